import { KeySetCache } from "../../../src/core/inspect/verify/key-set.ts";
import { parseToken } from "../../../src/core/inspect/parse/parse-token.ts";
import type { JwsToken } from "../../../src/core/inspect/parse/parsed-token.ts";
import { signatureVerdicts, worstVerdict, type Verdict } from "../../../src/core/inspect/verify/verdict.ts";
import { verifySignatures } from "../../../src/core/inspect/verify/verification.ts";
import { readOwnKeys } from "../../../src/google/verify/own-keys.ts";
import { checkSignature } from "../../../src/google/verify/signature-checker.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { never } from "./google-fixtures.ts";

const clock = new ManualClock();
const nobody = (): Promise<never> => Promise.reject(new Error("The user's own keys are enough"));
const keySets = new KeySetCache(nobody, clock, () => undefined);

/** The verdicts that call every signature genuine, whatever the claims are worth. */
export const genuineKinds: readonly Verdict["kind"][] = [
  "valid",
  "validInSandbox",
  "validWithoutClaims",
  "claimsFail",
  "clocksDisagree",
];

/** Mintmark's verdict on a parsed token, with the keys in a text that the user gave. */
export async function ownVerdict(parsed: JwsToken, keyText: string): Promise<Verdict> {
  const choice = { kind: "own", keys: readOwnKeys(keyText, "keys.json") } as const;
  const results = await verifySignatures(parsed, choice, { clock, keySets, checkSignature }, never);
  return worstVerdict(signatureVerdicts(parsed, results, undefined, clock.now()));
}

/** Mintmark's verdict on the text of a token. */
export async function ownVerdictOn(token: string, keyText: string): Promise<Verdict> {
  const parsed = parseToken(token);
  return parsed.kind === "jws" ? ownVerdict(parsed, keyText) : { kind: "malformed" };
}
