import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createAssetSearch } from "../../../../src/google/api/cloud-asset-client.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { callerAt, failureOfRejection, network, never } from "../google-fixtures.ts";

const scope = "organizations/1";
const crm = "//cloudresourcemanager.googleapis.com";
const iam = "//iam.googleapis.com/projects/p-1/serviceAccounts";
const robot = "robot@p-1.iam.gserviceaccount.com";
const uniqueId = "100000000000000000001";

async function bench(t: TestContext, ...replies: readonly Reply[]) {
  const server = await FakeServer.start(t, ...replies);
  return { server, search: createAssetSearch(network(t).http), caller: callerAt(server.url) };
}

test("a search asks for containers and accounts only, 500 at a time, and continues at the given page", async (t) => {
  const { server, search, caller } = await bench(t, { json: { nextPageToken: "n" } });
  const page = await search.searchPolicies(scope, caller, "here", never);
  assert.deepEqual(page, { items: [], nextPageToken: "n" });
  const url = new URL(server.lastRequest.path, server.url);
  assert.equal(url.pathname, "/v1/organizations/1:searchAllIamPolicies");
  assert.deepEqual([url.searchParams.get("pageSize"), url.searchParams.get("pageToken")], ["500", "here"]);
  assert.deepEqual(
    url.searchParams.getAll("assetTypes").map((type) => type.split("/")[1]),
    ["Project", "Folder", "Organization", "ServiceAccount"],
  );
});

test("resources become containers with what they lie in, and accounts by email however they are named", async (t) => {
  const parentFullResourceName = `${crm}/projects/p-1`;
  const additionalAttributes = { email: robot, uniqueId };
  const { search, caller } = await bench(t, {
    json: {
      results: [
        { name: `${crm}/organizations/1` },
        { name: `${crm}/projects/p-1`, parentFullResourceName: `${crm}/folders/7` },
        { name: `${iam}/${uniqueId}`, parentFullResourceName, additionalAttributes, state: "DISABLED" },
        { name: `${iam}/${robot}` },
        { name: "//storage.googleapis.com/bucket" },
      ],
    },
  });
  const { items } = await search.searchResources(scope, caller, undefined, never);
  assert.deepEqual(items, [
    { kind: "container", name: "organizations/1", parent: undefined },
    { kind: "container", name: "projects/p-1", parent: "folders/7" },
    { kind: "account", account: { email: robot, uniqueId, projectId: "p-1", disabled: true } },
    { kind: "account", account: { email: robot, uniqueId: "", projectId: "p-1", disabled: false } },
  ]);
});

test("a policy keeps its conditions, and an invalid one is refused rather than taken for empty", async (t) => {
  const condition = { title: "t", expression: "true" };
  const bindings = [{ role: "roles/owner", members: ["user:a@b.example"], condition }];
  const { search, caller } = await bench(
    t,
    { json: { results: [{ resource: `${iam}/${uniqueId}`, policy: { bindings } }] } },
    { json: { results: [{ resource: `${iam}/${robot}`, policy: { bindings: [{}] } }] } },
  );
  const { items } = await search.searchPolicies(scope, caller, undefined, never);
  const read = { kind: "shown", title: "t", description: "", expression: "true" };
  assert.deepEqual(items, [{ kind: "policy", resource: uniqueId, bindings: [{ ...bindings[0], condition: read }] }]);
  assert.equal(
    (await failureOfRejection(search.searchPolicies(scope, caller, undefined, never))).code,
    "unexpectedAnswer",
  );
});
