import { shellWord } from "../../base/quote.ts";
import type { CheckedHop } from "./chain-check.ts";
import type { Denial } from "./hop-denials.ts";

/** The gcloud command that enables the account of a hop, by its email if known. */
export function enableCommand({ hop, evidence }: CheckedHop): string {
  return `gcloud iam service-accounts enable ${shellWord(evidence.policies[0]?.resource ?? hop.to)}`;
}

/** The gcloud command that shows a deny policy; its name is `policies/ATTACHMENT/denypolicies/ID`, with the attachment point URL-encoded. */
export function denyPolicyCommand({ policy }: Denial): string {
  const [, attachment = "", , id = ""] = policy.split("/");
  const flags = [`--attachment-point=${decoded(attachment)}`, "--kind=denypolicies"];
  return ["gcloud iam policies get", ...[id, ...flags].map(shellWord)].join(" ");
}

/** A malformed name stays as Google gave it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
