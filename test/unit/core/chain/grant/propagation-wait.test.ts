import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createAccountGrants } from "../../../../../src/core/chain/grant/account-grants.ts";
import { type AwaitedGrant, createPropagationWait } from "../../../../../src/core/chain/grant/propagation-wait.ts";
import { createIamCredentials } from "../../../../../src/google/api/iam-credentials-client.ts";
import { createPolicyReader, createPolicyWriter } from "../../../../../src/google/api/policy-reader-client.ts";
import { type Hop, hopsOf, smallestRole } from "../../../../../src/core/request/permission.ts";
import { settle } from "../../../../support/manual-clock.ts";
import { network } from "../../../google/google-fixtures.ts";
import { binding, caller, email, send, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { allBut, type CheckedCloud, checkedCloud, never, question } from "../chain-fixture.ts";

const openId = "roles/iam.serviceAccountOpenIdTokenCreator";

/** A chain over `gate` to `vault` without grants, whose changes take two minutes, and a wait for both of its hops. */
async function waiting(t: TestContext, kind: "accessToken" | "idToken" = "accessToken") {
  const checked = await checkedCloud(t, {
    accounts: { gate: {}, vault: {} },
    projectBindings: [binding("roles/iam.serviceAccountAdmin", `user:${caller}`)],
  });
  checked.cloud.settings.propagationDelayMs = 120_000;
  const { http } = network(t);
  const reader = createPolicyReader(http);
  const { session, clock } = checked;
  const grants = createAccountGrants({ session, clock, reader, writer: createPolicyWriter(http), random: () => 0 });
  const wait = createPropagationWait({
    session,
    clock,
    grants,
    reader,
    iamCredentials: createIamCredentials(http),
    reason: "test",
  });
  const asked = question(["gate", "vault"], kind);
  const hops = hopsOf({ caller, delegates: asked.delegates, target: asked.target }, kind);
  /** A grant for a hop as it would be planned, whether it is written or not. */
  const awaited = (hop: Hop): AwaitedGrant => {
    const member = hop.number === 1 ? `user:${caller}` : `serviceAccount:${hop.from}`;
    const edit = { role: smallestRole(hop.permission), member, condition: undefined };
    return { hop, plan: { account: hop.to, edit, source: "sandbox", before: {}, after: {} } };
  };
  const run = (signal = never, some = hops) => wait(asked, some.map(awaited), signal);
  return { ...checked, hops, run };
}

async function grant({ cloud }: CheckedCloud, name: string, role: string, member: string): Promise<void> {
  const body = { policy: { version: 3, bindings: [binding(role, member)] } };
  assert.equal((await send(cloud, `/v1/projects/-/serviceAccounts/${email(name)}:setIamPolicy`, { body })).status, 200);
}

/** Lets the wait's own pauses pass, one after the other, until it ends. */
async function untilEnd<T>({ clock }: CheckedCloud, ending: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const over = ending.finally(() => (state.isOver = true));
  while (!state.isOver) {
    await settle();
    if (clock.pending > 0 && clock.nextTimerMs <= 15_000) clock.advance(clock.nextTimerMs);
  }
  return over;
}

test("a wait ends when Google acts on every grant: the caller is asked about the first hop, the delegate about the next", async (t) => {
  const bench = await waiting(t);
  await grant(bench, "gate", tokenCreator, `user:${caller}`);
  await grant(bench, "vault", tokenCreator, `serviceAccount:${email("gate")}`);
  const result = await untilEnd(bench, bench.run());
  assert.equal(result.kind, "inForce");
  assert.ok(result.tookMs >= 120_000 && result.tookMs < 140_000, String(result.tookMs));
  const calls = bench.cloud.requestLog.filter(({ route }) => route === "iam.serviceAccounts.testIamPermissions");
  assert.ok(calls.length < 20, `${calls.length} questions`);
});

test("a wait gives up after ten minutes and names the first grant that Google does not apply", async (t) => {
  const bench = await waiting(t);
  bench.cloud.settings.propagationDelayMs = 1_200_000;
  await grant(bench, "gate", tokenCreator, `user:${caller}`);
  bench.clock.advance(1_200_000);
  await grant(bench, "vault", tokenCreator, `serviceAccount:${email("gate")}`);
  const result = await untilEnd(bench, bench.run());
  assert.ok(result.kind === "notYet");
  assert.equal(result.grant.hop.number, 2);
  assert.ok(result.tookMs >= 600_000 && result.tookMs < 620_000, String(result.tookMs));
});

test("a wait does not fail when a delegate gives no token to ask with", async (t) => {
  const bench = await waiting(t, "idToken");
  await grant(bench, "gate", allBut("iam.serviceAccounts.getAccessToken"), `user:${caller}`);
  await grant(bench, "vault", openId, `serviceAccount:${email("gate")}`);
  const result = await untilEnd(bench, bench.run(never, bench.hops.slice(1)));
  assert.ok(result.kind === "notYet");
  assert.equal(result.grant.hop.number, 2);
});

test("a wait ends as soon as another change has removed a grant again, and names it", async (t) => {
  const bench = await waiting(t);
  await grant(bench, "gate", tokenCreator, `user:${caller}`);
  await grant(bench, "vault", tokenCreator, `serviceAccount:${email("gate")}`);
  const ending = bench.run();
  while (bench.clock.pending === 0 || bench.clock.nextTimerMs > 15_000) await settle();
  bench.clock.advance(60_000);
  await grant(bench, "vault", "roles/viewer", "user:deployer@acme.example");
  const result = await untilEnd(bench, ending);
  assert.ok(result.kind === "removed");
  assert.deepEqual([result.grant.hop.number, result.grant.plan.account], [2, email("vault")]);
  assert.ok(result.tookMs < 90_000, String(result.tookMs));
});

test("a wait goes on where the policy cannot be read, or one reading comes from before the grant", async (t) => {
  const unreadable = await waiting(t);
  await grant(unreadable, "gate", tokenCreator, `user:${caller}`);
  await grant(unreadable, "vault", tokenCreator, `serviceAccount:${email("gate")}`);
  unreadable.cloud.faults.add({ route: "iam.serviceAccounts.getIamPolicy", kind: "perimeter" });
  assert.equal((await untilEnd(unreadable, unreadable.run())).kind, "inForce");
  const late = await waiting(t);
  const ending = late.run();
  while (late.clock.pending === 0 || late.clock.nextTimerMs > 15_000) await settle();
  await grant(late, "gate", tokenCreator, `user:${caller}`);
  await grant(late, "vault", tokenCreator, `serviceAccount:${email("gate")}`);
  assert.equal((await untilEnd(late, ending)).kind, "inForce");
});

test("a wait ends at once when it is cancelled, and asks no more", async (t) => {
  const bench = await waiting(t);
  const cancel = new AbortController();
  const ending = bench.run(cancel.signal);
  while (bench.clock.pending === 0 || bench.clock.nextTimerMs > 15_000) await settle();
  cancel.abort();
  await assert.rejects(ending, { message: "cancelled" });
});

test("a correction of the clock makes a wait neither longer nor shorter", async (t) => {
  const bench = await waiting(t);
  bench.cloud.settings.propagationDelayMs = 1_200_000;
  await grant(bench, "gate", tokenCreator, `user:${caller}`);
  await grant(bench, "vault", tokenCreator, `serviceAccount:${email("gate")}`);
  const ending = bench.run();
  await settle();
  bench.clock.correct(-3_600_000);
  const result = await untilEnd(bench, ending);
  assert.ok(result.kind === "notYet", result.kind);
  assert.ok(result.tookMs >= 600_000 && result.tookMs < 620_000, String(result.tookMs));
});
