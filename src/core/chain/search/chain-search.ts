import { limits } from "../../request/limits.ts";
import type { Certainty } from "../graph/grant-terms.ts";
import { delegationBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { everybodySets, lineageOf, nodeFlag } from "../graph/impersonation-graph.ts";
import { ReachingDepths } from "./reaching-depths.ts";

/** From whom to whom, and the permission that the last hop needs; hops before it need delegation. */
export interface Route {
  readonly from: number;
  readonly target: number;
  readonly lastBit: number;
}

const unmarked = -1;

/**
 * Finds one shortest chain in a graph of any size, by searching from both ends at once; membership in a set costs nothing. Keeps its
 * working memory between searches. Where it matters at every hop who acts, the search goes backwards from the target only.
 */
export class ChainSearch {
  readonly #walk: HopWalk;
  readonly #least: Certainty;
  readonly #usable: Uint8Array;
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #touched: number[] = [];
  #target = unmarked;
  #from = unmarked;
  #meeting = unmarked;

  constructor(walk: HopWalk, least: Certainty) {
    const count = walk.graph.flags.length;
    this.#walk = walk;
    this.#least = least;
    this.#usable = walk.usableBits(least);
    this.#forward = new Int32Array(count).fill(unmarked);
    this.#backward = new Int32Array(count).fill(unmarked);
  }

  /** Everybody in a shortest chain, from and target included; `undefined` when there is none. */
  shortest(route: Route): readonly number[] | undefined {
    const { from, target, lastBit } = route;
    const walk = this.#walk;
    if (walk.certainty(from, target, lastBit, true) >= this.#least) return [from, target];
    if (((walk.graph.flags[target] as number) & nodeFlag.disabled) !== 0) return undefined;
    if (this.#isPersonal(route)) return new ReachingDepths(walk, this.#least, route).shortest();
    try {
      return this.#search(route);
    } finally {
      this.#forget();
    }
  }

  /** Whether it matters at every hop who acts: by deny rules, or because everybody may do what Google denies to the first. */
  #isPersonal({ from, lastBit }: Route): boolean {
    const { graph } = this.#walk;
    const isOpen = graph.tested?.node === from && everybodySets(graph).length > 0;
    return isOpen || this.#walk.isDenied(lastBit | delegationBit);
  }

  #search({ from, target, lastBit }: Route): readonly number[] | undefined {
    [this.#from, this.#target, this.#meeting] = [from, target, unmarked];
    const first = this.#walk
      .accountsOf(from, delegationBit, this.#least, true)
      .filter((account) => this.#enterForward(account, from));
    const last: number[] = [];
    for (const resource of lineageOf(this.#walk.graph, target)) this.#enterHolders(resource, target, lastBit, last);
    let ahead: readonly number[] = first;
    let behind: readonly number[] = last;
    for (let hops = 2; this.#meeting === unmarked && hops <= limits.delegates; hops += 1) {
      if (ahead.length === 0 || behind.length === 0) return undefined;
      if (ahead.length <= behind.length) ahead = this.#stepForward(ahead);
      else behind = this.#stepBackward(behind);
    }
    return this.#meeting === unmarked ? undefined : this.#pathThrough(this.#meeting);
  }

  #stepForward(accounts: readonly number[]): readonly number[] {
    const next: number[] = [];
    for (const account of accounts) {
      this.#follow(account, account, next);
      if (this.#meeting !== unmarked) break;
    }
    return next;
  }

  /** Goes on from an account, or from a set that it is in, over every binding. */
  #follow(member: number, account: number, next: number[]): void {
    const { setsOf, grantsOf } = this.#walk.graph;
    for (let place = setsOf.starts[member] as number; place < (setsOf.starts[member + 1] as number); place += 1) {
      const set = setsOf.items[place] as number;
      if (this.#forward[set] !== unmarked) continue;
      this.#mark(this.#forward, set, account);
      this.#follow(set, account, next);
    }
    for (let place = grantsOf.starts[member] as number; place < (grantsOf.starts[member + 1] as number); place += 1) {
      const bits = this.#usable[grantsOf.labels[place] as number] as number;
      if ((bits & delegationBit) !== 0) this.#descend(grantsOf.items[place] as number, account, next);
    }
  }

  /** Enters an account, or all of a container's. */
  #descend(resource: number, by: number, next: number[]): void {
    const { flags, children } = this.#walk.graph;
    if (((flags[resource] as number) & nodeFlag.account) !== 0) {
      if (this.#enterForward(resource, by)) next.push(resource);
    } else if (this.#forward[resource] === unmarked) {
      this.#mark(this.#forward, resource, by);
      for (let place = children.starts[resource] as number; place < (children.starts[resource + 1] as number);) {
        this.#descend(children.items[place] as number, by, next);
        place += 1;
      }
    }
  }

  #enterForward(account: number, by: number): boolean {
    if (this.#forward[account] !== unmarked || account === this.#target || account === this.#from) return false;
    if (((this.#walk.graph.flags[account] as number) & nodeFlag.disabled) !== 0) return false;
    this.#mark(this.#forward, account, by);
    if (this.#backward[account] !== unmarked) this.#meeting = account;
    return true;
  }

  #stepBackward(accounts: readonly number[]): readonly number[] {
    const { parents } = this.#walk.graph;
    const next: number[] = [];
    for (const account of accounts) {
      this.#enterHolders(account, account, delegationBit, next);
      for (let container = parents[account] as number; container >= 0; container = parents[container] as number) {
        if (this.#backward[container] !== unmarked) break;
        this.#mark(this.#backward, container, account);
        this.#enterHolders(container, account, delegationBit, next);
      }
      if (this.#meeting !== unmarked) break;
    }
    return next;
  }

  /** Marks whoever has a permission by a binding on this resource as one that can go on to the account. */
  #enterHolders(resource: number, account: number, bit: number, next: number[]): void {
    const { starts, items, labels } = this.#walk.graph.grantsOn;
    for (let place = starts[resource] as number; place < (starts[resource + 1] as number); place += 1) {
      const bits = this.#usable[labels[place] as number] as number;
      if ((bits & bit) !== 0) this.#enterBackward(items[place] as number, account, next);
    }
  }

  #enterBackward(member: number, account: number, next: number[]): void {
    if (this.#backward[member] !== unmarked || member === this.#target || member === this.#from) return;
    const { flags, membersOf } = this.#walk.graph;
    const flag = flags[member] as number;
    if ((flag & nodeFlag.disabled) !== 0) return;
    this.#mark(this.#backward, member, account);
    if ((flag & nodeFlag.account) !== 0) {
      if (this.#forward[member] !== unmarked) this.#meeting = member;
      next.push(member);
    } else if ((flag & nodeFlag.set) !== 0) {
      for (let place = membersOf.starts[member] as number; place < (membersOf.starts[member + 1] as number);) {
        this.#enterBackward(membersOf.items[place] as number, account, next);
        place += 1;
      }
    }
  }

  #pathThrough(meeting: number): readonly number[] {
    const path: number[] = [];
    let before = meeting;
    for (; before !== this.#from; before = this.#forward[before] as number) path.unshift(before);
    let after = this.#backward[meeting] as number;
    for (; after !== this.#target; after = this.#backward[after] as number) path.push(after);
    return [this.#from, ...path, this.#target];
  }

  #mark(marks: Int32Array, node: number, by: number): void {
    marks[node] = by;
    this.#touched.push(node);
  }

  #forget(): void {
    for (const node of this.#touched) {
      this.#forward[node] = unmarked;
      this.#backward[node] = unmarked;
    }
    this.#touched.length = 0;
  }
}
