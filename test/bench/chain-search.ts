import { join } from "node:path";
import type { BenchSetup, Figure, Subject } from "./figure.ts";
import type { SearchFigures } from "./probe/chain-search-probe.ts";
import type { IngestFigures } from "./probe/policy-ingest-probe.ts";
import { runProbe } from "./programs.ts";
import { median, quantile } from "./statistics.ts";

/** The shortest chain among 100,000 accounts, with a million bindings and memberships, against the usual graph library. */
export const chainSearch: Subject = {
  name: "Delegation chains: 100,000 accounts, 1,000,000 edges",
  measure,
};

const runs = 3;

async function measure({ programs }: BenchSetup): Promise<readonly Figure[]> {
  const probe = join(programs, "chain-search-probe.cjs");
  const own: SearchFigures[] = [];
  const names: Pick<SearchFigures, "buildMs">[] = [];
  for (let run = 0; run < runs; run += 1) {
    names.push(await runProbe<Pick<SearchFigures, "buildMs">>(probe, ["names"]));
    own.push(await runProbe<SearchFigures>(probe, ["own"]));
  }
  const peer = await runProbe<SearchFigures>(probe, ["graphology"]);
  const ingest = await runProbe<IngestFigures>(join(programs, "policy-ingest-probe.cjs"), []);
  const searches = own.flatMap(({ searchUs }) => searchUs);
  const unreachable = own.flatMap(({ unreachableUs }) => unreachableUs);
  const several = own.flatMap(({ severalUs }) => severalUs);
  const build = median(own.map(({ buildMs }) => buildMs));
  const mapBuild = median(names.map(({ buildMs }) => buildMs));
  const p95 = quantile(searches, 0.95);
  const peerP95 = quantile(peer.searchUs, 0.95);
  return [
    { what: "build", value: build, unit: "ms" },
    { what: "  a Map of the members' names alone", value: mapBuild, unit: "ms" },
    { what: "build over that Map", value: build / mapBuild, unit: "×", limit: 1.2 },
    { what: "  graphology", value: peer.buildMs, unit: "ms" },
    { what: "shortest chain, p50", value: median(searches), unit: "µs" },
    { what: "  graphology, without kinds of permission, p50", value: median(peer.searchUs), unit: "µs" },
    { what: "shortest chain, p95", value: p95, unit: "µs" },
    { what: "  graphology, p95", value: peerP95, unit: "µs" },
    { what: "p95 over graphology's", value: p95 / peerP95, unit: "×", limit: 0.3 },
    { what: "no chain, p50", value: median(unreachable), unit: "µs" },
    { what: "no chain, p95", value: quantile(unreachable, 0.95), unit: "µs" },
    { what: "  graphology, p95", value: quantile(peer.unreachableUs, 0.95), unit: "µs" },
    { what: "five chains with reasons, p50", value: median(several) / 1_000, unit: "ms" },
    { what: "five chains with reasons, p95", value: quantile(several, 0.95) / 1_000, unit: "ms" },
    { what: "memory, names included", value: median(own.map(({ megabytes }) => megabytes)), unit: "MB", limit: 40 },
    { what: "  graphology", value: peer.megabytes, unit: "MB" },
    { what: `${Math.round(ingest.megabytes)} MB of search results to a graph`, value: ingest.ingestMs, unit: "ms" },
    { what: "  JSON.parse alone", value: ingest.parseMs, unit: "ms" },
  ];
}
