import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../../src/core/base/failure.ts";
import { type ChangeResult, createAccountGrants } from "../../../../../src/core/chain/grant/account-grants.ts";
import { expiringCondition } from "../../../../../src/core/chain/grant/policy-edit.ts";
import type { Fault } from "../../../../../src/sandbox/http/faults.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { binding, caller, send, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { never } from "../chain-fixture.ts";
import { grantBench, policyOf, vault } from "./grant-fixture.ts";

const conditional = {
  ...binding("roles/viewer", "user:bob@other.example"),
  condition: { title: "t", expression: "true" },
};

async function bindingsOf(cloud: SandboxCloud): Promise<unknown> {
  return (await policyOf(cloud))["bindings"];
}

const edit = { role: tokenCreator, member: `user:${caller}`, condition: undefined };

test("a grant shows its change before it is written, and Undo removes just that", async (t) => {
  const { cloud, grants } = await grantBench(t, { bindings: [conditional] });
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

test("whether a grant was made can be asked afterwards, and is not known where the policy cannot be read", async (t) => {
  const { cloud, grants } = await grantBench(t);
  const plan = (await grants.plan(vault, edit, "sandbox", never))!;
  assert.equal(await grants.isThere(plan, never), false);
  await grants.apply(plan, never);
  assert.equal(await grants.isThere(plan, never), true);
  cloud.faults.add({ route: read, kind: "perimeter" });
  const failure = await grants.isThere(plan, never).then(() => undefined, failureOf);
  assert.ok(failure?.code === "policyUncertain");
  assert.deepEqual([failure.account, failure.change, failure.problem.code], [vault, "grant", "perimeterDenied"]);
});

test("a grant that is there already needs no plan", async (t) => {
  const { grants } = await grantBench(t, { bindings: [binding(tokenCreator, edit.member)] });
  assert.equal(await grants.plan(vault, edit, "sandbox", never), undefined);
});

test("who may not write policies is known before anything is tried", async (t) => {
  const may = await grantBench(t);
  assert.equal(await may.grants.mayWrite(vault, "sandbox", never), true);
  const mayNot = await grantBench(t, {}, { projectBindings: [binding("roles/viewer", `user:${caller}`)] });
  assert.equal(await mayNot.grants.mayWrite(vault, "sandbox", never), false);
  const plan = await mayNot.grants.plan(vault, edit, "sandbox", never);
  const refusal = await mayNot.grants.apply(plan!, never).then(() => undefined, failureOf);
  assert.ok(refusal?.code === "policyUnchanged");
  assert.equal(refusal.problem.code, "permissionDenied");
});

/** Runs a grant that must fail, and returns how it ended and whether the policy has it. */
async function ending(
  t: TestContext,
  faults: readonly Fault[],
  during: (cancel: AbortController, cloud: SandboxCloud, passTime: (ms: number) => void) => void = () => undefined,
): Promise<readonly [ending: string, problem: Failure["code"] | undefined, isThere: boolean]> {
  const { cloud, grants, clock } = await grantBench(t, {}, {}, (manual) => manual);
  const plan = (await grants.plan(vault, edit, "sandbox", never))!;
  faults.forEach((fault) => cloud.faults.add(fault));
  const cancel = new AbortController();
  const applying = grants.apply(plan, cancel.signal);
  during(cancel, cloud, (ms) => clock.advance(ms));
  const result = await applying.then(
    (done: ChangeResult): readonly [string, Failure["code"] | undefined] => [done.kind, done.despite?.code],
    (error: unknown): readonly [string, Failure["code"] | undefined] => {
      const failure = failureOf(error);
      const isOfPolicy = failure.code === "policyUnchanged" || failure.code === "policyUncertain";
      return [failure.code, isOfPolicy ? failure.problem.code : undefined];
    },
  );
  cloud.faults.clear();
  return [...result, (await bindingsOf(cloud)) !== undefined];
}

const write = "iam.serviceAccounts.setIamPolicy";
const read = "iam.serviceAccounts.getIamPolicy";

/** Does something as soon as the sandbox's log has a number of calls of a route. */
async function whenCalled(cloud: SandboxCloud, route: string, action: () => void): Promise<void> {
  while (!cloud.requestLog.some((entry) => entry.route === route && entry.status !== 200)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  action();
}

suite("when a write does not end well, the policy is as before or exactly as shown, and it is known which", () => {
  test("an answer that is lost: reading again shows that it is done", async (t) => {
    assert.deepEqual(await ending(t, [{ route: write, kind: "cut" }]), ["done", "unreachable", true]);
  });

  const refusals: readonly (readonly [Fault, Failure["code"]])[] = [
    [{ route: write, kind: "status", status: 503 }, "unavailable"],
    [{ route: write, kind: "status", status: 429 }, "rateLimited"],
    [{ route: write, kind: "html" }, "notJson"],
    [{ route: write, kind: "perimeter" }, "perimeterDenied"],
    [{ route: write, kind: "foreignMember" }, "memberNotAllowed"],
  ];
  for (const [fault, problem] of refusals) {
    test(`a refusal (${problem}): the policy is as it was`, async (t) => {
      assert.deepEqual(await ending(t, [fault]), ["policyUnchanged", problem, false]);
    });
  }

  test("a refusal after which the policy cannot be read: not known", async (t) => {
    const faults: Fault[] = [{ route: write, kind: "status", status: 503 }];
    const result = await ending(t, faults, (_, cloud) => {
      void whenCalled(cloud, write, () => cloud.faults.add({ route: read, kind: "status", status: 503 }));
    });
    assert.deepEqual(result, ["policyUncertain", "unavailable", false]);
  });

  test("cancelled before anything is written: the policy is as it was", async (t) => {
    const result = await ending(t, [{ route: read, kind: "hang", times: 1 }], (cancel, cloud) => {
      void whenCalled(cloud, read, () => cancel.abort());
    });
    assert.deepEqual(result, ["policyUnchanged", "cancelled", false]);
  });

  test("cancelled during the write: it may finish, and is reported as done", async (t) => {
    const result = await ending(t, [{ route: write, kind: "slow", delayMs: 30 }], (cancel, cloud) => {
      void whenWriting(cloud).then(() => cancel.abort());
    });
    assert.deepEqual(result, ["done", "cancelled", true]);
  });

  test("cancelled while the write hangs: it is aborted, and reading again shows that it is done", async (t) => {
    const result = await ending(t, [{ route: write, kind: "hang" }], (cancel, cloud, passTime) => {
      void whenCalled(cloud, write, () => {
        cancel.abort();
        passTime(10_000);
      });
    });
    assert.deepEqual(result, ["done", "cancelled", true]);
  });
});

/** Waits until the write has reached the sandbox, which answers it later. */
async function whenWriting(cloud: SandboxCloud): Promise<void> {
  while (!cloud.requestLog.some(({ route }) => route === write)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The bindings of `vault` as they came over the network, each as text. */
async function written(cloud: SandboxCloud): Promise<readonly string[]> {
  const bindings = await bindingsOf(cloud);
  assert.ok(Array.isArray(bindings));
  return bindings.map((each) => JSON.stringify(each));
}

/** What a deployment does: reads the policy, adds a member to one of its bindings, and writes it back. */
async function foreignWrite(cloud: SandboxCloud, index: number): Promise<void> {
  const policy = await policyOf(cloud);
  const bindings = (policy["bindings"] as { members: string[] }[]).map((each, place) =>
    place === index ? { ...each, members: [...each.members, "user:deployer@acme.example"] } : each,
  );
  const body = { policy: { ...policy, version: 3, bindings } };
  assert.equal((await send(cloud, `/v1/projects/-/serviceAccounts/${vault}:setIamPolicy`, { body })).status, 200);
}

suite("a role that a policy grants several times, with different conditions", () => {
  const until = (hour: number) => expiringCondition("until", Date.parse(`2026-11-21T${hour}:00:00Z`));
  const bindings = [
    { ...binding(tokenCreator, "user:bob@acme.example", "group:g@acme.example"), condition: until(13) },
    { ...binding(tokenCreator, "user:bob@acme.example"), condition: until(14) },
    { ...binding(tokenCreator, "user:bob@acme.example"), condition: { ...until(13), description: "d" } },
    binding(tokenCreator, "user:bob@acme.example"),
  ];
  const conditions = [until(13), until(14), until(15), undefined];
  for (const condition of conditions) {
    test(`keeps every binding byte for byte through a grant (${condition?.expression ?? "without an end"}), another's write and Undo`, async (t) => {
      const { cloud, grants } = await grantBench(t, { bindings });
      const before = await written(cloud);
      const index = bindings.findIndex(
        (each) => JSON.stringify("condition" in each ? each.condition : undefined) === JSON.stringify(condition),
      );
      const plan = (await grants.plan(vault, { ...edit, condition }, "sandbox", never))!;
      await grants.apply(plan, never);
      const granted = await written(cloud);
      assert.equal(granted.length, index === -1 ? before.length + 1 : before.length);
      assert.deepEqual(
        granted.filter((_, place) => place !== index).slice(0, 3),
        before.filter((_, place) => place !== index).slice(0, 3),
      );
      await foreignWrite(cloud, 1);
      await grants.undo(plan, never);
      const after = before.with(
        1,
        before[1]!.replace('"user:bob@acme.example"', '"user:bob@acme.example","user:deployer@acme.example"'),
      );
      assert.deepEqual(await written(cloud), after);
    });
  }

  test("stays so when another's write comes between reading and writing", async (t) => {
    const { cloud, grants, ports } = await grantBench(t, { bindings });
    const before = await written(cloud);
    const plan = (await grants.plan(vault, { ...edit, condition: until(14) }, "sandbox", never))!;
    const { reader } = ports;
    let reads = 0;
    const racing = createAccountGrants({
      ...ports,
      reader: {
        ...reader,
        accountPolicy: async (...args) => {
          const policy = await reader.accountPolicy(...args);
          reads += 1;
          if (reads === 1) await foreignWrite(cloud, 0);
          return policy;
        },
      },
    });
    await racing.apply(plan, never);
    assert.equal(reads, 2, "the conflict was noticed, and the policy read again");
    await racing.undo(plan, never);
    assert.deepEqual((await written(cloud)).slice(1), before.slice(1));
  });
});

suite("Undo", () => {
  test("leaves alone what others granted in the meantime", async (t) => {
    const { cloud, grants } = await grantBench(t);
    const plan = (await grants.plan(vault, edit, "sandbox", never))!;
    await grants.apply(plan, never);
    assert.deepEqual(await grants.apply(plan, never), { kind: "nothing", despite: undefined });
    await grants.undo(plan, never);
    assert.equal(await bindingsOf(cloud), undefined);
    assert.deepEqual(await grants.undo(plan, never), { kind: "nothing", despite: undefined });
  });
});
