/** `own | graphology | names`: builds the graph of many policies, searches it, and prints the cost as JSON. */
import { DirectedGraph } from "graphology";
import { bidirectional } from "graphology-shortest-path/unweighted.js";
import { ChainSearch } from "../../../src/core/chain/search/chain-search.ts";
import { findChains } from "../../../src/core/chain/search/find-chains.ts";
import { isSure } from "../../../src/core/chain/graph/grant-terms.ts";
import { GraphBuilder } from "../../../src/core/chain/graph/graph-builder.ts";
import { kindBit } from "../../../src/core/chain/graph/hop-bits.ts";
import { HopWalk } from "../../../src/core/chain/search/hop-walk.ts";
import { nodeNamed } from "../../../src/core/chain/graph/impersonation-graph.ts";
import type { PolicyFact } from "../../../src/core/chain/graph/policy-fact.ts";
import { emailOf, islanderOf, islanders, manyPolicies, routes } from "./many-policies.ts";
import { usedMegabytes } from "./used-memory.ts";

/** Cost of a candidate: milliseconds, microseconds per search, megabytes, and the total length of its paths. */
export interface SearchFigures {
  readonly buildMs: number;
  readonly searchUs: readonly number[];
  /** Between accounts without a chain. */
  readonly unreachableUs: readonly number[];
  readonly severalUs: readonly number[];
  readonly megabytes: number;
  readonly found: number;
}

interface Candidate {
  readonly build: (facts: readonly PolicyFact[]) => unknown;
  /** Whether there is a path; `build` made the graph. */
  readonly search: (from: string, target: string) => boolean;
  readonly several: ((from: string, target: string) => void) | undefined;
}

const searches = 300;

function ownGraph(): Candidate {
  let walk: HopWalk;
  let search: ChainSearch;
  return {
    build: (facts) => {
      const builder = new GraphBuilder();
      for (const fact of facts) builder.add(fact);
      walk = new HopWalk(builder.build(), 0);
      search = new ChainSearch(walk, isSure);
      return walk;
    },
    search: (from, target) => {
      const [start, end] = [nodeNamed(walk.graph, from) ?? -1, nodeNamed(walk.graph, target) ?? -1];
      return search.shortest({ from: start, target: end, lastBit: kindBit("accessToken") }) !== undefined;
    },
    several: (from, target) => void findChains(walk, { from, target, kind: "accessToken", limit: 5 }),
  };
}

function graphology(): Candidate {
  const graph = new DirectedGraph();
  const link = (from: string, to: string): unknown => graph.mergeEdge(from, to);
  return {
    build: (facts) => {
      for (const fact of facts) {
        if (fact.kind === "account") link(`projects/${fact.account.projectId}`, `serviceAccount:${fact.account.email}`);
        if (fact.kind === "group") fact.members.forEach((member) => link(member, `group:${fact.email}`));
        if (fact.kind !== "policy") continue;
        const resource = fact.resource.includes("/") ? fact.resource : `serviceAccount:${fact.resource}`;
        for (const { members } of fact.bindings) members.forEach((member) => link(member, resource));
      }
      return graph;
    },
    search: (from, target) => bidirectional(graph, `serviceAccount:${from}`, `serviceAccount:${target}`) !== null,
    several: undefined,
  };
}

/** In its own function: whatever a stack frame held counts as alive until it ends. */
function timedBuild({ build }: Candidate): { readonly kept: unknown; readonly buildMs: number } {
  // As they come from an answer: strings that have not been read yet.
  const facts = JSON.parse(JSON.stringify(manyPolicies())) as readonly PolicyFact[];
  const start = performance.now();
  const kept = build(facts);
  return { kept, buildMs: performance.now() - start };
}

function measure(candidate: Candidate): SearchFigures {
  const before = usedMegabytes();
  const { kept, buildMs } = timedBuild(candidate);
  const megabytes = usedMegabytes() - before;
  const pairs = routes(searches * 2).map(([from, target]) => [emailOf(from), emailOf(target)] as const);
  for (const [from, target] of pairs.slice(searches)) candidate.search(from, target);
  let found = 0;
  const searchUs = pairs.slice(0, searches).map(([from, target]) => {
    const began = performance.now();
    if (candidate.search(from, target)) found += 1;
    return (performance.now() - began) * 1_000;
  });
  const unreachableUs = pairs.slice(0, searches).map(([, target], index) => {
    const began = performance.now();
    if (candidate.search(islanderOf(index % islanders), target)) throw new Error("there is no such chain");
    return (performance.now() - began) * 1_000;
  });
  const { several } = candidate;
  const severalUs = (several === undefined ? [] : pairs.slice(0, 60)).map(([from, target]) => {
    const began = performance.now();
    several?.(from, target);
    return (performance.now() - began) * 1_000;
  });
  if (kept === undefined) throw new Error("nothing was built");
  return { buildMs, searchUs, unreachableUs, severalUs, megabytes, found };
}

/** How long it takes to number only the names of members, bindings and groups: every graph of them starts with that. */
function measureNames(): Pick<SearchFigures, "buildMs"> {
  const facts = JSON.parse(JSON.stringify(manyPolicies())) as readonly PolicyFact[];
  const lists = facts.flatMap((fact) => {
    if (fact.kind === "policy") return fact.bindings.map(({ members }) => members);
    return fact.kind === "group" ? [fact.members] : [];
  });
  const start = performance.now();
  const numbers = new Map<string, number>();
  for (const members of lists) {
    for (const member of members) if (!numbers.has(member)) numbers.set(member, numbers.size);
  }
  return { buildMs: performance.now() - start };
}

const measures = { own: () => measure(ownGraph()), graphology: () => measure(graphology()), names: measureNames };
console.log(JSON.stringify(measures[process.argv[2] as keyof typeof measures]()));
