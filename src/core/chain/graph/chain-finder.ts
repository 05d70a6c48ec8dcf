import type { CallerSession } from "../../credential/caller-session.ts";
import { hopPermissions } from "../permission.ts";
import { toReading } from "../chain-evidence.ts";
import type { PolicyReader } from "../policy-reader.ts";
import type { SourceChoice } from "../../credential/credential-source.ts";
import { type ChainWanted, findChains, type FoundChains } from "./find-chains.ts";
import { bitsOfPermissions } from "./hop-bits.ts";
import { HopWalk } from "./hop-walk.ts";
import { type ImpersonationGraph, nodeNamed } from "./impersonation-graph.ts";
import type { PolicySurvey, Survey } from "./policy-survey.ts";

export interface ChainFinderPorts {
  readonly session: CallerSession;
  readonly reader: PolicyReader;
  readonly survey: PolicySurvey;
}

/** What was found in a survey, which may have learned more on the way. */
export interface FoundInSurvey {
  readonly wanted: ChainWanted;
  readonly found: FoundChains;
  readonly survey: Survey;
}

/** Each round asks about first hops that the round before had not seen. */
const mostRounds = 4;
const mostTestsARound = 8;

/**
 * Finds chains in a survey. Where they begin with the caller's own groups, which cannot be seen, or with a condition, Google is asked what
 * the caller may do there; the answers take the place of the policies.
 */
export async function findInSurvey(
  ports: ChainFinderPorts,
  survey: Survey,
  wanted: ChainWanted,
  now: number,
  { source, signal }: { readonly source: SourceChoice; readonly signal: AbortSignal },
): Promise<FoundInSurvey> {
  let known = survey;
  for (let round = 0; ; round += 1) {
    const found = findChains(new HopWalk(known.graph, now), wanted);
    const unsure = wanted.from === known.self?.email && round < mostRounds ? unsureFirstHops(found) : [];
    if (unsure.length === 0) return { wanted, found, survey: known };
    const held = new Map<string, readonly string[]>();
    const caller = await ports.session.caller(source, signal);
    for (const account of unsure.slice(0, mostTestsARound)) {
      const test = await toReading(ports.reader.testAccountPermissions(account, hopPermissions, caller, signal));
      if (test.kind === "read") held.set(account, test.value);
    }
    if (held.size === 0) return { wanted, found, survey: known };
    known = { ...known, graph: withTests(known.graph, wanted.from, held) };
    ports.survey.update(known);
  }
}

/** Accounts on which the first hop of a chain hangs on something, and about which nobody has asked yet. */
function unsureFirstHops(found: FoundChains): readonly string[] {
  if (found.kind === "none") return [];
  const first = found.chains.flatMap(({ hops }) => hops.slice(0, 1));
  return [...new Set(first.flatMap(({ state, isTested, to }) => (state === "conditional" && !isTested ? [to] : [])))];
}

/** The graph with Google's answers about one principal. */
function withTests(
  graph: ImpersonationGraph,
  principal: string,
  held: ReadonlyMap<string, readonly string[]>,
): ImpersonationGraph {
  const node = nodeNamed(graph, principal);
  if (node === undefined) return graph;
  const bits = new Map(graph.tested?.node === node ? graph.tested.bits : []);
  for (const [account, permissions] of held) {
    const tested = nodeNamed(graph, account);
    if (tested !== undefined) bits.set(tested, bitsOfPermissions(permissions));
  }
  return { ...graph, tested: { node, bits } };
}
