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
  /** Who gets the role; `undefined` if the caller's name is unknown. */
  readonly member: string | undefined;
  readonly permission: HopPermission;
  readonly role: string;
  /** The deciding policies could not be read: the grant repairs the chain only if this hop is the one that fails. */
  readonly isGuess: boolean;
}

/** The smallest grant for a hop that lacks its permission; `undefined` if another grant would change nothing. */
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

/** The grant as another person is asked to make it: with the same default end as Mintmark's own grants. */
export function requestedGrant(grant: GrantSuggestion, now: number): WrittenGrant {
  return { ...grant, condition: lastingCondition(usualGrantSeconds, now) };
}
