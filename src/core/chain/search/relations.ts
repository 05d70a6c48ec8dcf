import { type Neighbour, neighbourhood, type NeighbourEdge } from "./neighbourhood.ts";
import type { HopWalk } from "./hop-walk.ts";

/** The two sides of an account: those who may act on it, and those on which it may act. */
export type RelationSide = "minters" | "mintables";

/** A neighbour with the arrow between it and the account. */
export interface Relation {
  readonly neighbour: Neighbour;
  readonly edge: NeighbourEdge;
}

/** The neighbours on one side of an account. */
export interface Relations {
  readonly items: readonly Relation[];
  /** How many more there are. */
  readonly leftOut: number;
}

/** More neighbours per side would not be readable. */
const mostRelations = 100;

/** One side of an account, certain ones first, each neighbour once. */
export function relationsOf(walk: HopWalk, account: string, side: RelationSide): Relations {
  const found = neighbourhood(walk, account, mostRelations);
  if (found === undefined) return { items: [], leftOut: 0 };
  const { centre, neighbours, edges } = found;
  const byName = new Map([centre, ...neighbours].map((neighbour) => [neighbour.name, neighbour]));
  const [near, far] = side === "minters" ? (["to", "from"] as const) : (["from", "to"] as const);
  const relations = new Map<string, Relation>();
  for (const edge of edges) {
    const neighbour = byName.get(edge[far]);
    if (edge[near] !== centre.name || neighbour === undefined) continue;
    if (side === "mintables" || neighbour.kind === "set" || !isOnlyAsAnybody(edge)) {
      relations.set(neighbour.name, { neighbour, edge });
    }
  }
  const items = [...relations.values()];
  return { items, leftOut: items.length < mostRelations ? 0 : found.leftOut };
}

/** A right that everyone has is listed only once, for everyone. */
function isOnlyAsAnybody({ hops }: NeighbourEdge): boolean {
  return hops.every(
    ({ reasons }) => reasons.length > 0 && reasons.every(({ grant }) => grant.member.startsWith("all")),
  );
}
