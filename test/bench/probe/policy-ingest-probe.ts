/** Reads a large export, page by page as Cloud Asset Inventory gives it, into a searchable graph; prints the cost as JSON. */
import type { PolicyFact } from "../../../src/core/chain/graph/policy-fact.ts";
import { GraphBuilder } from "../../../src/core/chain/graph/graph-builder.ts";
import { endpointsAt } from "../../../src/core/caller/endpoints.ts";
import { createAssetSearch } from "../../../src/google/api/cloud-asset-client.ts";
import { manyPolicies } from "./many-policies.ts";

/** Milliseconds and megabytes; `parseMs` is only `JSON.parse`, the lower limit. */
export interface IngestFigures {
  readonly megabytes: number;
  readonly ingestMs: number;
  readonly parseMs: number;
  readonly grants: number;
}

const resultsPerPage = 500;

/** The policies as pages of `searchAllIamPolicies`. */
function pagesOf(facts: readonly PolicyFact[]): readonly string[] {
  const results = facts.flatMap((fact) => {
    if (fact.kind !== "policy" || fact.resource.includes("/")) return [];
    const project = /@(.+)\.iam\./.exec(fact.resource)?.[1] ?? "";
    return [
      {
        resource: `//iam.googleapis.com/projects/${project}/serviceAccounts/${fact.resource}`,
        assetType: "iam.googleapis.com/ServiceAccount",
        project: "projects/123456789012",
        folders: ["folders/123456789012"],
        organization: "organizations/123456789012",
        policy: { bindings: fact.bindings.map(({ role, members }) => ({ role, members })) },
      },
    ];
  });
  const count = Math.ceil(results.length / resultsPerPage);
  return Array.from({ length: count }, (_, page) =>
    JSON.stringify({
      results: results.slice(page * resultsPerPage, (page + 1) * resultsPerPage),
      ...(page + 1 < count && { nextPageToken: String(page + 1) }),
    }),
  );
}

async function ingest(pages: readonly string[]): Promise<number> {
  const send = ({ url }: { readonly url: string }) => {
    const page = Number(new URL(url).searchParams.get("pageToken") ?? 0);
    return Promise.resolve({ status: 200, text: pages[page] ?? "", headers: {}, host: "bench", isProven: false });
  };
  const search = createAssetSearch({ send });
  const caller = { token: "", endpoints: endpointsAt("http://127.0.0.1"), quotaProject: undefined };
  const builder = new GraphBuilder();
  const { signal } = new AbortController();
  let next: string | undefined;
  do {
    const page = await search.searchPolicies("organizations/1", caller, next, signal);
    for (const fact of page.items) builder.add(fact);
    next = page.nextPageToken;
  } while (next !== undefined);
  return builder.build().grantsOf.items.length;
}

async function measure(): Promise<IngestFigures> {
  const pages = pagesOf(manyPolicies());
  const start = performance.now();
  const grants = await ingest(pages);
  const ingestMs = performance.now() - start;
  const parseStart = performance.now();
  for (const page of pages) JSON.parse(page);
  const parseMs = performance.now() - parseStart;
  return { megabytes: pages.reduce((sum, page) => sum + page.length, 0) / 1e6, ingestMs, parseMs, grants };
}

void measure().then((figures) => console.log(JSON.stringify(figures)));
