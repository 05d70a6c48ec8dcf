import { limits } from "../../request/limits.ts";
import type { Certainty } from "../graph/grant-terms.ts";
import { delegationBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { everybodySets, hasFlag, lineageOf, nodeFlag } from "../graph/impersonation-graph.ts";
import { ReachingDepths, type Route } from "./reaching-depths.ts";
import { at } from "../graph/rows.ts";

const unmarked = -1;

/**
 * Finds one shortest chain in a graph of any size by searching from both ends at once; membership in a set adds no hop. Keeps its working
 * memory between searches. If it matters at every hop who acts, it searches only backwards from the target.
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

  /** All members of a shortest chain, including both ends; `undefined` if there is none. */
  shortest(route: Route): readonly number[] | undefined {
    const { from, target, lastBit } = route;
    const walk = this.#walk;
    if (walk.certainty(from, target, lastBit, true) >= this.#least) return [from, target];
    if (hasFlag(walk.graph, target, nodeFlag.disabled)) return undefined;
    if (this.#isPersonal(route)) return new ReachingDepths(walk, this.#least, route).shortest();
    try {
      return this.#search(route);
    } finally {
      this.#forget();
    }
  }

  /** Whether it matters at every hop who acts: because of deny rules, or because Google denies the first principal what everyone may do. */
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

  /** Follows all bindings of an account, or of a set that it is in. */
  #follow(member: number, account: number, next: number[]): void {
    const { setsOf, grantsOf } = this.#walk.graph;
    for (let place = at(setsOf.starts, member); place < at(setsOf.starts, member + 1); place += 1) {
      const set = at(setsOf.items, place);
      if (this.#forward[set] !== unmarked) continue;
      this.#mark(this.#forward, set, account);
      this.#follow(set, account, next);
    }
    for (let place = at(grantsOf.starts, member); place < at(grantsOf.starts, member + 1); place += 1) {
      const bits = this.#usable[at(grantsOf.labels, place)] ?? 0;
      if ((bits & delegationBit) !== 0) this.#descend(at(grantsOf.items, place), account, next);
    }
  }

  /** Enters an account, or all accounts of a container. */
  #descend(resource: number, by: number, next: number[]): void {
    const { graph } = this.#walk;
    const { children } = graph;
    if (hasFlag(graph, resource, nodeFlag.account)) {
      if (this.#enterForward(resource, by)) next.push(resource);
    } else if (this.#forward[resource] === unmarked) {
      this.#mark(this.#forward, resource, by);
      for (let place = at(children.starts, resource); place < at(children.starts, resource + 1);) {
        this.#descend(at(children.items, place), by, next);
        place += 1;
      }
    }
  }

  #enterForward(account: number, by: number): boolean {
    if (this.#forward[account] !== unmarked || account === this.#target || account === this.#from) return false;
    if (hasFlag(this.#walk.graph, account, nodeFlag.disabled)) return false;
    this.#mark(this.#forward, account, by);
    if (this.#backward[account] !== unmarked) this.#meeting = account;
    return true;
  }

  #stepBackward(accounts: readonly number[]): readonly number[] {
    const { parents } = this.#walk.graph;
    const next: number[] = [];
    for (const account of accounts) {
      this.#enterHolders(account, account, delegationBit, next);
      for (let container = at(parents, account); container >= 0; container = at(parents, container)) {
        if (this.#backward[container] !== unmarked) break;
        this.#mark(this.#backward, container, account);
        this.#enterHolders(container, account, delegationBit, next);
      }
      if (this.#meeting !== unmarked) break;
    }
    return next;
  }

  /** Marks everyone who has a permission by a binding on this resource as able to continue to the account. */
  #enterHolders(resource: number, account: number, bit: number, next: number[]): void {
    const { grantsOn } = this.#walk.graph;
    for (let place = at(grantsOn.starts, resource); place < at(grantsOn.starts, resource + 1); place += 1) {
      const bits = this.#usable[at(grantsOn.labels, place)] ?? 0;
      if ((bits & bit) !== 0) this.#enterBackward(at(grantsOn.items, place), account, next);
    }
  }

  #enterBackward(member: number, account: number, next: number[]): void {
    if (this.#backward[member] !== unmarked || member === this.#target || member === this.#from) return;
    const { graph } = this.#walk;
    if (hasFlag(graph, member, nodeFlag.disabled)) return;
    this.#mark(this.#backward, member, account);
    if (hasFlag(graph, member, nodeFlag.account)) {
      if (this.#forward[member] !== unmarked) this.#meeting = member;
      next.push(member);
    } else if (hasFlag(graph, member, nodeFlag.set)) {
      const { membersOf } = graph;
      for (let place = at(membersOf.starts, member); place < at(membersOf.starts, member + 1);) {
        this.#enterBackward(at(membersOf.items, place), account, next);
        place += 1;
      }
    }
  }

  #pathThrough(meeting: number): readonly number[] {
    const path: number[] = [];
    let before = meeting;
    for (; before !== this.#from; before = at(this.#forward, before)) path.unshift(before);
    let after = at(this.#backward, meeting);
    for (; after !== this.#target; after = at(this.#backward, after)) path.push(after);
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
