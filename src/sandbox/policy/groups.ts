import { ownMembers, memberOf, type Principal } from "./principal.ts";

/** A group of a world: members are `user:`, `serviceAccount:`, `group:` or `domain:` names. */
export interface Group {
  readonly email: string;
  readonly members: readonly string[];
}

/** Knows every member name that a principal answers to, nested groups included. */
export class Memberships {
  /** Groups by the member they list directly. */
  readonly #groupsOf = new Map<string, string[]>();
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(groups: readonly Group[]) {
    for (const { email, members } of groups) {
      for (const member of members) {
        const listed = this.#groupsOf.get(member);
        if (listed === undefined) this.#groupsOf.set(member, [`group:${email}`]);
        else listed.push(`group:${email}`);
      }
    }
  }

  /** The member names that stand for this principal in any binding. */
  of(principal: Principal): ReadonlySet<string> {
    if (principal.kind === "federated") return this.#closure(ownMembers(principal));
    const key = memberOf(principal);
    const known = this.#known.get(key) ?? this.#closure(ownMembers(principal));
    this.#known.set(key, known);
    return known;
  }

  #closure(start: readonly string[]): ReadonlySet<string> {
    const reached = new Set(start);
    for (const member of reached) {
      for (const group of this.#groupsOf.get(member) ?? []) reached.add(group);
    }
    return reached;
  }
}
