import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  email,
  errorOf,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
const path = `/v1/projects/-/serviceAccounts/${email("target")}`;
const clock = new FakeClock();
const condition = { title: "Until 2027", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };

function start(t: TestContext, bindings: readonly object[] = []): Promise<SandboxCloud> {
  const world = worldOf({
    projectBindings: [binding("roles/iam.serviceAccountAdmin", ada), binding("roles/owner", ada)],
    accounts: { target: { bindings } },
  });
  return sandboxFor(t, { world, now: clock.now });
}

const read = (cloud: SandboxCloud, version = 3): Promise<Reply> =>
  send(cloud, `${path}:getIamPolicy?options.requestedPolicyVersion=${version}`, { method: "POST" });
const write = (cloud: SandboxCloud, policy: object, more: object = {}, resource = path): Promise<Reply> =>
  send(cloud, `${resource}:setIamPolicy`, { body: { policy, ...more } });

suite("setIamPolicy", () => {
  test("grants from one moment to the next, and answers with a new etag", async (t) => {
    const cloud = await start(t);
    assert.equal((await mint(cloud, "target")).status, 403);
    const { body: before } = await read(cloud);
    const { status, body } = await write(cloud, { etag: before["etag"], bindings: [binding(tokenCreator, ada)] });
    assert.equal(status, 200);
    assert.notEqual(body["etag"], before["etag"]);
    assert.equal((await mint(cloud, "target")).status, 200);
    assert.deepEqual((await read(cloud)).body, body);
  });

  test("refuses an etag that is not the current one with 409 ABORTED", async (t) => {
    const cloud = await start(t);
    const { body } = await read(cloud);
    await write(cloud, { etag: body["etag"], bindings: [] });
    const { status, rpc, message } = errorOf(await write(cloud, { etag: body["etag"], bindings: [] }));
    assert.deepEqual([status, rpc], [409, "ABORTED"]);
    assert.match(String(message), /^There were concurrent policy changes\./);
  });

  test("without an etag overwrites blindly, conditions and all", async (t) => {
    const cloud = await start(t, [{ ...binding(tokenCreator, ada), condition }]);
    assert.equal((await write(cloud, { bindings: [] })).status, 200);
    assert.deepEqual(Object.keys((await read(cloud)).body), ["etag"]);
  });

  test("keeps audit configs unless the mask names them", async (t) => {
    const cloud = await start(t);
    const auditConfigs = [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] }];
    await write(cloud, { bindings: [], auditConfigs }, { updateMask: "bindings,etag,auditConfigs" });
    const { body } = await write(cloud, { bindings: [binding(tokenCreator, ada)] });
    assert.deepEqual(body["auditConfigs"], auditConfigs);
  });

  const refusals: readonly (readonly [what: string, policy: object])[] = [
    ["an unknown role", { bindings: [binding("roles/made.up", ada)] }],
    ["a member without a kind", { bindings: [binding(tokenCreator, caller)] }],
    [
      "a service account that does not exist",
      { bindings: [binding(tokenCreator, `serviceAccount:${email("nobody")}`)] },
    ],
    ["version 2", { version: 2, bindings: [] }],
    [
      "a condition without a title",
      { version: 3, bindings: [{ ...binding(tokenCreator, ada), condition: { expression: "true" } }] },
    ],
    [
      "a condition that is no CEL",
      { version: 3, bindings: [{ ...binding(tokenCreator, ada), condition: { title: "t", expression: "a b" } }] },
    ],
    [
      "more than 1,500 principals",
      { bindings: [binding(tokenCreator, ...Array.from({ length: 1501 }, (_, i) => `user:u${i}@a.example`))] },
    ],
    [
      "more than 250 groups",
      { bindings: [binding(tokenCreator, ...Array.from({ length: 251 }, (_, i) => `group:g${i}@a.example`))] },
    ],
    ["an unknown field", { binding: [] }],
  ];
  for (const [what, policy] of refusals) {
    test(`refuses ${what} and changes nothing`, async (t) => {
      const cloud = await start(t, [binding(tokenCreator, ada)]);
      const { body: before } = await read(cloud);
      assert.equal(errorOf(await write(cloud, policy)).rpc, "INVALID_ARGUMENT");
      assert.deepEqual((await read(cloud)).body, before);
    });
  }

  test("takes 1,500 principals and 250 groups", async (t) => {
    const users = Array.from({ length: 1250 }, (_, i) => `user:u${i}@a.example`);
    const groups = Array.from({ length: 250 }, (_, i) => `group:g${i}@a.example`);
    assert.equal((await write(await start(t), { bindings: [binding(tokenCreator, ...users, ...groups)] })).status, 200);
  });

  test("opens an account to everyone, but not a project", async (t) => {
    const cloud = await start(t);
    assert.equal((await write(cloud, { bindings: [binding(tokenCreator, "allUsers")] })).status, 200);
    assert.equal(
      (await write(cloud, { bindings: [binding("roles/viewer", "allUsers")] }, {}, "/v3/projects/acme-one")).status,
      400,
    );
  });

  test("takes effect after the delay that the sandbox is set to", async (t) => {
    const cloud = await start(t);
    cloud.settings.propagationDelayMs = 60_000;
    const before = clock.time;
    await write(cloud, { bindings: [binding(tokenCreator, ada)] });
    assert.equal((await mint(cloud, "target")).status, 403);
    clock.time += 59_999;
    assert.equal((await mint(cloud, "target")).status, 403);
    clock.time += 1;
    assert.equal((await mint(cloud, "target")).status, 200);
    clock.time = before;
  });
});

suite("accounts switched off and on", () => {
  test("lose their tokens while they are off, and have the old ones back afterwards", async (t) => {
    const cloud = await start(t, [binding(tokenCreator, ada)]);
    const { body } = await mint(cloud, "target");
    const token = String(body["accessToken"]);
    const call = (): Promise<Reply> => send(cloud, "/v3/projects:search", { token });
    assert.equal((await call()).status, 200);
    assert.equal((await send(cloud, `${path}:disable`, { body: {} })).status, 200);
    assert.equal(errorOf(await call()).reason, "ACCOUNT_STATE_INVALID");
    assert.equal((await send(cloud, `${path}:enable`, { body: {} })).status, 200);
    assert.equal((await call()).status, 200);
  });
});

suite("custom roles", () => {
  const roles = "/v1/projects/acme-one/roles";

  test("can be created, granted, changed, deleted and undeleted", async (t) => {
    const cloud = await start(t);
    const includedPermissions = ["iam.serviceAccounts.getAccessToken"];
    const created = await send(cloud, roles, {
      body: { roleId: "minter", role: { title: "Minter", includedPermissions } },
    });
    assert.equal(created.body["name"], "projects/acme-one/roles/minter");
    await write(cloud, { bindings: [binding("projects/acme-one/roles/minter", ada)] });
    assert.equal((await mint(cloud, "target")).status, 200);
    await send(cloud, `${roles}/minter`, { method: "DELETE" });
    assert.equal((await mint(cloud, "target")).status, 403);
    await send(cloud, `${roles}/minter:undelete`, { body: {} });
    assert.equal((await mint(cloud, "target")).status, 200);
    await send(cloud, `${roles}/minter`, { method: "PATCH", body: { includedPermissions: [] } });
    assert.equal((await mint(cloud, "target")).status, 403);
  });

  test("have names of their own", async (t) => {
    const cloud = await start(t);
    const body = { roleId: "minter", role: {} };
    assert.equal((await send(cloud, roles, { body })).status, 200);
    assert.equal((await send(cloud, roles, { body })).status, 409);
    assert.equal((await send(cloud, roles, { body: { roleId: "m n" } })).status, 400);
    assert.equal((await send(cloud, `${roles}/other`)).status, 404);
  });

  test("beside the predefined ones, which anyone may read", async (t) => {
    const cloud = await start(t);
    const page = await send(cloud, "/v1/roles?pageSize=1&view=FULL");
    const [first] = page.body["roles"] as readonly { includedPermissions: readonly string[] }[];
    assert.ok((first?.includedPermissions.length ?? 0) > 0);
    assert.equal(typeof page.body["nextPageToken"], "string");
    const one = await send(cloud, "/v1/roles/iam.serviceAccountOpenIdTokenCreator");
    assert.deepEqual(one.body["includedPermissions"], ["iam.serviceAccounts.getOpenIdToken"]);
  });
});

suite("deny policies", () => {
  const attachment = "/v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Facme-one/denypolicies";
  const rule = {
    denyRule: {
      deniedPrincipals: [`principal://goog/subject/${caller}`],
      deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
    },
  };

  test("go before every grant, until they are deleted", async (t) => {
    const world = worldOf({
      projectBindings: [binding("roles/iam.denyAdmin", ada)],
      accounts: { target: { bindings: [binding(tokenCreator, ada)] } },
    });
    const cloud = await sandboxFor(t, { world });
    const created = await send(cloud, `${attachment}?policyId=no-minting`, {
      body: { displayName: "No", rules: [rule] },
    });
    assert.equal(created.body["done"], true);
    assert.equal((await mint(cloud, "target")).status, 403);
    const { body } = await send(cloud, attachment);
    assert.equal((body["policies"] as readonly object[]).length, 1);
    assert.equal((await send(cloud, `${attachment}/no-minting`, { method: "DELETE" })).status, 200);
    assert.equal((await mint(cloud, "target")).status, 200);
    assert.deepEqual((await send(cloud, attachment)).body, {});
  });

  test("are closed to owners", async (t) => {
    const { status } = await send(await start(t), attachment);
    assert.equal(status, 403);
  });
});
