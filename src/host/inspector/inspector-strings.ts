import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import { acceptanceStrings } from "./acceptance-strings.ts";
import { actionStrings } from "./action-strings.ts";
import { claimStrings } from "./claim-strings.ts";
import { pageStrings } from "./page-strings.ts";
import { problemStrings } from "./problem-strings.ts";
import { verificationStrings } from "./verification-strings.ts";
import { verdictStrings } from "./verdict-strings.ts";

/** All sentences of the inspector, in the user's language. */
export function inspectorStrings(): InspectorStrings {
  return {
    ...verdictStrings(),
    ...problemStrings(),
    ...claimStrings(),
    ...pageStrings(),
    ...verificationStrings(),
    ...acceptanceStrings(),
    ...actionStrings(),
  };
}
