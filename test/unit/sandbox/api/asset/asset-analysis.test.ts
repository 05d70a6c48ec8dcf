import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, email, errorOf, FakeClock, type Reply } from "../../sandbox-fixture.ts";
import { sandboxFor, send, tokenCreator, worldOf } from "../../sandbox-fixture.ts";

const getAccessToken = "iam.serviceAccounts.getAccessToken";
const minting = "projects/acme-one/roles/minting";
const account = (name: string): string => `//iam.googleapis.com/projects/acme-one/serviceAccounts/${email(name)}`;
const ending = (title: string, expression: string): object => ({
  ...binding(tokenCreator, `user:${caller}`),
  condition: { title, expression },
});

const world = worldOf({
  organizationBindings: [binding("roles/cloudasset.viewer", `user:${caller}`)],
  accounts: {
    grouped: { bindings: [binding(tokenCreator, "group:team@acme.example", "group:far@elsewhere.example")] },
    crowded: { bindings: [binding(tokenCreator, "group:crowd@acme.example")] },
    left: { bindings: [binding(tokenCreator, "group:past@acme.example")] },
    custom: { bindings: [binding(minting, `user:${caller}`)] },
    timed: {
      bindings: [
        ending("over", 'request.time < timestamp("2026-11-21T12:30:00Z")'),
        ending("on", 'request.time < timestamp("2036-01-01T00:00:00Z")'),
        ending("tagged", 'resource.matchTag("1/env", "prod")'),
      ],
    },
  },
  groups: {
    team: ["group:core@acme.example", "user:bob@acme.example"],
    core: [`user:${caller}`, "group:team@acme.example"],
    crowd: Array.from({ length: 1_001 }, (_, index) => `user:u${index}@acme.example`),
  },
  rest: { roles: [{ name: minting, permissions: [getAccessToken] }] },
});

/** The same world with a group that Ada has left. */
const worldWithEnd = {
  ...world,
  groups: [
    ...(world as { readonly groups: readonly object[] }).groups,
    {
      email: "past@acme.example",
      members: [`user:${caller}`, "user:bob@acme.example"],
      expiries: { [`user:${caller}`]: "2026-11-20T00:00:00Z" },
    },
  ],
};

async function start(t: TestContext): Promise<{ readonly cloud: SandboxCloud; readonly clock: FakeClock }> {
  const clock = new FakeClock();
  return { cloud: await sandboxFor(t, { world: worldWithEnd, now: clock.now }), clock };
}

/** Asks who may mint access tokens for an account. */
function ask(cloud: SandboxCloud, name: string, more: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const parameters = new URLSearchParams({ "resourceSelector.fullResourceName": account(name), ...more });
  if (!("accessSelector.permissions" in more)) parameters.set("accessSelector.permissions", getAccessToken);
  const query = new URLSearchParams(
    [...parameters].map(([key, value]): [string, string] => [`analysisQuery.${key}`, value]),
  );
  return send(cloud, `/v1/organizations/1000:analyzeIamPolicy?${query.toString()}`);
}

interface Analysis {
  readonly analysisResults: readonly {
    readonly identityList: { readonly identities: readonly JsonObject[]; readonly groupEdges?: readonly JsonObject[] };
    readonly accessControlLists: readonly {
      readonly accesses: readonly JsonObject[];
      readonly conditionEvaluation?: JsonObject;
    }[];
    readonly fullyExplored?: boolean;
  }[];
  readonly fullyExplored?: boolean;
  readonly nonCriticalErrors?: readonly JsonObject[];
}

function mainOf({ body, status }: Reply): Analysis {
  assert.equal(status, 200);
  return body["mainAnalysis"] as Analysis;
}

suite("analyzeIamPolicy", () => {
  test("names only groups, unless it should expand them", async (t) => {
    const { cloud } = await start(t);
    const [result] = mainOf(await ask(cloud, "grouped")).analysisResults;
    assert.deepEqual(result?.identityList, {
      identities: [{ name: "group:team@acme.example" }, { name: "group:far@elsewhere.example" }],
    });
    assert.equal(result.fullyExplored, true);
  });

  test("expands groups through groups, and says which it may not read", async (t) => {
    const { cloud } = await start(t);
    const main = mainOf(await ask(cloud, "grouped", { "options.expandGroups": "true" }));
    const analysisState = {
      code: "PERMISSION_DENIED",
      cause: "Not allowed to read the members of group:far@elsewhere.example.",
    };
    assert.deepEqual(main.analysisResults[0]?.identityList.identities, [
      { name: "group:team@acme.example" },
      { name: "group:far@elsewhere.example", analysisState },
      { name: "group:core@acme.example" },
      { name: "user:bob@acme.example" },
      { name: `user:${caller}` },
    ]);
    assert.equal(main.analysisResults[0].identityList.groupEdges, undefined);
    assert.equal(main.analysisResults[0].fullyExplored, undefined);
    assert.equal(main.fullyExplored, undefined);
    assert.deepEqual(main.nonCriticalErrors, [analysisState]);
  });

  test("leaves out whose membership has ended", async (t) => {
    const { cloud } = await start(t);
    const [result] = mainOf(await ask(cloud, "left", { "options.expandGroups": "true" })).analysisResults;
    assert.deepEqual(
      result?.identityList.identities.map(({ name }) => name),
      ["group:past@acme.example", "user:bob@acme.example"],
    );
  });

  test("shows on request which groups make a principal a member", async (t) => {
    const { cloud } = await start(t);
    const options = { "options.expandGroups": "true", "options.outputGroupEdges": "true" };
    const [result] = mainOf(await ask(cloud, "grouped", options)).analysisResults;
    assert.deepEqual(result?.identityList.groupEdges?.[0], {
      sourceNode: "group:team@acme.example",
      targetNode: "group:core@acme.example",
    });
  });

  test("looks at 1,000 members of a group and no more", async (t) => {
    const { cloud } = await start(t);
    const main = mainOf(await ask(cloud, "crowded", { "options.expandGroups": "true" }));
    assert.equal(main.analysisResults[0]?.identityList.identities.length, 1_001);
    assert.deepEqual(
      main.nonCriticalErrors?.map(({ code }) => code),
      ["RESOURCE_EXHAUSTED"],
    );
  });

  test("says that a custom role which the caller may not read perhaps has the permission", async (t) => {
    const { cloud } = await start(t);
    const main = mainOf(await ask(cloud, "custom"));
    const [access] = main.analysisResults[0]?.accessControlLists[0]?.accesses ?? [];
    assert.equal(access?.["permission"], getAccessToken);
    assert.equal((access["analysisState"] as JsonObject)["code"], "PERMISSION_DENIED");
    assert.equal(main.fullyExplored, undefined);
  });

  const evaluations = [
    { at: undefined, values: ["CONDITIONAL", "CONDITIONAL", "CONDITIONAL"] },
    { at: "2026-11-21T12:10:00Z", values: ["TRUE", "TRUE", "CONDITIONAL"] },
    { at: "2026-11-21T13:00:00Z", values: ["FALSE", "TRUE", "CONDITIONAL"] },
  ];
  for (const { at, values } of evaluations) {
    test(`judges conditions on the time of access, here ${at ?? "not given"}`, async (t) => {
      const { cloud } = await start(t);
      const { analysisResults } = mainOf(await ask(cloud, "timed", at ? { "conditionContext.accessTime": at } : {}));
      const found = analysisResults.map((result) => result.accessControlLists[0]?.conditionEvaluation);
      assert.deepEqual(
        found.map((evaluation) => evaluation?.["evaluationValue"]),
        values,
      );
    });
  }

  test("expands roles where no access is selected", async (t) => {
    const { cloud } = await start(t);
    const query = new URLSearchParams({
      "analysisQuery.resourceSelector.fullResourceName": account("crowded"),
      "analysisQuery.options.expandRoles": "true",
    });
    const main = mainOf(await send(cloud, `/v1/organizations/1000:analyzeIamPolicy?${query.toString()}`));
    const accesses = main.analysisResults.flatMap((result) => result.accessControlLists[0]?.accesses ?? []);
    assert.ok(accesses.some(({ role }) => role === tokenCreator));
    assert.ok(accesses.some(({ permission }) => permission === getAccessToken));
  });

  const refused = [
    { because: "the time of access is past", more: { "conditionContext.accessTime": "2026-11-21T11:00:00Z" } },
    { because: "the time of access is none", more: { "conditionContext.accessTime": "soon" } },
    {
      because: "groups are to be expanded beside an identity",
      more: { "identitySelector.identity": `user:${caller}`, "options.expandGroups": "true" },
    },
    { because: "roles are to be expanded beside a permission", more: { "options.expandRoles": "true" } },
  ];
  for (const { because, more } of refused) {
    test(`refuses the query when ${because}`, async (t) => {
      const { cloud } = await start(t);
      const { status, rpc } = errorOf(await ask(cloud, "grouped", more));
      assert.deepEqual([status, rpc], [400, "INVALID_ARGUMENT"]);
    });
  }

  test("answers 20 queries a day for an organization, and none that it refuses count", async (t) => {
    const { cloud, clock } = await start(t);
    assert.equal((await ask(cloud, "grouped", { "options.expandRoles": "true" })).status, 400);
    for (let query = 0; query < 20; query += 1) assert.equal((await ask(cloud, "custom")).status, 200);
    const { status, rpc } = errorOf(await ask(cloud, "custom"));
    assert.deepEqual([status, rpc], [429, "RESOURCE_EXHAUSTED"]);
    clock.time += 86_400_000;
    assert.equal((await ask(cloud, "custom")).status, 200);
  });
});
