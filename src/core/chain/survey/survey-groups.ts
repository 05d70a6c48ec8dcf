import type { GroupReader, UnseenGroup } from "../group/group-reader.ts";
import { allBits, mendBit } from "../graph/hop-bits.ts";
import type { ImpersonationGraph } from "../graph/impersonation-graph.ts";
import type { PolicyFact, Unread } from "../graph/policy-fact.ts";
import { rowOf } from "../graph/rows.ts";

type GroupFact = Extract<PolicyFact, { readonly kind: "group" }>;

const prefix = "group:";

/** Emails of the groups with unknown members that decide who may act as whom, ordered by name. */
export function groupsInDoubt(graph: ImpersonationGraph): readonly string[] {
  const rules = [...graph.denials.values()].flat();
  const denied = new Set(rules.flatMap((rule) => [...rule.denied, ...rule.excepted]));
  const isSubgroup = (node: number): boolean => rowOf(graph.setsOf, node).length > 0;
  return graph.unseenSets
    .filter((node) => denied.has(node) || isSubgroup(node) || mayMint(graph, node))
    .flatMap((node) => emailOf(graph.names[node] ?? ""))
    .sort();
}

/** Whether a binding of the group may grant more than the right to change policies. */
function mayMint({ grantsOf, terms }: ImpersonationGraph, node: number): boolean {
  const labels = grantsOf.labels.subarray(grantsOf.starts[node], grantsOf.starts[node + 1]);
  return labels.some((label) => ((terms[label]?.bits ?? 0) & allBits & ~mendBit) !== 0);
}

function emailOf(name: string): readonly string[] {
  return name.startsWith(prefix) ? [name.slice(prefix.length)] : [];
}

/** What a reader knows of groups, except those it was told about before; their emails are added to that set. */
export function groupFacts({ readings }: GroupReader, told: Set<string>): readonly GroupFact[] {
  const facts: GroupFact[] = [];
  for (const [email, reading] of readings) {
    if (reading.kind === "unread" || told.has(email)) continue;
    told.add(email);
    const { members, isPartial } = reading.value;
    const ends = members.flatMap(({ member, endsAt }) => (endsAt === undefined ? [] : [[member, endsAt] as const]));
    const names = members.map(({ member }) => member);
    facts.push({ kind: "group", email, members: names, ends: new Map(ends), isPartial });
  }
  return facts;
}

/** What was read of policies and of the groups in them. */
export interface ReadWithGroups {
  readonly graph: ImpersonationGraph;
  /** Groups with unknown members that decide who may act as whom, with the reasons. */
  readonly unseenGroups: readonly UnseenGroup[];
}

/** Everything that could not be read, and why: policies and the like first, then groups. */
export function everythingUnread({ graph, unseenGroups }: ReadWithGroups): readonly Unread[] {
  const groups = unseenGroups.flatMap((group): Unread[] => {
    return group.because === "refused" ? [{ subject: "group", resource: group.email, failure: group.failure }] : [];
  });
  return [...graph.unread, ...groups];
}

/** Groups that were not refused but have unknown members for another reason. */
export function groupsUnseenAs(
  reason: Exclude<UnseenGroup["because"], "refused">,
  { unseenGroups }: Pick<ReadWithGroups, "unseenGroups">,
): readonly string[] {
  return unseenGroups.filter(({ because }) => because === reason).map(({ email }) => email);
}
