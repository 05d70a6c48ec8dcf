import { isSure } from "../graph/grant-terms.ts";
import { delegationBit } from "../graph/hop-bits.ts";
import type { HopWalk } from "./hop-walk.ts";
import { hasFlag, nodeFlag } from "../graph/impersonation-graph.ts";
import { at } from "../graph/rows.ts";

/** One node on the path of the depth-first search, and its next arrow. */
interface Visit {
  readonly node: number;
  readonly next: Iterator<number>;
}

/**
 * Accounts that can all act through each other, two or more per circle (Tarjan's strongly connected components, over accounts, sets and
 * containers). Ignores deny rules.
 */
export function circlesIn(walk: HopWalk): readonly (readonly number[])[] {
  const count = walk.graph.flags.length;
  const order = new Int32Array(count);
  const lowest = new Int32Array(count);
  const isOpen = new Uint8Array(count);
  const open: number[] = [];
  const circles: number[][] = [];
  const usable = walk.usableBits(isSure);
  let visited = 0;
  const enter = (node: number): Visit => {
    visited += 1;
    order[node] = lowest[node] = visited;
    isOpen[node] = 1;
    open.push(node);
    return { node, next: arrowsFrom(walk, node, usable) };
  };
  const close = (node: number): void => {
    const members = open.splice(open.lastIndexOf(node));
    for (const member of members) isOpen[member] = 0;
    const accounts = members.filter((member) => hasFlag(walk.graph, member, nodeFlag.account));
    if (accounts.length > 1) circles.push(accounts);
  };
  for (let root = 0; root < count; root += 1) {
    const trail = order[root] === 0 ? [enter(root)] : [];
    for (let visit = trail.at(-1); visit !== undefined; visit = trail.at(-1)) {
      const { node } = visit;
      const arrow = visit.next.next();
      if (arrow.done !== true) {
        if (order[arrow.value] === 0) trail.push(enter(arrow.value));
        else if (isOpen[arrow.value] === 1) lowest[node] = Math.min(at(lowest, node), at(order, arrow.value));
        continue;
      }
      trail.pop();
      if (lowest[node] === order[node]) close(node);
      const before = trail.at(-1)?.node;
      if (before !== undefined) lowest[before] = Math.min(at(lowest, before), at(lowest, node));
    }
  }
  return circles;
}

/** The sets of a node, the targets of its bindings, and the content of a container; none for a disabled account. */
function* arrowsFrom({ graph }: HopWalk, node: number, usable: Uint8Array): Generator<number, void> {
  const { setsOf, grantsOf, children } = graph;
  if (hasFlag(graph, node, nodeFlag.disabled)) return;
  for (let place = at(setsOf.starts, node); place < at(setsOf.starts, node + 1); place += 1) {
    yield at(setsOf.items, place);
  }
  for (let place = at(grantsOf.starts, node); place < at(grantsOf.starts, node + 1); place += 1) {
    const bits = usable[at(grantsOf.labels, place)] ?? 0;
    if ((bits & delegationBit) !== 0) yield at(grantsOf.items, place);
  }
  for (let place = at(children.starts, node); place < at(children.starts, node + 1); place += 1) {
    yield at(children.items, place);
  }
}
