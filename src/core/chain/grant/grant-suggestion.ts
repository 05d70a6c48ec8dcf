import type { CheckedHop } from "../chain-check.ts";
import { memberText } from "../member.ts";
import { smallestRole } from "../permission.ts";

/** One binding on one service account that would make a hop work. */
export interface GrantSuggestion {
  /** Email or unique id of the account whose policy gets the binding. */
  readonly account: string;
  /** Who gets the role; `undefined` when nobody knows what the caller is called. */
  readonly member: string | undefined;
  readonly role: string;
}

/** The smallest grant for a hop that lacks its permission; `undefined` where another one would change nothing. */
export function suggestGrant({ hop, verdict, evidence }: CheckedHop): GrantSuggestion | undefined {
  const isMissing = verdict.kind === "missing" && !verdict.near.some(({ kind }) => kind === "notInForce");
  if (!isMissing && !(verdict.kind === "unknowable" && verdict.isLikelyMissing)) return undefined;
  const member = evidence.principal === undefined ? undefined : memberText(evidence.principal);
  return { account: hop.to, member, role: smallestRole(hop.permission) };
}

/** The same change for gcloud. `--condition=None` keeps it from asking where the policy has conditions already. */
export function gcloudGrant({ account, member, role }: GrantSuggestion): string {
  const memberFlag = `--member=${member ?? "user:YOUR_EMAIL"}`;
  return [
    "gcloud iam service-accounts add-iam-policy-binding",
    shellWord(account),
    shellWord(memberFlag),
    shellWord(`--role=${role}`),
    "--condition=None",
  ].join(" ");
}

/** Quotes what a shell would take apart; emails may hold an apostrophe. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
