import type { Failure } from "../../base/failure.ts";
import type { Reading } from "../policy/reading.ts";
import { membership, type Membership, type Member, parseMember, type Principal } from "../policy/member.ts";
import type { GroupMember } from "./group-directory.ts";

/** The direct members of a group, as far as they are known. */
export interface GroupMembers {
  readonly members: readonly ToldMember[];
  /** There are others that the answer does not name, or that were too many. */
  readonly isPartial: boolean;
}

export type ToldMember = GroupMember & { readonly member: string };

/** What was read of one group. */
export type GroupReading = Reading<GroupMembers>;

/** What was read of groups, by email. */
export type GroupReadings = ReadonlyMap<string, GroupReading>;

/** The groups among members as policies write them, by email, each once. */
export function groupsIn(members: readonly string[]): readonly string[] {
  const groups = members.map(parseMember).flatMap((member) => (member.kind === "group" ? [member.email] : []));
  return [...new Set(groups)];
}

/** Whether a principal is a member, including nested groups; `maybe` if some members are unknown. */
export function membershipIn(member: Member, principal: Principal, groups: GroupReadings, now: number): Membership {
  if (member.kind !== "group") return membership(member, principal);
  const seen = new Set([member.email]);
  let found: Membership = "no";
  for (const email of seen) {
    const reading = groups.get(email);
    if (reading?.kind !== "read") {
      found = "maybe";
      continue;
    }
    if (reading.value.isPartial) found = "maybe";
    for (const { member: text, endsAt = Infinity } of reading.value.members) {
      if (endsAt <= now) continue;
      const inner = parseMember(text);
      if (inner.kind === "group") seen.add(inner.email);
      else if (membership(inner, principal) === "is") return "is";
    }
  }
  return found;
}

/** Why a group, or one in it, could not be read; `undefined` if there was no failure. */
export function failureBelow(member: string, groups: GroupReadings): Failure | undefined {
  const below = new Set(groupsIn([member]));
  for (const email of below) {
    const reading = groups.get(email);
    if (reading?.kind === "unread") return reading.failure;
    if (reading !== undefined) for (const inner of groupsIn(namesIn(reading.value))) below.add(inner);
  }
  return undefined;
}

/** The members of a group as policies write them. */
export function namesIn({ members }: GroupMembers): readonly string[] {
  return members.map(({ member }) => member);
}
