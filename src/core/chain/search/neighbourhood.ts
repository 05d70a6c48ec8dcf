import { delegationPermission, hopPermissions, type HopPermission } from "../../request/permission.ts";
import { isSure, mayBe } from "../graph/grant-terms.ts";
import { bitOf } from "../graph/hop-bits.ts";
import { describeHop, type FoundHop } from "./hop-reasons.ts";
import type { HopWalk } from "./hop-walk.ts";
import { hasFlag, nodeFlag, nodeNamed, shownName } from "../graph/impersonation-graph.ts";

/** The end of an arrow. */
export interface Neighbour {
  /** An email, or a member such as `group:EMAIL` or `allUsers` as written in policies. */
  readonly name: string;
  readonly kind: "account" | "principal" | "set";
  readonly isDisabled: boolean;
}

/** An arrow: one acts as, or through, the other, with these permissions and reasons. */
export interface NeighbourEdge {
  readonly from: string;
  readonly to: string;
  readonly state: "certain" | "conditional";
  readonly permissions: readonly HopPermission[];
  /** One hop for each permission, with its reasons. */
  readonly hops: readonly FoundHop[];
}

/** An account with those who may act on it directly, and those on which it may act directly. */
export interface Neighbourhood {
  readonly centre: Neighbour;
  readonly neighbours: readonly Neighbour[];
  /** Arrows to the centre, then arrows from it; certain ones first. */
  readonly edges: readonly NeighbourEdge[];
  /** How many neighbours were left out, because there are more than `limit` on a side. */
  readonly leftOut: number;
}

/** The neighbourhood of an account, at most `limit` neighbours per side; `undefined` if nothing that was read names it. */
export function neighbourhood(walk: HopWalk, account: string, limit: number): Neighbourhood | undefined {
  const centre = nodeNamed(walk.graph, account);
  if (centre === undefined) return undefined;
  const into = directHolders(walk, centre);
  const outOf = directTargets(walk, centre);
  const edges = [
    ...sorted(into.slice(0, limit).flatMap((node) => edge(walk, node, centre) ?? [])),
    ...sorted(outOf.slice(0, limit).flatMap((node) => edge(walk, centre, node) ?? [])),
  ];
  const shown = new Set([...into.slice(0, limit), ...outOf.slice(0, limit)]);
  return {
    centre: neighbour(walk, centre),
    neighbours: [...shown].filter((node) => node !== centre).map((node) => neighbour(walk, node)),
    edges,
    leftOut: Math.max(0, into.length - limit) + Math.max(0, outOf.length - limit),
  };
}

/** Everyone to whom a binding on the account or above it grants one of the permissions, and the known members of sets. */
function directHolders(walk: HopWalk, account: number): readonly number[] {
  return unique(hopPermissions.flatMap((permission) => walk.holdersOn(account, bitOf(permission), mayBe)));
}

function directTargets(walk: HopWalk, account: number): readonly number[] {
  return unique(hopPermissions.flatMap((permission) => walk.accountsOf(account, bitOf(permission), mayBe, false)));
}

function edge(walk: HopWalk, from: number, to: number): NeighbourEdge | undefined {
  const hops = hopPermissions.flatMap((permission) => describeHop(walk, from, to, permission, false) ?? []);
  if (hops.length === 0) return undefined;
  const isCertain = hopPermissions.some((permission) => walk.certainty(from, to, bitOf(permission), false) === isSure);
  return {
    from: shownName(walk.graph, from),
    to: shownName(walk.graph, to),
    state: isCertain ? "certain" : "conditional",
    permissions: hops.map(({ permission }) => permission),
    hops,
  };
}

function neighbour({ graph }: HopWalk, node: number): Neighbour {
  const kind = hasFlag(graph, node, nodeFlag.account)
    ? "account"
    : hasFlag(graph, node, nodeFlag.set)
      ? "set"
      : "principal";
  return { name: shownName(graph, node), kind, isDisabled: hasFlag(graph, node, nodeFlag.disabled) };
}

function sorted(edges: readonly NeighbourEdge[]): readonly NeighbourEdge[] {
  const rank = ({ state }: NeighbourEdge): number => (state === "certain" ? 0 : 1);
  return [...edges].sort((one, other) => rank(one) - rank(other));
}

function unique(nodes: readonly number[]): readonly number[] {
  return [...new Set(nodes)];
}

/** The hop that explains an arrow: a certain one if possible, and minting before passing on. */
export function explainingHop({ hops }: NeighbourEdge): FoundHop | undefined {
  const rank = ({ state, permission }: FoundHop): number =>
    (state === "certain" ? 0 : 2) + (permission === delegationPermission ? 1 : 0);
  return hops.toSorted((one, other) => rank(one) - rank(other))[0];
}
