import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../src/core/base/clock.ts";
import { isObject, isStringArray } from "../../src/core/base/json.ts";
import type { GrantPlan } from "../../src/core/chain/grant/account-grants.ts";
import { randomBelow, seededRandom } from "../support/seeded-random.ts";
import { binding, send, tokenCreator } from "../unit/sandbox/sandbox-fixture.ts";
import { never } from "../unit/core/chain/chain-fixture.ts";
import { grantBench, policyOf, vault } from "../unit/core/chain/grant/grant-fixture.ts";

const writerCount = 20;
const rounds = 200;

const conditions = [
  undefined,
  { title: "until 2030", expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' },
  { title: "until 2030", description: "another", expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' },
];

/** The policy's earlier content, with fields that Mintmark does not know. */
const others = [
  { ...binding("roles/viewer", "user:bob@other.example"), bindingId: "b-1" },
  {
    ...binding(tokenCreator, "group:night@acme.example"),
    condition: { title: "t", expression: "true", location: "line 1" },
    bindingId: "b-2",
  },
  binding(tokenCreator, "user:carol@acme.example", "deleted:user:gone@acme.example?uid=123"),
];
const auditConfigs = [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: [] }] }];

/** Waits end in order of their lengths, as soon as no other work is pending: no real time passes. */
function shortClock(clock: Clock): Clock {
  const waiting: { readonly due: number; readonly action: () => void }[] = [];
  let now = 0;
  let isArmed = false;
  const fireNext = (): void => {
    isArmed = false;
    waiting.sort((a, b) => a.due - b.due);
    const next = waiting.shift();
    if (next === undefined) return;
    now = Math.max(now, next.due);
    next.action();
    arm();
  };
  const arm = (): void => {
    if (isArmed || waiting.length === 0) return;
    isArmed = true;
    setTimeout(fireNext, 0);
  };
  return {
    now: () => clock.now(),
    latest: () => clock.latest(),
    elapsed: () => clock.elapsed(),
    machine: () => clock.machine(),
    onDidCorrect: (listener) => clock.onDidCorrect(listener),
    after: (delayMs, action) => {
      const timer = { due: now + delayMs, action };
      waiting.push(timer);
      arm();
      const dispose = (): void => {
        if (waiting.includes(timer)) waiting.splice(waiting.indexOf(timer), 1);
      };
      return { dispose };
    },
  };
}

/** Every member with its role and condition, one line each. */
function linesOf(bindings: unknown): readonly string[] {
  assert.ok(Array.isArray(bindings));
  return bindings.filter(isObject).flatMap(({ role, members, condition, ...rest }) => {
    assert.ok(isStringArray(members));
    return members.map((member) => JSON.stringify({ role, condition, rest, member }));
  });
}

test("20 writers grant and take back at once for 200 rounds: no binding is lost or doubled, everything else is kept byte for byte", async (t) => {
  const { cloud, grants } = await grantBench(t, { bindings: others }, {}, shortClock);
  const path = `/v1/projects/-/serviceAccounts/${vault}:setIamPolicy`;
  const policy = { version: 3, bindings: others, auditConfigs };
  await send(cloud, path, { body: { policy, updateMask: "bindings,etag,auditConfigs" } });
  const before = await policyOf(cloud);
  const random = seededRandom(20);
  const held = new Map<number, GrantPlan>();
  const turn = async (writer: number): Promise<void> => {
    const plan = held.get(writer);
    if (plan !== undefined) {
      held.delete(writer);
      assert.deepEqual(await grants.undo(plan, never), { kind: "done", despite: undefined });
      return;
    }
    const condition = conditions[randomBelow(random, conditions.length)];
    const edit = { role: tokenCreator, member: `user:writer${writer}@acme.example`, condition };
    const made = (await grants.plan(vault, edit, "sandbox", never))!;
    assert.deepEqual(await grants.apply(made, never), { kind: "done", despite: undefined });
    held.set(writer, made);
  };
  for (let round = 0; round < rounds; round += 1) {
    const turns = Array.from({ length: writerCount }, (_, writer) => writer).filter(() => random() < 0.5);
    await Promise.all(turns.map(turn));
    const now = await policyOf(cloud);
    const granted = [...held.values()].map(({ edit: { role, member, condition } }) =>
      JSON.stringify({ role, condition, rest: {}, member }),
    );
    const expected = [...linesOf(before["bindings"]), ...granted];
    assert.deepEqual(
      withoutRest(linesOf(now["bindings"])).toSorted(),
      withoutRest(expected).toSorted(),
      `round ${round}`,
    );
    assert.equal(JSON.stringify(now["auditConfigs"]), JSON.stringify(auditConfigs));
  }
  for (const plan of held.values()) await grants.undo(plan, never);
  const { bindings, auditConfigs: audit } = await policyOf(cloud);
  assert.equal(
    JSON.stringify({ bindings, audit }),
    JSON.stringify({ bindings: before["bindings"], audit: auditConfigs }),
  );
});

function withoutRest(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/"rest":\{[^}]*\},/, ""));
}
