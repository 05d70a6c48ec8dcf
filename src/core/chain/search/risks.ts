import { isSure, mayBe } from "../graph/grant-terms.ts";
import { allBits, delegationBit, kindBit, mendBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { everybodySets, hasFlag, lineageOf, nodeFlag, shownName } from "../graph/impersonation-graph.ts";
import { at, rowOf } from "../graph/rows.ts";
import { circlesIn } from "./circles.ts";

/** What stands out in a graph; accounts by email, in the order of their names. */
export interface Risks {
  /** They may mint for themselves, so that whoever has one token of theirs can renew it for ever. */
  readonly selfImpersonating: readonly string[];
  /** Accounts that can all act as each other, in each circle two or more. */
  readonly circles: readonly (readonly string[])[];
  /** Everyone who is signed in, or everyone at all, may mint for them. */
  readonly openToEverybody: readonly string[];
  /** Nobody can mint for them, and nobody was seen who could change that. */
  readonly ownerless: readonly string[];
}

/** Looks for what stands out. Certain bindings count; whether an account has an owner is judged by everything that might be one. */
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

/** Only accounts with bindings of their own, or in a set that has some, are looked at closely. */
function actsAsItself(walk: HopWalk, account: number): boolean {
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
