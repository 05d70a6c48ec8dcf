import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { PolicyReader } from "../../../../src/core/chain/policy/policy-reader.ts";
import type { Caller } from "../../../../src/core/caller/credential-source.ts";
import { createPolicyReader } from "../../../../src/google/api/policy-reader-client.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { callerAt, failureOfRejection, network, never } from "../google-fixtures.ts";

const robot = "robot@p-1.iam.gserviceaccount.com";

interface Bench {
  readonly server: FakeServer;
  readonly reader: PolicyReader;
  readonly caller: Caller;
}

async function bench(t: TestContext, ...replies: readonly Reply[]): Promise<Bench> {
  const server = await FakeServer.start(t, ...replies);
  return { server, reader: createPolicyReader(network(t).http), caller: callerAt(server.url) };
}

function lines({ server }: Bench): readonly string[] {
  return server.requests.map(({ method, path, body }) => [method, path, body].join(" ").trim());
}

test("an account's policy is asked for in version 3 by the query, without a body", async (t) => {
  const at = await bench(t, { json: { etag: "ACAB" } });
  const policy = await at.reader.accountPolicy(robot, at.caller, never);
  assert.deepEqual([policy.etag, policy.bindings], ["ACAB", []]);
  assert.deepEqual(lines(at), [
    `POST /v1/projects/p-1/serviceAccounts/${encodeURIComponent(robot)}:getIamPolicy?options.requestedPolicyVersion=3`,
  ]);
});

test("a project's, folder's or organization's policy is asked for in version 3 by the body", async (t) => {
  const at = await bench(t, { json: {} });
  for (const name of ["projects/example.com:p", "folders/1"]) await at.reader.containerPolicy(name, at.caller, never);
  assert.deepEqual(lines(at), [
    'POST /v3/projects/example.com%3Ap:getIamPolicy {"options":{"requestedPolicyVersion":3}}',
    'POST /v3/folders/1:getIamPolicy {"options":{"requestedPolicyVersion":3}}',
  ]);
});

test("an account that its name places in no project is asked for in any", async (t) => {
  const at = await bench(t, { json: {} });
  const names = [
    "123456789012345678901",
    "1-compute@developer.gserviceaccount.com",
    "a@id.example.com.iam.gserviceaccount.com",
  ];
  for (const name of names) await at.reader.testAccountPermissions(name, ["x"], at.caller, never);
  assert.deepEqual(
    at.server.requests.map(({ path }) => path.split("/")[3]),
    ["-", "-", "example.com%3Aid"],
  );
});

test("a test of permissions that finds none has no field for them", async (t) => {
  const at = await bench(t, { json: {} }, { json: { permissions: ["a"] } });
  assert.deepEqual(await at.reader.testAccountPermissions(robot, ["a", "b"], at.caller, never), []);
  assert.deepEqual(await at.reader.testAccountPermissions(robot, ["a", "b"], at.caller, never), ["a"]);
  assert.match(lines(at)[0]!, /:testIamPermissions \{"permissions":\["a","b"\]\}$/);
});

test("the ancestors of a project come from the project upwards", async (t) => {
  const ancestor = [
    { resourceId: { type: "project", id: "p-1" } },
    { resourceId: { type: "folder", id: "2" } },
    { resourceId: { type: "organization", id: "3" } },
  ];
  const at = await bench(t, { json: { ancestor } });
  assert.deepEqual(await at.reader.ancestry("p-1", at.caller, never), ["projects/p-1", "folders/2", "organizations/3"]);
  assert.deepEqual(lines(at), ["POST /v1/projects/p-1:getAncestry {}"]);
});

test("a deleted role grants nothing", async (t) => {
  const role = "projects/p-1/roles/minter";
  const at = await bench(
    t,
    { json: { includedPermissions: ["a"] } },
    { json: { includedPermissions: ["a"], deleted: true } },
  );
  assert.deepEqual(await at.reader.rolePermissions(role, at.caller, never), ["a"]);
  assert.deepEqual(await at.reader.rolePermissions(role, at.caller, never), []);
});

test("the rules of deny policies, which the list leaves out, are read one by one over all pages", async (t) => {
  const name = (id: string) => `policies/cloudresourcemanager.googleapis.com%2Fprojects%2F1/denypolicies/${id}`;
  const full = (id: string) => ({ json: { name: name(id), rules: [{ denyRule: { deniedPermissions: ["x"] } }] } });
  const at = await bench(
    t,
    { json: { policies: [{ name: name("one") }], nextPageToken: "n" } },
    full("one"),
    { json: { policies: [{ name: name("two") }] } },
    full("two"),
  );
  const policies = await at.reader.denyPolicies("projects/p-1", at.caller, never);
  assert.deepEqual(
    policies.map((policy) => [policy.name, policy.rules.length]),
    [
      [name("one"), 1],
      [name("two"), 1],
    ],
  );
  const base = "GET /v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp-1/denypolicies";
  assert.deepEqual(lines(at), [base, `${base}/one`, `${base}?pageToken=n`, `${base}/two`]);
});

test("a quota of deny policies that is used up is not asked again", async (t) => {
  const at = await bench(t, {
    status: 429,
    json: { error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "slow" } },
  });
  const failure = await failureOfRejection(at.reader.denyPolicies("projects/p-1", at.caller, never));
  assert.equal(failure.code, "rateLimited");
  assert.equal(at.server.requests.length, 1);
});

test("what is not a policy, role or ancestry is refused, and never mistaken for an empty one", async (t) => {
  const cases: readonly (readonly [unknown, (at: Bench) => Promise<unknown>])[] = [
    [{ bindings: [{}] }, ({ reader, caller }) => reader.accountPolicy(robot, caller, never)],
    [{ permissions: "a" }, ({ reader, caller }) => reader.testAccountPermissions(robot, ["a"], caller, never)],
    [{ includedPermissions: [1] }, ({ reader, caller }) => reader.rolePermissions("projects/p/roles/r", caller, never)],
    [{ ancestor: [{}] }, ({ reader, caller }) => reader.ancestry("p-1", caller, never)],
  ];
  for (const [json, call] of cases) {
    const at = await bench(t, { json });
    assert.equal((await failureOfRejection(call(at))).code, "unexpectedAnswer");
  }
});
