import { isSure, mayBe } from "../graph/grant-terms.ts";
import { allBits, delegationBit, kindBit, mendBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { everybodySets, hasFlag, lineageOf, nodeFlag, shownName } from "../graph/impersonation-graph.ts";
import { at, rowOf } from "../graph/rows.ts";
import { circlesIn } from "./circles.ts";

/** Risks in a graph; accounts by email, ordered by name. */
export interface Risks {
  /** They may mint for themselves: whoever has one of their tokens can renew it forever. */
  readonly selfImpersonating: readonly string[];
  /** Accounts that can all act as each other, two or more per circle. */
  readonly circles: readonly (readonly string[])[];
  /** All signed-in users, or everyone, may mint for them. */
  readonly openToEverybody: readonly string[];
  /** No one can mint for them, and no one was seen who could change that. */
  readonly ownerless: readonly string[];
}

/** Finds the risks. Only certain bindings count, but for whether an account has an owner, possible ones count too. */
export function findRisks(walk: HopWalk): Risks {
  const { graph } = walk;
  const accounts = [...graph.flags.keys()].filter((node) => hasFlag(graph, node, nodeFlag.account));
  const named = (nodes: readonly number[]): readonly string[] => nodes.map((node) => shownName(graph, node)).sort();
  const everybody = everybodySets(graph);
  return {
    selfImpersonating: named(accounts.filter((account) => actsAsItself(walk, account))),
    circles: circlesIn(walk).map(named),
    openToEverybody: named(
      accounts.filter((account) =>
        everybody.some((set) => walk.holdersOn(account, kindBit("accessToken"), isSure).includes(set)),
      ),
    ),
    ownerless: named(
      accounts.filter((account) => hasFlag(graph, account, nodeFlag.listed) && isOwnerless(walk, account)),
    ),
  };
}

/** Whether an account surely may mint for itself. Only those with bindings of their own, or in a set that has some, are examined. */
export function actsAsItself(walk: HopWalk, account: number): boolean {
  const { graph } = walk;
  const acts = rowOf(graph.grantsOf, account).length + rowOf(graph.setsOf, account).length > 0;
  const bits = [kindBit("accessToken"), delegationBit];
  return acts && bits.some((bit) => walk.certainty(account, account, bit, false) === isSure);
}

function isOwnerless(walk: HopWalk, account: number): boolean {
  const { grantsOn, terms } = walk.graph;
  return lineageOf(walk.graph, account).every((resource) => {
    for (let place = at(grantsOn.starts, resource); place < at(grantsOn.starts, resource + 1); place += 1) {
      const label = at(grantsOn.labels, place);
      const isUsable = ((terms[label]?.bits ?? 0) & (allBits | mendBit)) !== 0;
      if (isUsable && walk.certaintyOfLabel(label) >= mayBe) return false;
    }
    return true;
  });
}
