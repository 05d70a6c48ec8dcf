import { ownMembers, memberOf, type Principal } from "./principal.ts";

/** Who may see the members of a group, besides those who may see every group. */
export const groupAudiences = ["members", "domain", "nobody"] as const;

export type GroupAudience = (typeof groupAudiences)[number];

/** A group of a world: members are `user:`, `serviceAccount:`, `group:` or `domain:` names. */
export interface Group {
  readonly email: string;
  readonly members: readonly string[];
  /** When a member's membership ends, by member, in RFC 3339; the others stay. */
  readonly expiries: Readonly<Record<string, string>>;
  /** Members, nested ones included, unless said; `domain` is everybody with an address of the group's domain. */
  readonly membersVisibleTo: GroupAudience;
}

/** A group that lists a member, until when. */
interface Listing {
  readonly group: string;
  /** Milliseconds since 1970; Infinity for a membership that stays. */
  readonly endsAt: number;
}

/** Knows every member name that a principal answers to, nested groups included. */
export class Memberships {
  /** Groups by the member they list directly. */
  readonly #listings = new Map<string, Listing[]>();
  readonly #known = new Map<string, ReadonlySet<string>>();
  readonly #now: () => number;
  readonly #isLasting: boolean;

  constructor(groups: readonly Group[], now: () => number) {
    this.#now = now;
    this.#isLasting = groups.every(({ expiries }) => Object.keys(expiries).length === 0);
    for (const group of groups) {
      for (const member of group.members) {
        const listing = { group: `group:${group.email}`, endsAt: membershipEnd(group, member) };
        this.#listings.set(member, [...(this.#listings.get(member) ?? []), listing]);
      }
    }
  }

  /** The member names that stand for this principal in any binding now. */
  of(principal: Principal): ReadonlySet<string> {
    if (principal.kind === "federated" || !this.#isLasting) return this.#closure(ownMembers(principal));
    const key = memberOf(principal);
    const known = this.#known.get(key) ?? this.#closure(ownMembers(principal));
    this.#known.set(key, known);
    return known;
  }

  #closure(start: readonly string[]): ReadonlySet<string> {
    const reached = new Set(start);
    for (const member of reached) {
      for (const { group, endsAt } of this.#listings.get(member) ?? []) if (endsAt > this.#now()) reached.add(group);
    }
    return reached;
  }
}

/** When a membership ends, in milliseconds since 1970; Infinity when it stays. */
export function membershipEnd({ expiries }: Group, member: string): number {
  const expiry = expiries[member];
  return expiry === undefined ? Infinity : Date.parse(expiry);
}
