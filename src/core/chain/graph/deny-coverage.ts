import { hasFlag, type ImpersonationGraph, lineageOf, nodeFlag, nodeNamed } from "./impersonation-graph.ts";

/** Which deny policies were read, by the containers that they are attached to. */
export interface DenyCoverage {
  readonly read: readonly string[];
  readonly refused: readonly string[];
  /** The quota is 5 calls a minute, so most are never requested; only those above the accounts in question are named. */
  readonly notLookedAt: readonly string[];
}

/** What is known of the deny policies of the containers seen, for some accounts; each list is ordered by name. */
export function denyCoverage(graph: ImpersonationGraph, accounts: readonly string[]): DenyCoverage {
  const refused = unreadResources(graph, "denyPolicies");
  const named = (nodes: Iterable<number>): readonly string[] =>
    [...nodes].map((node) => graph.names[node] ?? "").toSorted();
  const isOpen = (node: number): boolean => !graph.denyRead.has(node) && !refused.has(graph.names[node] ?? "");
  return {
    read: named(graph.denyRead),
    refused: [...refused].sort(),
    notLookedAt: named(containersAbove(graph, accounts).filter(isOpen)),
  };
}

function containersAbove(graph: ImpersonationGraph, accounts: readonly string[]): readonly number[] {
  const above = accounts.flatMap((account) => lineageOf(graph, nodeNamed(graph, account) ?? -1));
  return [...new Set(above)].filter((node) => hasFlag(graph, node, nodeFlag.container));
}

/**
 * The containers above an account whose deny policies were not read, so that one of them may override the allow policies. If an ancestor is
 * unknown, the last known one is included, even if it is the account itself.
 */
export function denyUnreadAbove(graph: ImpersonationGraph, account: number): readonly string[] {
  const lineage = lineageOf(graph, account);
  const rootless = unreadResources(graph, "ancestry");
  return lineage
    .filter((node, index) => {
      const isTop = index === lineage.length - 1;
      if (isTop && rootless.has(graph.names[node] ?? "")) return true;
      return index === 0 ? isTop : !graph.denyRead.has(node);
    })
    .map((node) => graph.names[node] ?? "");
}

function unreadResources({ unread }: ImpersonationGraph, wanted: "denyPolicies" | "ancestry"): ReadonlySet<string> {
  return new Set(unread.flatMap(({ subject, resource }) => (subject === wanted ? [resource] : [])));
}
