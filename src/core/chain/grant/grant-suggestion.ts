import type { CheckedHop } from "../check/chain-check.ts";
import type { Obstacle } from "../check/hop-diagnosis.ts";
import { memberText } from "../policy/member.ts";
import { type HopPermission, smallestRole } from "../../request/permission.ts";
import type { WrittenGrant } from "./grant-notation.ts";
import { lastingCondition, usualGrantSeconds } from "./policy-edit.ts";

/** One binding on one service account that would make a hop work. */
export interface GrantSuggestion {
  /** Number of the hop in its chain. */
  readonly hop: number;
  /** Email or unique id of the account whose policy gets the binding. */
  readonly account: string;
  /** Who gets the role; `undefined` when nobody knows what the caller is called. */
  readonly member: string | undefined;
  readonly permission: HopPermission;
  readonly role: string;
  /** The policies that would tell could not be read: the grant mends the chain only if this hop is what fails. */
  readonly isGuess: boolean;
}

/** The smallest grant for a hop that lacks its permission; `undefined` where another one would change nothing. */
export function suggestGrant({ hop, verdict, evidence }: CheckedHop): GrantSuggestion | undefined {
  const isMissing = verdict.kind === "missing" && !verdict.near.some(({ kind }) => kind === "notInForce");
  const isLikely = verdict.kind === "unknowable" && verdict.isLikelyMissing;
  const isGuess = !isLikely && verdict.kind === "unknowable" && verdict.obstacles.some(isUnread);
  if (!isMissing && !isLikely && !isGuess) return undefined;
  const member = evidence.principal === undefined ? undefined : memberText(evidence.principal);
  const { number, to: account, permission } = hop;
  return { hop: number, account, member, permission, role: smallestRole(permission), isGuess };
}

function isUnread({ kind }: Obstacle): boolean {
  return kind === "policyUnread" || kind === "roleUnread";
}

/** The grant as somebody else is asked to make it: with the end that Mintmark's own grants have unless told otherwise. */
export function requestedGrant(grant: GrantSuggestion, now: number): WrittenGrant {
  return { ...grant, condition: lastingCondition(usualGrantSeconds, now) };
}
