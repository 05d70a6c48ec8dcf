import { limits } from "../../request/limits.ts";
import { type CredentialKind, credentialKinds } from "../../request/request.ts";
import { type Certainty, isSure, mayBe } from "../graph/grant-terms.ts";
import { delegationBit, kindBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { hasFlag, nodeFlag, nodeNamed, shownName } from "../graph/impersonation-graph.ts";
import { ReachingDepths } from "./reaching-depths.ts";

/** An account that can be minted for, from where the search began. */
export interface ReachableAccount {
  readonly account: string;
  readonly kinds: readonly CredentialKind[];
  /** Hops on the shortest chain: 1 for a direct right. */
  readonly depth: number;
  /** The last account before it on a shortest chain; the start itself where the right is direct. */
  readonly via: string;
  readonly state: "certain" | "conditional";
}

/** Somebody who can mint for an account. */
export interface ReachingPrincipal {
  /** An email, or a set such as `group:EMAIL`, whose members are not known one by one. */
  readonly principal: string;
  readonly isSet: boolean;
  readonly depth: number;
  /** The account that comes next on a shortest chain. */
  readonly next: string;
  readonly state: "certain" | "conditional";
}

/** Every account that somebody can mint for, the nearest first; `undefined` when no policy that was read names them. */
export function reachableFrom(walk: HopWalk, principal: string): readonly ReachableAccount[] | undefined {
  const start = nodeNamed(walk.graph, principal);
  if (start === undefined) return undefined;
  const sure = reachAs(walk, start, isSure);
  const perhaps = reachAs(walk, start, mayBe);
  const found = [...perhaps].map(([account, reached]) => {
    const state = sure.has(account) ? "certain" : "conditional";
    const { bits, depth, via } = sure.get(account) ?? reached;
    const kinds = credentialKinds.filter((kind) => (bits & kindBit(kind)) !== 0);
    return { account: shownName(walk.graph, account), kinds, depth, via: shownName(walk.graph, via), state } as const;
  });
  return found.sort((one, other) => one.depth - other.depth || (one.account < other.account ? -1 : 1));
}

interface Reached {
  readonly depth: number;
  readonly via: number;
  readonly bits: number;
}

function reachAs(walk: HopWalk, start: number, least: Certainty): ReadonlyMap<number, Reached> {
  const found = new Map<number, Reached>();
  const passed = new Set([start]);
  let frontier: readonly number[] = [start];
  for (let depth = 1; depth <= limits.delegates + 1 && frontier.length > 0; depth += 1) {
    const next: number[] = [];
    for (const node of frontier) {
      for (const kind of credentialKinds) {
        for (const account of walk.accountsOf(node, kindBit(kind), least, node === start)) {
          const known = found.get(account) ?? { depth, via: node, bits: 0 };
          found.set(account, { ...known, bits: known.bits | kindBit(kind) });
        }
      }
      for (const account of walk.accountsOf(node, delegationBit, least, node === start)) {
        if (passed.has(account)) continue;
        passed.add(account);
        next.push(account);
      }
    }
    frontier = next;
  }
  return found;
}

/** Everyone who can mint a kind for an account, the nearest first; `undefined` when nothing that was read names it. */
export function reachingOf(
  walk: HopWalk,
  account: string,
  kind: CredentialKind,
): readonly ReachingPrincipal[] | undefined {
  const target = nodeNamed(walk.graph, account);
  if (target === undefined) return undefined;
  const route = { from: target, target, lastBit: kindBit(kind) };
  const sure = new ReachingDepths(walk, isSure, route).reach();
  const perhaps = new ReachingDepths(walk, mayBe, route).reach();
  const found = perhaps.nodes().map((node) => {
    const isCertain = sure.depthOf(node) > 0;
    const depths = isCertain ? sure : perhaps;
    return {
      principal: shownName(walk.graph, node),
      isSet: hasFlag(walk.graph, node, nodeFlag.set),
      depth: depths.depthOf(node),
      next: shownName(walk.graph, depths.nextOf(node)),
      state: isCertain ? "certain" : "conditional",
    } as const;
  });
  return found.sort((one, other) => one.depth - other.depth || (one.principal < other.principal ? -1 : 1));
}
