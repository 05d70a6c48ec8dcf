import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, email, errorOf, send, tokenCreator, worldOf, type Reply } from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
const member = (name: string): string => `serviceAccount:${email(name)}`;
let cloud: SandboxCloud;

before(async () => {
  const world = worldOf({
    organizationBindings: [
      binding("roles/resourcemanager.organizationAdmin", ada),
      binding("roles/cloudasset.viewer", ada),
    ],
    groups: { team: [ada] },
    accounts: {
      a: { bindings: [binding(tokenCreator, "group:team@acme.example")] },
      b: { bindings: [binding("roles/iam.serviceAccountUser", member("a"))] },
      c: { bindings: [binding("roles/iam.serviceAccountAdmin", member("b"))] },
    },
  });
  cloud = await startSandboxCloud({ world });
});
after(() => cloud.close());

const get = (path: string): Promise<Reply> => send(cloud, path);
const named = (reply: Reply, key: string): readonly unknown[] =>
  ((reply.body[key] ?? []) as readonly { name?: unknown; resource?: unknown }[]).map(
    ({ name, resource }) => name ?? resource,
  );

suite("Resource Manager", () => {
  test("gets folders and organizations, and lists what is directly in them", async () => {
    assert.deepEqual(named(await get("/v3/organizations:search"), "organizations"), ["organizations/1000"]);
    assert.deepEqual(named(await get("/v3/folders:search"), "folders"), ["folders/2000"]);
    assert.deepEqual(named(await get("/v3/folders?parent=organizations/1000"), "folders"), ["folders/2000"]);
    assert.deepEqual(named(await get("/v3/projects?parent=folders/2000"), "projects"), ["projects/3001"]);
    assert.deepEqual(named(await get("/v3/projects?parent=organizations/1000"), "projects"), []);
    assert.equal((await get("/v3/projects/3001")).body["projectId"], "acme-one");
    assert.equal((await get("/v3/folders/2000")).body["parent"], "organizations/1000");
    assert.equal((await get("/v3/projects?parent=nowhere")).status, 404);
  });

  test("answers 403 for what does not exist, not 404", async () => {
    for (const path of ["/v3/projects/no-such", "/v3/folders/9", "/v3/organizations/9", "/v3/projects/acme-two"]) {
      assert.equal(errorOf(await get(path)).rpc, "PERMISSION_DENIED", path);
    }
  });

  test("reads policies with the version in the body, on every level", async () => {
    for (const path of [
      "/v3/projects/acme-one",
      "/v3/folders/2000",
      "/v3/organizations/1000",
      "/v1/projects/acme-one",
      "/v1/organizations/1000",
    ]) {
      const { status } = await send(cloud, `${path}:getIamPolicy`, {
        body: { options: { requestedPolicyVersion: 3 } },
      });
      assert.equal(status, 200, path);
    }
  });

  test("knows the ancestry of a project, itself first", async () => {
    const { body } = await send(cloud, "/v1/projects/acme-one:getAncestry", { body: {} });
    assert.deepEqual(body["ancestor"], [
      { resourceId: { type: "project", id: "acme-one" } },
      { resourceId: { type: "folder", id: "2000" } },
      { resourceId: { type: "organization", id: "1000" } },
    ]);
  });

  test("speaks v1 with other field names", async () => {
    const { body } = await get("/v1/projects?filter=id:acme-one");
    const [project] = body["projects"] as readonly Record<string, unknown>[];
    assert.deepEqual([project?.["projectNumber"], project?.["lifecycleState"]], ["3001", "ACTIVE"]);
    assert.deepEqual((await get("/v1/projects/acme-one")).body["parent"], { type: "folder", id: "2000" });
  });

  test("a grant on the organization opens the account below", async () => {
    const path = `/v1/projects/-/serviceAccounts/${email("c")}:testIamPermissions`;
    const permissions = ["iam.serviceAccounts.getAccessToken"];
    assert.deepEqual((await send(cloud, path, { body: { permissions } })).body, {});
    const resource = "/v3/organizations/1000";
    const { body: policy } = await send(cloud, `${resource}:getIamPolicy`, { body: {} });
    const bindings = [...(policy["bindings"] as readonly object[]), binding(tokenCreator, ada)];
    assert.equal(
      (await send(cloud, `${resource}:setIamPolicy`, { body: { policy: { ...policy, bindings } } })).status,
      200,
    );
    assert.deepEqual((await send(cloud, path, { body: { permissions } })).body, { permissions });
    cloud.reset();
  });
});

suite("Cloud Asset", () => {
  const account = (name: string): string => `//iam.googleapis.com/projects/acme-one/serviceAccounts/${email(name)}`;
  const project = "//cloudresourcemanager.googleapis.com/projects/acme-one";
  const search = (query: string, more = "", scope = "organizations/1000"): Promise<Reply> =>
    get(`/v1/${scope}:searchAllIamPolicies?query=${encodeURIComponent(query)}${more}`);

  const queries: readonly (readonly [query: string, resources: readonly string[]])[] = [
    [`policy:"${member("a")}"`, [account("b")]],
    [`roles=${tokenCreator}`, [account("a")]],
    ["roles:serviceAccountUser", [account("b")]],
    ["memberTypes:group", [account("a")]],
    ["policy.role.permissions:iam.serviceAccounts.setIamPolicy", [account("c")]],
    [`resource=${account("c")}`, [account("c")]],
    [`memberTypes:serviceAccount AND roles:admin`, [account("c")]],
    ["team@acme.example", [account("a")]],
  ];
  for (const [query, resources] of queries) {
    test(`finds policies by ${query}`, async () => assert.deepEqual(named(await search(query), "results"), resources));
  }

  test("finds only what is in the scope, of the asked types", async () => {
    assert.deepEqual(
      named(await search("", "&assetTypes=iam.googleapis.com/.*"), "results"),
      ["a", "b", "c"].map(account),
    );
    assert.deepEqual(named(await search("", "", "folders/2000"), "results").length, 3);
    assert.equal((await search("", "&assetTypes=(")).status, 400);
    assert.equal((await search("colour:red")).status, 400);
    assert.equal((await search("", "", "projects/acme-two")).status, 403);
  });

  test("finds resources by type and words", async () => {
    const all = await get(
      "/v1/organizations/1000:searchAllResources?assetTypes=iam.googleapis.com/ServiceAccount&pageSize=2",
    );
    assert.deepEqual(named(all, "results"), [account("a"), account("b")]);
    assert.equal(typeof all.body["nextPageToken"], "string");
    assert.deepEqual(named(await get("/v1/organizations/1000:searchAllResources?query=acme-one%20c%40"), "results"), [
      account("c"),
    ]);
  });

  test("gets effective policies from the resource up to the scope", async () => {
    const { body } = await get(
      `/v1/organizations/1000/effectiveIamPolicies:batchGet?names=${encodeURIComponent(account("a"))}`,
    );
    const [result] = body["policyResults"] as readonly { policies: readonly { attachedResource: string }[] }[];
    assert.deepEqual(
      result?.policies.map(({ attachedResource }) => attachedResource),
      [account("a"), "//cloudresourcemanager.googleapis.com/organizations/1000"],
    );
    assert.equal((await get("/v1/organizations/1000/effectiveIamPolicies:batchGet")).status, 400);
    const twenty = Array.from({ length: 21 }, () => `names=${encodeURIComponent(project)}`).join("&");
    assert.equal((await get(`/v1/organizations/1000/effectiveIamPolicies:batchGet?${twenty}`)).status, 400);
  });

  test("analyses impersonation through groups and accounts, but not the right to grant oneself a role", async () => {
    const query = new URLSearchParams({
      "analysisQuery.identitySelector.identity": ada,
      "analysisQuery.options.analyzeServiceAccountImpersonation": "true",
    });
    const { body } = await get(`/v1/organizations/1000:analyzeIamPolicy?${query.toString()}`);
    const analyses = body["serviceAccountImpersonationAnalysis"] as readonly {
      analysisQuery: { identitySelector: { identity: string } };
    }[];
    assert.deepEqual(
      analyses.map(({ analysisQuery }) => analysisQuery.identitySelector.identity),
      [member("a"), member("b")],
    );
  });

  test("analyses who has a permission on a resource", async () => {
    const query = new URLSearchParams({
      "analysisQuery.resourceSelector.fullResourceName": account("a"),
      "analysisQuery.accessSelector.permissions": "iam.serviceAccounts.getAccessToken",
    });
    const { body } = await get(`/v1/organizations/1000:analyzeIamPolicy?${query.toString()}`);
    const { analysisResults } = body["mainAnalysis"] as {
      analysisResults: readonly { attachedResourceFullName: string; identityList: object }[];
    };
    assert.deepEqual(
      analysisResults.map(({ attachedResourceFullName, identityList }) => [attachedResourceFullName, identityList]),
      [[account("a"), { identities: [{ name: "group:team@acme.example" }] }]],
    );
    assert.equal((await get("/v1/organizations/1000:analyzeIamPolicy")).status, 400);
  });
});
