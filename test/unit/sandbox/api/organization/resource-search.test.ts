import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, errorOf, send, worldOf, type Reply } from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
let cloud: SandboxCloud;

before(async () => {
  const world = {
    ...worldOf({ organizationBindings: [binding("roles/resourcemanager.organizationAdmin", ada)] }),
    folders: [
      { number: "2000", displayName: "Everything", parent: "organizations/1000" },
      { number: "2100", displayName: "Test One", parent: "folders/2000" },
      { number: "2200", displayName: "Test Two", parent: "folders/2000" },
    ],
    projects: [
      { projectId: "acme-one", number: "3001", parent: "folders/2000", labels: { env: "prod", team: "red" } },
      { projectId: "acme-two", number: "3002", parent: "folders/2100", labels: { env: "test", team: "red" } },
    ],
  };
  cloud = await startSandboxCloud({ world });
});
after(() => cloud.close());

const idsOf = (reply: Reply, key: string): readonly unknown[] =>
  ((reply.body[key] ?? []) as readonly Record<string, unknown>[]).map(({ name, projectId }) => projectId ?? name);
const get = (path: string, query: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  send(cloud, `${path}?${new URLSearchParams(query).toString()}`);

suite("folders, as gcloud asks for them", () => {
  const queries: readonly (readonly [query: string, folders: readonly string[]])[] = [
    ["", ["2000", "2100", "2200"]],
    ["displayName=Test*", ["2100", "2200"]],
    ['displayName="Test One"', ["2100"]],
    ['displayName:"test one" OR displayName=everything', ["2000", "2100"]],
    ["parent=folders/2000 AND NOT displayName=*two", ["2100"]],
    ["parent=folders/2000 lifecycleState=ACTIVE", ["2100", "2200"]],
    ["parent=organizations/1000 OR (parent=folders/2000 AND displayName=*Two)", ["2000", "2200"]],
    ["state=DELETE_REQUESTED", []],
    ["constructor=x", []],
  ];
  for (const [query, folders] of queries) {
    test(`are found by ${query || "no query"}, in v2 as in v3`, async () => {
      const names = folders.map((number) => `folders/${number}`);
      assert.deepEqual(idsOf(await send(cloud, "/v2/folders:search", { body: { query } }), "folders"), names);
      assert.deepEqual(idsOf(await get("/v3/folders:search", { query }), "folders"), names);
    });
  }

  test("come with the field names of v2, one by one and by their parent", async () => {
    const { body } = await get("/v2/folders/2100");
    assert.deepEqual(
      [body["name"], body["parent"], body["displayName"], body["lifecycleState"]],
      ["folders/2100", "folders/2000", "Test One", "ACTIVE"],
    );
    assert.deepEqual(idsOf(await get("/v2/folders", { parent: "folders/2000", showDeleted: "false" }), "folders"), [
      "folders/2100",
      "folders/2200",
    ]);
    assert.equal(errorOf(await get("/v2/folders/9")).rpc, "PERMISSION_DENIED");
  });

  test("have their policy in v2 too", async () => {
    const options = { requestedPolicyVersion: 3 };
    assert.equal((await send(cloud, "/v2/folders/2100:getIamPolicy", { body: { options } })).status, 200);
  });

  test("are searched page by page", async () => {
    const first = await send(cloud, "/v2/folders:search", { body: { pageSize: 2 } });
    const pageToken = String(first.body["nextPageToken"]);
    const second = await send(cloud, "/v2/folders:search", { body: { pageSize: 2, pageToken } });
    assert.deepEqual(idsOf(second, "folders"), ["folders/2200"]);
    assert.equal(second.body["nextPageToken"], undefined);
  });

  for (const query of [
    "displayName=a AND",
    "(displayName=a",
    "displayName=a)",
    'displayName="a',
    "NOT",
    "(".repeat(9_000),
  ]) {
    test(`cannot be found by ${query.slice(0, 20)}`, async () => {
      const { status, rpc } = errorOf(await send(cloud, "/v2/folders:search", { body: { query } }));
      assert.deepEqual([status, rpc], [400, "INVALID_ARGUMENT"]);
    });
  }
});

suite("organizations, as gcloud asks for them", () => {
  test("are found by domain and by customer, in v1 and in v3", async () => {
    const { body } = await get("/v1/organizations/1000");
    const { directoryCustomerId } = body["owner"] as { readonly directoryCustomerId: string };
    assert.deepEqual([body["displayName"], body["lifecycleState"]], ["acme.example", "ACTIVE"]);
    for (const filter of ["", "domain:acme.example", `owner.directorycustomerid:${directoryCustomerId}`]) {
      const found = await send(cloud, "/v1/organizations:search", { body: { filter } });
      assert.deepEqual(idsOf(found, "organizations"), ["organizations/1000"], filter);
    }
    const query = `directoryCustomerId:${directoryCustomerId}`;
    assert.deepEqual(idsOf(await get("/v3/organizations:search", { query }), "organizations"), ["organizations/1000"]);
    const other = await send(cloud, "/v1/organizations:search", { body: { filter: "domain:other.example" } });
    assert.deepEqual(idsOf(other, "organizations"), []);
  });

  test("are shown only to those who may get them", async () => {
    const { accessToken: token } = cloud.issueAccessToken("bob@other.example");
    assert.deepEqual((await send(cloud, "/v1/organizations:search", { token, body: {} })).body, {});
  });
});

suite("projects", () => {
  test("by two fields: either of them in projects:search, both in a filter of v1", async () => {
    const fields = "labels.env:test labels.team:red";
    assert.deepEqual(idsOf(await get("/v3/projects:search", { query: fields }), "projects"), ["acme-one", "acme-two"]);
    assert.deepEqual(idsOf(await get("/v1/projects", { filter: fields }), "projects"), ["acme-two"]);
  });

  test("by an operator that the query names, in both", async () => {
    const query = "labels.env:* AND NOT parent:folders/2000";
    assert.deepEqual(idsOf(await get("/v3/projects:search", { query }), "projects"), ["acme-two"]);
    assert.deepEqual(
      idsOf(await get("/v1/projects", { filter: "(parent.type:folder AND parent.id:2000)" }), "projects"),
      ["acme-one"],
    );
  });
});
