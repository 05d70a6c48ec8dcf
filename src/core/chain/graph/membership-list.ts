import { IntList } from "./int-list.ts";

/** A membership that ends. */
interface EndingMembership {
  readonly member: number;
  readonly set: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** Who is in which set at one time: a member and its set at each index. */
export interface MembershipsAt {
  readonly members: Int32Array;
  readonly sets: Int32Array;
  /** When memberships end, in milliseconds since 1970, by {@link membershipKey}; the others do not end. */
  readonly ends: ReadonlyMap<string, number>;
}

/** Memberships as nodes, in order of arrival; the few that end are stored separately. */
export class MembershipList {
  readonly #members = new IntList();
  readonly #sets = new IntList();
  readonly #ending: EndingMembership[] = [];

  add(member: number, set: number, endsAt: number | undefined): void {
    if (endsAt !== undefined) {
      this.#ending.push({ member, set, endsAt });
      return;
    }
    this.#members.push(member);
    this.#sets.push(set);
  }

  /** The memberships that have not ended at a time, in milliseconds since 1970. */
  at(now: number): MembershipsAt {
    const ending = this.#ending.filter(({ endsAt }) => endsAt > now);
    return {
      members: this.#members.viewWith(ending.map(({ member }) => member)),
      sets: this.#sets.viewWith(ending.map(({ set }) => set)),
      ends: new Map(ending.map(({ member, set, endsAt }) => [membershipKey(member, set), endsAt])),
    };
  }
}

/** The key of a membership among the ends. */
export function membershipKey(member: number, set: number): string {
  return `${member} ${set}`;
}
