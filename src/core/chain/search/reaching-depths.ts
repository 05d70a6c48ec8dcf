import { limits } from "../../request/limits.ts";
import type { Certainty } from "../graph/grant-terms.ts";
import { delegationBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { everybodySets, hasFlag, lineageOf, nodeFlag } from "../graph/impersonation-graph.ts";
import { at, rowOf } from "../graph/rows.ts";

/** From whom, to whom, and the permission of the last hop; earlier hops need delegation. */
export interface Route {
  readonly from: number;
  readonly target: number;
  readonly lastBit: number;
}

/** No chain from there, as far as was searched. */
export const outOfReach = 0;

/** The number of hops from every principal and set to a target, up to the most that a call can have. Exact, even with deny rules. */
export class ReachingDepths {
  readonly #walk: HopWalk;
  readonly #least: Certainty;
  readonly #route: Route;
  readonly #depths: Uint8Array;
  readonly #next: Int32Array;
  readonly #usable: Uint8Array;
  readonly #everybody: readonly number[];
  readonly #isOnTheWay: (account: number, depth: number) => boolean;
  readonly #seen = new Set<number>();
  #depth = 0;
  #frontier: readonly number[];

  /** Skips accounts that are not on the way at this number of hops from the target. */
  constructor(
    walk: HopWalk,
    least: Certainty,
    route: Route,
    isOnTheWay: (account: number, depth: number) => boolean = () => true,
  ) {
    this.#isOnTheWay = isOnTheWay;
    const count = walk.graph.flags.length;
    this.#walk = walk;
    this.#least = least;
    this.#route = route;
    this.#usable = walk.usableBits(least);
    this.#everybody = everybodySets(walk.graph);
    this.#depths = new Uint8Array(count);
    this.#next = new Int32Array(count).fill(-1);
    this.#frontier = hasFlag(walk.graph, route.target, nodeFlag.disabled) ? [] : [route.target];
  }

  /** Hops from a node to the target; `outOfReach` if none were found within the depth so far. */
  depthOf(node: number): number {
    return this.#depths[node] ?? outOfReach;
  }

  /** The account that a node acts on first, on its way to the target. */
  nextOf(node: number): number {
    return at(this.#next, node);
  }

  /** All nodes in reach, nearest first. */
  nodes(): readonly number[] {
    const found = Array.from(this.#depths.keys()).filter((node) => this.#depths[node] !== outOfReach);
    return found.sort((one, other) => this.depthOf(one) - this.depthOf(other));
  }

  /** Searches one hop further back; false if there is no one new. */
  step(): boolean {
    const { lastBit } = this.#route;
    const bit = this.#depth === 0 ? lastBit : delegationBit;
    this.#depth += 1;
    const next: number[] = [];
    const isPersonal = this.#walk.isDenied(bit);
    for (const account of this.#frontier) {
      if (!isPersonal) this.#enterHolders(account, bit, next);
      else for (const holder of this.#holdersOn(account, bit)) this.#mark(holder, account, next);
    }
    this.#frontier = next;
    return next.length > 0;
  }

  /** Searches back as far as a call can have hops, or as `hops` says. */
  reach(hops: number = limits.delegates + 1): this {
    while (this.#depth < hops && this.#frontier.length > 0) this.step();
    return this;
  }

  /** One shortest chain of at least two hops from the start of the route. */
  shortest(): readonly number[] | undefined {
    const { from, target } = this.#route;
    while (this.#depth <= limits.delegates && this.#frontier.length > 0) {
      if (this.#depth > 0) {
        const first = this.#frontier.find((account) => this.#starts(account));
        if (first !== undefined) return [from, ...this.#path(first), target];
      }
      this.step();
    }
    return undefined;
  }

  #starts(account: number): boolean {
    const { from } = this.#route;
    return account !== from && this.#walk.certainty(from, account, delegationBit, true) >= this.#least;
  }

  #path(first: number): readonly number[] {
    const path: number[] = [];
    for (let account = first; account !== this.#route.target; account = this.nextOf(account)) path.push(account);
    return path;
  }

  /**
   * Enters everyone to whom a binding on an account or above it grants a permission; the containers above are searched once for all
   * delegates.
   */
  #enterHolders(account: number, bit: number, next: number[]): void {
    const { grantsOn } = this.#walk.graph;
    for (const resource of lineageOf(this.#walk.graph, account)) {
      if (resource !== account && this.#depth > 1) {
        if (this.#seen.has(resource)) break;
        this.#seen.add(resource);
      }
      for (let place = at(grantsOn.starts, resource); place < at(grantsOn.starts, resource + 1); place += 1) {
        const bits = this.#usable[at(grantsOn.labels, place)] ?? 0;
        if ((bits & bit) !== 0) this.#enter(at(grantsOn.items, place), account, next);
      }
    }
  }

  /** A set stands for its known members; everyone stands for all accounts. */
  #enter(holder: number, account: number, next: number[]): void {
    const { graph } = this.#walk;
    if (!this.#mark(holder, account, next) || !hasFlag(graph, holder, nodeFlag.set)) return;
    const members = this.#everybody.includes(holder) ? allAccounts(this.#walk) : rowOf(graph.membersOf, holder);
    for (const member of members) this.#enter(member, account, next);
  }

  /** Whether this is the first path found from a holder who can use the permission. */
  #mark(holder: number, account: number, next: number[]): boolean {
    const { graph } = this.#walk;
    if (holder === this.#route.target || this.#depths[holder] !== outOfReach) return false;
    if (hasFlag(graph, holder, nodeFlag.disabled)) return false;
    const isAccount = hasFlag(graph, holder, nodeFlag.account);
    if (isAccount && !this.#isOnTheWay(holder, this.#depth)) return false;
    this.#depths[holder] = this.#depth;
    this.#next[holder] = account;
    if (isAccount) next.push(holder);
    return true;
  }

  /** Those who have a permission on an account and can use it, each checked individually. */
  #holdersOn(account: number, bit: number): readonly number[] {
    const holders = this.#walk.holdersOn(account, bit, this.#least);
    const isOpen = holders.some((holder) => this.#everybody.includes(holder));
    const candidates = isOpen ? [...new Set([...holders, ...allAccounts(this.#walk)])] : holders;
    return candidates.filter((node) => this.#mayUse(node, account, bit));
  }

  /** A set stands for its unknown members; a deny on the whole set applies to them. */
  #mayUse(node: number, account: number, bit: number): boolean {
    return this.#walk.certainty(node, account, bit, false) >= this.#least;
  }
}

function allAccounts({ graph }: HopWalk): readonly number[] {
  return Array.from(graph.flags.keys()).filter((node) => hasFlag(graph, node, nodeFlag.account));
}
