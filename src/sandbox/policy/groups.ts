import { ownMembers, memberOf, type Principal } from "./principal.ts";

/** Who may see the members of a group, besides callers that may see every group. */
export const groupAudiences = ["members", "domain", "nobody"] as const;

export type GroupAudience = (typeof groupAudiences)[number];

/** A group of a world: members are `user:`, `serviceAccount:`, `group:` or `domain:` names. */
export interface Group {
  readonly email: string;
  readonly members: readonly string[];
  /** Members whose membership expires, each with its end (RFC 3339). */
  readonly expiries: Readonly<Record<string, string>>;
  /** Default: members, including nested ones. `domain` is everyone with an address in the group's domain. */
  readonly membersVisibleTo: GroupAudience;
}

/** A group that lists a member, and until when. */
interface Listing {
  readonly group: string;
  /** Milliseconds since 1970; Infinity for a membership without end. */
  readonly endsAt: number;
}

/** The unique ids of a world's service accounts, by email. */
type WorldAccounts = ReadonlyMap<string, string>;

/** Knows all member names that match a principal, including nested groups. */
export class Memberships {
  /** Groups by the member they list directly. */
  readonly #listings = new Map<string, Listing[]>();
  readonly #known = new Map<string, ReadonlySet<string>>();
  readonly #now: () => number;
  readonly #isLasting: boolean;
  readonly #accounts: WorldAccounts;

  constructor(groups: readonly Group[], now: () => number, accounts: WorldAccounts = new Map()) {
    this.#now = now;
    this.#accounts = accounts;
    this.#isLasting = groups.every(({ expiries }) => Object.keys(expiries).length === 0);
    for (const group of groups) {
      for (const member of group.members) {
        const listing = { group: `group:${group.email}`, endsAt: membershipEnd(group, member) };
        this.#listings.set(member, [...(this.#listings.get(member) ?? []), listing]);
      }
    }
  }

  /** The member names that currently stand for this principal in any binding. */
  of(principal: Principal): ReadonlySet<string> {
    const names = this.inWorld(principal);
    return this.#isRecreated(principal) ? new Set([...names, memberOf(principal)]) : names;
  }

  /**
   * The member names that stand for this principal in what the world says: its groups, and who may call its services. There the email of an
   * account means the account of the world, and not another one that was made under the same email later.
   */
  inWorld(principal: Principal): ReadonlySet<string> {
    if (principal.kind === "federated" || !this.#isLasting) return this.#closure(this.#ownIn(principal));
    const key = `${memberOf(principal)} ${principal.uniqueId}`;
    const known = this.#known.get(key) ?? this.#closure(this.#ownIn(principal));
    this.#known.set(key, known);
    return known;
  }

  #ownIn(principal: Principal): readonly string[] {
    const own = ownMembers(principal);
    return this.#isRecreated(principal) ? own.filter((name) => name !== memberOf(principal)) : own;
  }

  /** An empty unique id stands for whoever has the email. */
  #isRecreated(principal: Principal): boolean {
    if (principal.kind !== "serviceAccount" || principal.uniqueId === "") return false;
    const original = this.#accounts.get(principal.email);
    return original !== undefined && original !== principal.uniqueId;
  }

  #closure(start: readonly string[]): ReadonlySet<string> {
    const reached = new Set(start);
    for (const member of reached) {
      for (const { group, endsAt } of this.#listings.get(member) ?? []) if (endsAt > this.#now()) reached.add(group);
    }
    return reached;
  }
}

/** When a membership ends, in milliseconds since 1970; Infinity if it does not. */
export function membershipEnd({ expiries }: Group, member: string): number {
  const expiry = expiries[member];
  return expiry === undefined ? Infinity : Date.parse(expiry);
}
