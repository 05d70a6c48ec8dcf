import type { Grant } from "../check/hop-grants.ts";
import type { HopPermission } from "../../request/permission.ts";
import { denyUnreadAbove } from "../graph/deny-coverage.ts";
import { isNot, isSure, mayBe } from "../graph/grant-terms.ts";
import { bitOf } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { hasFlag, type ImpersonationGraph, lineageOf, nodeFlag, shownName } from "../graph/impersonation-graph.ts";
import { membershipKey } from "../graph/membership-list.ts";
import { at, rowOf } from "../graph/rows.ts";

/** What an uncertain hop depends on. */
export type Doubt =
  | { readonly kind: "condition" }
  /** The members of the group or set cannot be seen. */
  | { readonly kind: "membership"; readonly set: string }
  /** The permissions of the custom role could not be read. */
  | { readonly kind: "role"; readonly role: string }
  /** A deny policy may apply, depending on a group or a condition that cannot be seen. */
  | { readonly kind: "deny"; readonly policy: string; readonly resource: string };

/** A binding through which a hop goes. */
export interface HopReason {
  readonly grant: Grant;
  /** Sets between the principal and the binding's member, as `group:EMAIL`, without that member. */
  readonly sets: readonly string[];
  /** When the first of these memberships ends, in milliseconds since 1970; `undefined` if none does. */
  readonly endsAt: number | undefined;
  /** Empty if this binding surely grants the permission. */
  readonly doubts: readonly Doubt[];
}

/** One hop of a found chain, and why it works. */
export interface FoundHop {
  readonly from: string;
  readonly to: string;
  readonly permission: HopPermission;
  readonly state: "certain" | "conditional";
  /** Google itself answered that the principal has the permission. */
  readonly isTested: boolean;
  /** The containers above with unread deny policies; none if Google itself answered, because it includes them. */
  readonly denyUnread: readonly string[];
  /** The best first. */
  readonly reasons: readonly HopReason[];
}

/** Describes a hop; `undefined` if there is none. */
export function describeHop(
  walk: HopWalk,
  from: number,
  to: number,
  permission: HopPermission,
  isStart: boolean,
): FoundHop | undefined {
  const certainty = walk.certainty(from, to, bitOf(permission), isStart);
  if (certainty === isNot) return undefined;
  const { graph } = walk;
  const isTested = graph.tested?.node === from && graph.tested.bits.has(to);
  return {
    from: shownName(graph, from),
    to: shownName(graph, to),
    permission,
    state: certainty === isSure ? "certain" : "conditional",
    isTested,
    denyUnread: isTested ? [] : denyUnreadAbove(graph, to),
    reasons: reasonsFor(walk, from, to, bitOf(permission), isStart),
  };
}

function reasonsFor(walk: HopWalk, from: number, to: number, bit: number, isStart: boolean): readonly HopReason[] {
  const { graph } = walk;
  const memberships = walk.memberships(from, isStart);
  const denied = deniedDoubts(walk, from, to, bit, isStart);
  const reasons: HopReason[] = [];
  for (const resource of lineageOf(graph, to)) {
    const { grantsOn } = graph;
    for (let place = at(grantsOn.starts, resource); place < at(grantsOn.starts, resource + 1); place += 1) {
      const [member, label] = [at(grantsOn.items, place), at(grantsOn.labels, place)];
      const isMember = memberships.sure.has(member) || memberships.perhaps.has(member);
      const terms = graph.terms[label];
      if (!isMember || terms === undefined || (terms.bits & bit) === 0) continue;
      const certainty = walk.certaintyOfLabel(label);
      if (certainty === isNot) continue;
      const { role, condition, isRoleUnread } = terms;
      const sets = setsBetween(graph, from, member, memberships.sure);
      reasons.push({
        grant: { role, resource: shownName(graph, resource), member: graph.names[member] ?? "", condition },
        sets: sets.map((set) => graph.names[set] ?? ""),
        endsAt: firstEnd(graph, [from, ...sets, member]),
        doubts: [
          ...(memberships.sure.has(member) ? [] : [membershipDoubt(graph, member)]),
          ...(certainty === mayBe && !isRoleUnread ? [{ kind: "condition" } as const] : []),
          ...(isRoleUnread ? [{ kind: "role", role } as const] : []),
          ...denied,
        ],
      });
    }
  }
  return reasons.sort((one, other) => rank(one) - rank(other));
}

/** Certain before uncertain, and bindings for a few before those for everyone. */
function rank({ doubts, grant }: HopReason): number {
  return doubts.length * 2 + (grant.member.startsWith("all") ? 1 : 0);
}

function membershipDoubt(graph: ImpersonationGraph, member: number): Doubt {
  return { kind: "membership", set: graph.names[member] ?? "" };
}

function deniedDoubts(walk: HopWalk, from: number, to: number, bit: number, isStart: boolean): readonly Doubt[] {
  const { graph } = walk;
  if (walk.denial(walk.memberships(from, isStart), to, bit) === isNot) return [];
  return lineageOf(graph, to).flatMap((container) =>
    (graph.denials.get(container) ?? [])
      .filter((rule) => (rule.bits & bit) !== 0)
      .map(({ policy }) => ({ kind: "deny", policy, resource: shownName(graph, container) }) as const),
  );
}

/** The shortest path from a principal through sets to the binding's member, without both ends. */
function setsBetween(
  graph: ImpersonationGraph,
  from: number,
  member: number,
  sure: ReadonlySet<number>,
): readonly number[] {
  const before = new Map<number, number>([[from, from]]);
  for (const [node] of before) {
    if (node === member) break;
    for (const set of rowOf(graph.setsOf, node)) if (!before.has(set)) before.set(set, node);
  }
  if (!before.has(member) || !sure.has(member) || !hasFlag(graph, member, nodeFlag.set)) return [];
  const path: number[] = [];
  for (let node = before.get(member) ?? from; node !== from; node = before.get(node) ?? from) path.unshift(node);
  return path;
}

/** When the first membership ends on a path from a principal through nested sets. */
function firstEnd({ membershipEnds }: ImpersonationGraph, way: readonly number[]): number | undefined {
  if (membershipEnds.size === 0) return undefined;
  const ends = way.slice(1).flatMap((set, index) => membershipEnds.get(membershipKey(way[index] ?? set, set)) ?? []);
  return ends.length === 0 ? undefined : Math.min(...ends);
}
