import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import { isObject } from "../../../../../src/core/base/json.ts";
import { type AccountGrants, createAccountGrants } from "../../../../../src/core/chain/grant/account-grants.ts";
import { expiringCondition } from "../../../../../src/core/chain/grant/policy-edit.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { createPolicyReader, createPolicyWriter } from "../../../../../src/google/policy-reader-client.ts";
import { seededRandom } from "../../../../support/seeded-random.ts";
import { network } from "../../../google/google-fixtures.ts";
import { binding, caller, email, send, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { checkedCloud, never } from "../chain-fixture.ts";

const vault = email("vault");
const admin = [binding("roles/iam.serviceAccountAdmin", `user:${caller}`)];
const conditional = {
  ...binding("roles/viewer", "user:bob@other.example"),
  condition: { title: "t", expression: "true" },
};

interface Bench {
  readonly cloud: SandboxCloud;
  readonly grants: AccountGrants;
}

async function bench(t: TestContext, vaultAccount: object = {}, projectBindings = admin): Promise<Bench> {
  const { cloud, clock, session } = await checkedCloud(t, { accounts: { vault: vaultAccount }, projectBindings });
  const { http } = network(t);
  const reader = createPolicyReader(http);
  const writer = createPolicyWriter(http);
  // Conflicts wait no time at all: the clock's timers fire at once.
  const now = {
    now: () => clock.now(),
    after: (_: number, action: () => void) => (queueMicrotask(action), { dispose: () => undefined }),
  };
  return { cloud, grants: createAccountGrants({ session, reader, writer, clock: now, random: seededRandom(3) }) };
}

async function bindingsOf(cloud: SandboxCloud): Promise<unknown> {
  const path = `/v1/projects/-/serviceAccounts/${vault}:getIamPolicy?options.requestedPolicyVersion=3`;
  return (await send(cloud, path, { body: {} })).body["bindings"];
}

const edit = { role: tokenCreator, member: `user:${caller}`, condition: undefined };

test("a grant shows its change before it is written, and Undo takes back just that", async (t) => {
  const { cloud, grants } = await bench(t, { bindings: [conditional] });
  const condition = expiringCondition("one hour", Date.parse("2026-11-21T13:00:00Z"));
  const plan = await grants.plan(vault, { ...edit, condition }, "sandbox", never);
  assert.ok(plan !== undefined);
  assert.deepEqual(plan.before["bindings"], [conditional]);
  assert.deepEqual(await bindingsOf(cloud), [conditional]);
  await grants.apply(plan, never);
  const granted = { ...binding(tokenCreator, edit.member), condition };
  assert.deepEqual(await bindingsOf(cloud), [conditional, granted]);
  await grants.undo(plan, never);
  assert.deepEqual(await bindingsOf(cloud), [conditional]);
});

test("a grant that is there already needs no plan", async (t) => {
  const { grants } = await bench(t, { bindings: [binding(tokenCreator, edit.member)] });
  assert.equal(await grants.plan(vault, edit, "sandbox", never), undefined);
});

test("who may not write policies is known before anything is tried", async (t) => {
  const may = await bench(t);
  assert.equal(await may.grants.mayWrite(vault, "sandbox", never), true);
  const mayNot = await bench(t, {}, [binding("roles/viewer", `user:${caller}`)]);
  assert.equal(await mayNot.grants.mayWrite(vault, "sandbox", never), false);
  const plan = await mayNot.grants.plan(vault, edit, "sandbox", never);
  const refusal = await mayNot.grants.apply(plan!, never).then(() => undefined, failureOf);
  assert.equal(refusal?.code, "permissionDenied");
});

test("writers who grant and take back at the same time lose nobody's binding and double none", async (t) => {
  const { cloud, grants } = await bench(t, {
    bindings: [conditional, binding("roles/viewer", "user:ada@acme.example")],
  });
  const before = await bindingsOf(cloud);
  const writers = Array.from({ length: 4 }, (_, index) => ({ ...edit, member: `user:writer${index}@acme.example` }));
  for (let round = 0; round < 25; round += 1) {
    const plans = await Promise.all(writers.map((change) => grants.plan(vault, change, "sandbox", never)));
    await Promise.all(plans.map((plan) => grants.apply(plan!, never)));
    const bindings = (await bindingsOf(cloud)) as readonly unknown[];
    const granted = bindings.find((item) => isObject(item) && item["role"] === tokenCreator);
    assert.ok(isObject(granted) && Array.isArray(granted["members"]));
    assert.deepEqual(granted["members"].toSorted(), writers.map(({ member }) => member).toSorted());
    await Promise.all(plans.map((plan) => grants.undo(plan!, never)));
    assert.deepEqual(await bindingsOf(cloud), before);
  }
});
