import type { Certainty } from "../graph/grant-terms.ts";
import { delegationBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";

/** Layers with more accounts than this are not followed: what is behind them is found from the target's side. */
const widestLayer = 1_000;

/** Hops from the start of a route to accounts, as far as that is cheap to compute; keeps a search from the other end narrow. */
export class StartingDepths {
  readonly #depths: Map<number, number>;
  #followed = 0;

  constructor(walk: HopWalk, least: Certainty, from: number, longest: number) {
    this.#depths = new Map([[from, 0]]);
    let layer: readonly number[] = [from];
    while (this.#followed < longest / 2 && layer.length <= widestLayer) {
      this.#followed += 1;
      layer = this.#next(walk, least, layer);
    }
  }

  /** Never more than the true number of hops. */
  atLeast(account: number): number {
    return this.#depths.get(account) ?? this.#followed + 1;
  }

  #next(walk: HopWalk, least: Certainty, layer: readonly number[]): readonly number[] {
    const next: number[] = [];
    for (const node of layer) {
      for (const account of walk.accountsOf(node, delegationBit, least, this.#followed === 1)) {
        if (this.#depths.has(account)) continue;
        this.#depths.set(account, this.#followed);
        next.push(account);
      }
    }
    return next;
  }
}
