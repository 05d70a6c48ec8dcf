import { limits } from "../../request/limits.ts";
import { type CredentialKind, credentialKinds } from "../../request/request.ts";
import { type Certainty, isSure, mayBe } from "../graph/grant-terms.ts";
import { delegationBit, kindBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { hasFlag, nodeFlag, nodeNamed, shownName } from "../graph/impersonation-graph.ts";
import { ReachingDepths } from "./reaching-depths.ts";

/** An account for which the start can mint. */
export interface ReachableAccount {
  readonly account: string;
  readonly kinds: readonly CredentialKind[];
  /** Hops of the shortest chain: 1 for a direct right. */
  readonly depth: number;
  /** The last account before it on a shortest chain; the start itself if the right is direct. */
  readonly via: string;
  readonly state: "certain" | "conditional";
}

/** Someone who can mint for an account. */
export interface ReachingPrincipal {
  /** An email, or a set such as `group:EMAIL` with unknown members. */
  readonly principal: string;
  readonly isSet: boolean;
  readonly depth: number;
  /** The next account on a shortest chain. */
  readonly next: string;
  readonly state: "certain" | "conditional";
}

/** All accounts that someone can mint for, nearest first; `undefined` if no policy that was read names the start. */
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

/** Everyone who can mint a kind for an account, nearest first; `undefined` if nothing that was read names the account. */
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
