import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  email,
  errorOf,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
const lifetime = "iam.allowServiceAccountCredentialLifetimeExtension";
const noKeys = "iam.disableServiceAccountKeyCreation";

function start(
  t: TestContext,
  rest: object = {},
  accounts: Readonly<Record<string, object>> = {},
): Promise<SandboxCloud> {
  const world = worldOf({
    organizationBindings: [
      binding("roles/orgpolicy.policyAdmin", ada),
      binding(tokenCreator, ada),
      binding("roles/owner", ada),
    ],
    accounts: { one: {}, two: {}, ...accounts },
    rest,
  });
  return sandboxFor(t, { world });
}

const values = (...allowedValues: readonly string[]): object => ({ rules: [{ values: { allowedValues } }] });
const create = (cloud: SandboxCloud, parent: string, spec: object, constraint = lifetime): Promise<Reply> =>
  send(cloud, `/v2/${parent}/policies`, { body: { name: `${parent}/policies/${constraint}`, spec } });
const effective = async (cloud: SandboxCloud, parent = "projects/acme-one", constraint = lifetime): Promise<unknown> =>
  (await send(cloud, `/v2/${parent}/policies/${constraint}:getEffectivePolicy`)).body["spec"];
const longTokens = async (cloud: SandboxCloud, ...names: readonly string[]): Promise<readonly number[]> =>
  Promise.all(names.map(async (name) => (await mint(cloud, name, { body: { lifetime: "43200s" } })).status));

suite("a lifetime over one hour", () => {
  test("is refused without a policy, allowed to who is listed, and refused again after the policy is gone", async (t) => {
    const cloud = await start(t);
    assert.deepEqual(await longTokens(cloud, "one", "two"), [400, 400]);
    assert.deepEqual(await effective(cloud), { rules: [{ denyAll: true }] });
    const { status, body } = await create(cloud, "projects/acme-one", values(email("one")));
    assert.deepEqual([status, body["name"]], [200, `projects/3001/policies/${lifetime}`]);
    assert.deepEqual(await longTokens(cloud, "one", "two"), [200, 400]);
    const path = `/v2/projects/3001/policies/${lifetime}`;
    assert.deepEqual((await send(cloud, path, { method: "DELETE" })).body, {});
    assert.deepEqual(await longTokens(cloud, "one"), [400]);
    assert.equal(errorOf(await send(cloud, path)).rpc, "NOT_FOUND");
  });

  test("has the limit in the refusal, with or without the policy", async (t) => {
    const cloud = await start(t);
    await create(cloud, "organizations/1000", values(email("one")));
    const ask = async (name: string): Promise<unknown> =>
      errorOf(await mint(cloud, name, { body: { lifetime: "43201s" } })).message;
    assert.equal(await ask("one"), "The access token lifetime cannot exceed 43200 seconds.");
    assert.equal(await ask("two"), "The access token lifetime cannot exceed 3600 seconds.");
  });

  test("is allowed by a policy of the organization or a folder too, until one further down says otherwise", async (t) => {
    const cloud = await start(t);
    await create(cloud, "organizations/1000", values(email("one")));
    assert.deepEqual(await longTokens(cloud, "one", "two"), [200, 400]);
    await create(cloud, "folders/2000", values(email("two")));
    assert.deepEqual(await longTokens(cloud, "one", "two"), [400, 200]);
    await create(cloud, "projects/acme-one", { inheritFromParent: true, ...values(email("one")) });
    assert.deepEqual(await longTokens(cloud, "one", "two"), [200, 200]);
    const both = { values: { allowedValues: [email("one"), email("two")] } };
    assert.deepEqual(await effective(cloud), { rules: [both] });
    assert.deepEqual(await effective(cloud, "organizations/1000"), values(email("one")));
  });

  test("is nobody's after a reset, whatever is set above", async (t) => {
    const cloud = await start(t);
    await create(cloud, "organizations/1000", { rules: [{ allowAll: true }] });
    assert.deepEqual(await longTokens(cloud, "one"), [200]);
    await create(cloud, "projects/acme-one", { reset: true });
    assert.deepEqual(await longTokens(cloud, "one"), [400]);
    assert.deepEqual(await effective(cloud), { rules: [{ denyAll: true }] });
  });

  test("is refused to who is denied above, though listed below", async (t) => {
    const cloud = await start(t);
    await create(cloud, "folders/2000", { rules: [{ values: { deniedValues: [email("one")] } }] });
    await create(cloud, "projects/acme-one", {
      inheritFromParent: true,
      ...values(`is:${email("one")}`, email("two")),
    });
    assert.deepEqual(await longTokens(cloud, "one", "two"), [400, 200]);
  });

  test("depends on the project's tags where a rule does", async (t) => {
    const condition = { expression: "resource.matchTag('1000/env', 'prod')" };
    const rules = [{ values: { allowedValues: [email("one")] }, condition }];
    const tagged = { projectId: "acme-one", number: "3001", parent: "folders/2000", tags: { "1000/env": "prod" } };
    for (const [projects, status, shown] of [
      [[tagged], 200, values(email("one"))],
      [[{ ...tagged, tags: {} }], 400, { rules: [{ denyAll: true }] }],
    ] as const) {
      const cloud = await start(t, { projects });
      await create(cloud, "organizations/1000", { rules });
      assert.deepEqual(await longTokens(cloud, "one"), [status]);
      assert.deepEqual(await effective(cloud), shown);
    }
  });

  test("is set by a world in either way, and comes back from an export", async (t) => {
    const orgPolicies = [{ attachedTo: "organizations/1000", constraint: lifetime, ...values(email("two")) }];
    const cloud = await start(t, { orgPolicies }, { long: { maxLifetimeSeconds: 43_200 } });
    assert.deepEqual(await longTokens(cloud, "one", "two", "long"), [400, 200, 200]);
    const again = await sandboxFor(t, { world: cloud.exportWorld() });
    assert.deepEqual(await longTokens(again, "one", "two", "long"), [400, 200, 200]);
  });
});

suite("an organization policy", () => {
  test("is changed only with its current etag, and only in the parts that the mask names", async (t) => {
    const cloud = await start(t);
    const { body: first } = await create(cloud, "projects/acme-one", values(email("one")));
    const path = `/v2/projects/acme-one/policies/${lifetime}`;
    const patch = (body: object, query = ""): Promise<Reply> =>
      send(cloud, path + query, { method: "PATCH", body: { name: first["name"], ...body } });
    const second = await patch({ spec: { etag: first["etag"], ...values(email("two")) } });
    assert.notEqual(second.body["etag"], first["etag"]);
    assert.equal(errorOf(await patch({ spec: { etag: first["etag"], ...values(email("one")) } })).status, 409);
    const stale = `${path}?etag=${encodeURIComponent(String(first["etag"]))}`;
    assert.equal(errorOf(await send(cloud, stale, { method: "DELETE" })).rpc, "ABORTED");
    const dryRunSpec = { rules: [{ denyAll: true }] };
    const third = await patch({ spec: values(email("one")), dryRunSpec }, "?updateMask=policy.dryRunSpec");
    assert.deepEqual(third.body["dryRunSpec"], dryRunSpec);
    assert.deepEqual(await longTokens(cloud, "one", "two"), [400, 200]);
  });

  test("is created once, listed and read by its holder alone", async (t) => {
    const cloud = await start(t);
    await create(cloud, "projects/acme-one", values(email("one")));
    assert.equal(errorOf(await create(cloud, "projects/acme-one", values(email("one")))).rpc, "ALREADY_EXISTS");
    const list = async (parent: string): Promise<number> =>
      ((await send(cloud, `/v2/${parent}/policies`)).body["policies"] as readonly unknown[] | undefined)?.length ?? 0;
    assert.deepEqual([await list("projects/acme-one"), await list("folders/2000")], [1, 0]);
    const update = { method: "PATCH", body: { spec: values(email("one")) } };
    assert.equal(errorOf(await send(cloud, `/v2/folders/2000/policies/${lifetime}`, update)).rpc, "NOT_FOUND");
  });

  test("is there for every constraint that the sandbox obeys", async (t) => {
    const cloud = await start(t);
    const { body } = await send(cloud, "/v2/projects/acme-one/constraints");
    const constraints = body["constraints"] as readonly { readonly name: string; readonly constraintDefault: string }[];
    assert.deepEqual(
      constraints.map(({ name, constraintDefault }) => [name.split("/").at(-1), constraintDefault]),
      [
        [lifetime, "DENY"],
        ["iam.disableServiceAccountCreation", "ALLOW"],
        [noKeys, "ALLOW"],
      ],
    );
  });

  const refusals: readonly (readonly [what: string, spec: object, constraint?: string])[] = [
    ["no rule", {}],
    ["a rule that says nothing", { rules: [{}] }],
    ["a rule that says two things", { rules: [{ allowAll: true, denyAll: true }] }],
    ["an account that is none", values("ada@acme.example")],
    ["rules beside a reset", { reset: true, ...values(email("one")) }],
    ["enforcement of a list", { rules: [{ enforce: true }] }],
    ["values for a boolean", values(email("one")), noKeys],
    ["two rules without a condition", { rules: [{ enforce: true }, { enforce: false }] }, noKeys],
    ["inheritance for a boolean", { inheritFromParent: true, rules: [{ enforce: true }] }, noKeys],
    ["a condition that is no CEL", { rules: [{ allowAll: true, condition: { expression: "a b" } }] }],
    ["an unknown field", { rule: [] }],
  ];
  for (const [what, spec, constraint] of refusals) {
    test(`is refused with ${what}`, async (t) => {
      const { status, rpc } = errorOf(await create(await start(t), "projects/acme-one", spec, constraint));
      assert.deepEqual([status, rpc], [400, "INVALID_ARGUMENT"]);
    });
  }

  test("is refused for a constraint that does not exist, and under another parent's name", async (t) => {
    const cloud = await start(t);
    assert.equal(
      errorOf(await create(cloud, "projects/acme-one", values(email("one")), "iam.noSuch")).rpc,
      "NOT_FOUND",
    );
    const body = { name: `folders/2000/policies/${lifetime}`, spec: values(email("one")) };
    assert.equal(errorOf(await send(cloud, "/v2/projects/acme-one/policies", { body })).rpc, "INVALID_ARGUMENT");
  });

  test("needs permissions of its own: an owner may read it and not write it", async (t) => {
    const world = worldOf({ projectBindings: [binding("roles/owner", ada)], accounts: { one: {} } });
    const cloud = await sandboxFor(t, { world });
    assert.deepEqual(await effective(cloud), { rules: [{ denyAll: true }] });
    const { status, message } = errorOf(await create(cloud, "projects/acme-one", values(email("one"))));
    assert.equal(status, 403);
    assert.match(String(message), /'orgpolicy\.policies\.create' denied/);
    assert.equal(errorOf(await send(cloud, "/v2/projects/acme-two/policies")).status, 403);
  });

  test("forbids new keys where it is enforced, as Google words it", async (t) => {
    const cloud = await start(t);
    const keys = `/v1/projects/acme-one/serviceAccounts/${email("one")}/keys`;
    await create(cloud, "organizations/1000", { rules: [{ enforce: true }] }, noKeys);
    const reply = await send(cloud, keys, { body: {} });
    const { status, rpc, message } = errorOf(reply);
    assert.deepEqual([status, rpc], [400, "FAILED_PRECONDITION"]);
    assert.equal(message, "Key creation is not allowed on this service account.");
    const { details } = reply.body["error"] as {
      readonly details: readonly { readonly violations: readonly object[] }[];
    };
    assert.deepEqual(details[0]?.violations, [
      {
        type: `constraints/${noKeys}`,
        subject: `projects/acme-one/serviceAccounts/${email("one")}?configvalue=${encodeURIComponent(email("one"))}`,
        description: message,
      },
    ]);
    await create(cloud, "projects/acme-one", { rules: [{ enforce: false }] }, noKeys);
    assert.equal((await send(cloud, keys, { body: {} })).status, 200);
  });
});
