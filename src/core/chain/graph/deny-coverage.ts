import { hasFlag, type ImpersonationGraph, lineageOf, nodeFlag } from "./impersonation-graph.ts";

/** How far deny policies were read, by the containers that they are attached to. */
export interface DenyCoverage {
  readonly read: readonly string[];
  readonly refused: readonly string[];
  /** Their quota is 5 calls a minute, so most are not even asked for. */
  readonly notLookedAt: readonly string[];
}

/** What of the containers that were seen is known of their deny policies; each list in the order of names. */
export function denyCoverage(graph: ImpersonationGraph): DenyCoverage {
  const refused = unreadResources(graph, "denyPolicies");
  const containers = graph.names.flatMap((name, node) =>
    node < graph.flags.length && hasFlag(graph, node, nodeFlag.container) ? [{ name, node }] : [],
  );
  const named = (state: keyof DenyCoverage): readonly string[] =>
    containers.filter(({ name, node }) => stateOf(graph, name, node, refused) === state).map(({ name }) => name);
  return {
    read: named("read").toSorted(),
    refused: [...refused].sort(),
    notLookedAt: named("notLookedAt").toSorted(),
  };
}

/**
 * The containers above an account whose deny policies were not read, so that one may take away what the allow policies give. Where it is
 * not known what lies above, the last that is known is among them, be it the account itself.
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

function stateOf(
  { denyRead }: ImpersonationGraph,
  name: string,
  node: number,
  refused: ReadonlySet<string>,
): keyof DenyCoverage {
  if (denyRead.has(node)) return "read";
  return refused.has(name) ? "refused" : "notLookedAt";
}

function unreadResources({ unread }: ImpersonationGraph, wanted: "denyPolicies" | "ancestry"): ReadonlySet<string> {
  return new Set(unread.flatMap(({ subject, resource }) => (subject === wanted ? [resource] : [])));
}
