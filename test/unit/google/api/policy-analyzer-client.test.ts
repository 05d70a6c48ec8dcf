import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createPolicyAnalyzer } from "../../../../src/google/api/policy-analyzer-client.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { callerAt, failureOfRejection, network, never } from "../google-fixtures.ts";

const robot = "robot@p-1.iam.gserviceaccount.com";
const query = {
  scope: "organizations/1",
  projectId: "p-1",
  account: robot,
  permission: "iam.serviceAccounts.signJwt",
  accessTime: Date.UTC(2026, 10, 21, 12, 1),
} as const;

async function bench(t: TestContext, ...replies: readonly Reply[]) {
  const server = await FakeServer.start(t, ...replies);
  const analyzer = createPolicyAnalyzer(network(t).http);
  return { server, ask: () => analyzer.whoHas(query, callerAt(server.url), never) };
}

test("a query is for one permission on one account, with groups expanded at the time of access", async (t) => {
  const { server, ask } = await bench(t, { json: { mainAnalysis: { fullyExplored: true }, fullyExplored: true } });
  assert.deepEqual(await ask(), { bindings: [], isExplored: true, problems: [] });
  const url = new URL(server.lastRequest.path, server.url);
  assert.equal(url.pathname, "/v1/organizations/1:analyzeIamPolicy");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    "analysisQuery.resourceSelector.fullResourceName": `//iam.googleapis.com/projects/p-1/serviceAccounts/${robot}`,
    "analysisQuery.accessSelector.permissions": "iam.serviceAccounts.signJwt",
    "analysisQuery.options.expandGroups": "true",
    "analysisQuery.options.outputGroupEdges": "true",
    "analysisQuery.conditionContext.accessTime": "2026-11-21T12:01:00.000Z",
    executionTimeout: "30s",
  });
});

test("an invalid answer is refused", async (t) => {
  const { ask } = await bench(t, { json: { mainAnalysis: { analysisResults: [{}] } } });
  assert.equal((await failureOfRejection(ask())).code, "unexpectedAnswer");
});

function refusal(status: number, message: string): Reply {
  return { status, json: { error: { code: status, message, status: "X" } } };
}

const quotas = [
  {
    message: "Quota exceeded for quota metric 'x' and limit 'AnalyzeIamPolicy per minute' of service 'y'.",
    per: "minute",
  },
  { message: "Analysis queries per organization per day are used up.", per: "day" },
];
for (const { message, per } of quotas) {
  test(`a quota of the ${per} that is used up is said at once, without sending the query again`, async (t) => {
    const { server, ask } = await bench(t, refusal(429, message));
    const failure = await failureOfRejection(ask());
    assert.equal(failure.code === "analysisQuotaReached" ? failure.per : failure.code, per);
    assert.equal(server.requests.length, 1);
  });
}

test("an answer that is not there yet is asked for again", async (t) => {
  const { server, ask } = await bench(t, refusal(503, "later"), { json: { mainAnalysis: {} } });
  assert.equal((await ask()).isExplored, false);
  assert.equal(server.requests.length, 2);
});

test("a refusal names the permission even where Google does not, and the scope that it is missing on", async (t) => {
  const { ask } = await bench(t, refusal(403, "The caller does not have permission"));
  const failure = await failureOfRejection(ask());
  assert.ok(failure.code === "permissionDenied");
  assert.deepEqual([failure.permission, failure.resource], ["cloudasset.assets.analyzeIamPolicy", "organizations/1"]);
});

test("an API that is not enabled stays that", async (t) => {
  const message = "Cloud Asset API has not been used in project 7 before or it is disabled.";
  const { ask } = await bench(t, refusal(403, message));
  assert.equal((await failureOfRejection(ask())).code, "serviceDisabled");
});
