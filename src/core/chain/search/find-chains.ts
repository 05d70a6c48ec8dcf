import { limits } from "../../request/limits.ts";
import type { CredentialKind } from "../../request/request.ts";
import type { Chain } from "../../request/chain.ts";
import { delegationPermission, targetPermission } from "../../request/permission.ts";
import { ChainSearch } from "./chain-search.ts";
import { type Certainty, isSure, mayBe } from "../graph/grant-terms.ts";
import { delegationBit, kindBit } from "../graph/hop-bits.ts";
import { describeHop, type FoundHop } from "./hop-reasons.ts";
import type { HopWalk } from "./hop-walk.ts";
import { actsAsItself } from "./risks.ts";
import { hasFlag, nodeFlag, nodeNamed, shownName } from "../graph/impersonation-graph.ts";
import { outOfReach, ReachingDepths, type Route } from "./reaching-depths.ts";
import { StartingDepths } from "./starting-depths.ts";

/** From whom, to whom, and for what. Accounts by email or unique id, other principals by email. */
export interface ChainWanted {
  readonly from: string;
  readonly target: string;
  readonly kind: CredentialKind;
  /** At most this many certain chains, and as many uncertain ones. */
  readonly limit: number;
}

/** A chain that the policies allow, hop by hop. */
export interface FoundChain {
  readonly chain: Chain;
  /** Certain when every hop is. */
  readonly state: "certain" | "conditional";
  readonly hops: readonly FoundHop[];
  /** Those of its accounts that may mint for themselves: whoever has one of their tokens can renew it forever. */
  readonly selfMinting: readonly string[];
}

export type FoundChains =
  | { readonly kind: "found"; readonly chains: readonly FoundChain[] }
  /** `targetUnknown`: nothing that was read names it; `fromUnknown`: no binding names the start. */
  | { readonly kind: "none"; readonly because: "targetUnknown" | "fromUnknown" | "targetDisabled" | "noChain" };

/** Longer chains are shown up to this many hops beyond the shortest, unless they include a needless account. */
const slackHops = 1;
/** Limits the search among very many similar chains of the same length. */
const stepLimit = 20_000;

/** The shortest chains, certain ones first; chains of the same length are ordered by account names. */
export function findChains(walk: HopWalk, { from, target, kind, limit }: ChainWanted): FoundChains {
  const { graph } = walk;
  const [start, end] = [nodeNamed(graph, from), nodeNamed(graph, target)];
  if (end === undefined) return { kind: "none", because: "targetUnknown" };
  if (hasFlag(graph, end, nodeFlag.disabled)) return { kind: "none", because: "targetDisabled" };
  if (start === undefined) return { kind: "none", because: "fromUnknown" };
  const route = { from: start, target: end, lastBit: kindBit(kind) };
  const certain = chainsOf(walk, route, isSure, limit).map((path) => describe(walk, path, kind));
  const known = new Set(certain.map(keyOf));
  const paths = walk.hasDoubts ? chainsOf(walk, route, mayBe, limit + certain.length) : [];
  const all = paths.map((path) => describe(walk, path, kind));
  const conditional = all.filter((chain) => chain.state === "conditional" && !known.has(keyOf(chain)));
  const chains = [...certain, ...conditional.slice(0, limit)];
  return chains.length > 0 ? { kind: "found", chains } : { kind: "none", because: "noChain" };
}

/** The nodes of the shortest and the slightly longer chains. */
function chainsOf(walk: HopWalk, route: Route, least: Certainty, limit: number): readonly (readonly number[])[] {
  const shortest = new ChainSearch(walk, least).shortest(route);
  if (shortest === undefined) return [];
  const found: (readonly number[])[] = [];
  const longest = Math.min(shortest.length - 1 + slackHops, limits.delegates + 1);
  const starts = new StartingDepths(walk, least, route.from, longest);
  const isOnTheWay = (node: number, depth: number): boolean => starts.atLeast(node) + depth <= longest;
  const depths = new ReachingDepths(walk, least, route, isOnTheWay).reach(longest);
  const enumeration = new ChainEnumeration(walk, route, least, depths);
  for (let hops = shortest.length - 1; hops <= longest && found.length < limit; hops += 1) {
    found.push(...enumeration.ofLength(hops, limit - found.length));
  }
  return found;
}

/** Lists chains by depth-first search, guided by the known distances to the target. */
class ChainEnumeration {
  readonly #walk: HopWalk;
  readonly #route: Route;
  readonly #least: Certainty;
  readonly #depths: ReachingDepths;
  readonly #delegates = new Map<number, readonly number[]>();
  #steps = 0;

  constructor(walk: HopWalk, route: Route, least: Certainty, depths: ReachingDepths) {
    this.#walk = walk;
    this.#route = route;
    this.#least = least;
    this.#depths = depths;
  }

  ofLength(hops: number, limit: number): readonly (readonly number[])[] {
    const found: (readonly number[])[] = [];
    this.#extend([this.#route.from], hops, limit, found);
    return found;
  }

  #extend(path: readonly number[], hops: number, limit: number, found: (readonly number[])[]): void {
    const { target, lastBit } = this.#route;
    this.#steps += 1;
    if (hops === 1) {
      if (this.#leads(path, target, lastBit)) found.push([...path, target]);
      return;
    }
    for (const account of this.#delegatesOf(path.at(-1) ?? target)) {
      if (found.length >= limit || this.#steps > stepLimit) return;
      const isNew = account !== target && !path.includes(account) && this.#depths.depthOf(account) < hops;
      if (isNew && this.#leads(path, account, delegationBit)) this.#extend([...path, account], hops - 1, limit, found);
    }
  }

  /** Whether only the last account of a path can act on the next one: if an earlier one can, those in between are needless. */
  #leads(path: readonly number[], account: number, bit: number): boolean {
    return path.every((node, index) => {
      const isHeld = this.#walk.certainty(node, account, bit, index === 0) >= this.#least;
      return isHeld === (index === path.length - 1);
    });
  }

  #delegatesOf(account: number): readonly number[] {
    const known = this.#delegates.get(account);
    if (known !== undefined) return known;
    const { names } = this.#walk.graph;
    const isStart = account === this.#route.from;
    const inReach = this.#walk
      .accountsOf(account, delegationBit, this.#least, isStart)
      .filter((delegate) => this.#depths.depthOf(delegate) !== outOfReach)
      .sort((one, other) => ((names[one] ?? "") < (names[other] ?? "") ? -1 : 1));
    this.#delegates.set(account, inReach);
    return inReach;
  }
}

function describe(walk: HopWalk, path: readonly number[], kind: CredentialKind): FoundChain {
  const [caller = "", ...accounts] = path.map((node) => shownName(walk.graph, node));
  const hops = path.slice(1).flatMap((to, index) => {
    const permission = index === path.length - 2 ? targetPermission(kind) : delegationPermission;
    return describeHop(walk, path[index] ?? to, to, permission, index === 0) ?? [];
  });
  const state = hops.every((hop) => hop.state === "certain") ? "certain" : "conditional";
  const chain = { caller, delegates: accounts.slice(0, -1), target: accounts.at(-1) ?? "" };
  const selfMinting = accounts.filter((_, index) => actsAsItself(walk, path[index + 1] ?? 0));
  return { chain, state, hops, selfMinting };
}

function keyOf({ chain }: FoundChain): string {
  return [...chain.delegates, chain.target].join(" ");
}
