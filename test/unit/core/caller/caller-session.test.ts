import assert from "node:assert/strict";
import { test } from "node:test";
import { MintmarkError } from "../../../../src/core/base/errors.ts";
import { CallerSession } from "../../../../src/core/caller/caller-session.ts";
import { gate, ManualClock, settle } from "../../../support/manual-clock.ts";
import { MemoryLogger } from "../../google/google-fixtures.ts";
import { codeOf, FakeSource, FakeSources, never, principal } from "../credential/credential-fixtures.ts";

const minute = 60_000;

function open(): {
  session: CallerSession;
  source: FakeSource;
  sources: FakeSources;
  clock: ManualClock;
  logger: MemoryLogger;
} {
  const clock = new ManualClock();
  const source = new FakeSource(clock);
  const sources = new FakeSources(source);
  const logger = new MemoryLogger();
  return { session: new CallerSession(sources, clock, logger), source, sources, clock, logger };
}

async function tokenOf(session: CallerSession): Promise<string> {
  return (await session.caller("adc", never)).token;
}

test("a hundred callers at once open the source once and fetch one token", async () => {
  const { session, source, sources } = open();
  const callers = await Promise.all(Array.from({ length: 100 }, () => session.caller("adc", never)));
  assert.deepEqual([sources.opened, source.fetches], [["adc"], 1]);
  assert.deepEqual(new Set(callers.map(({ token }) => token)), new Set(["adc-token-1"]));
});

test("a caller carries its token together with the endpoints of the source that gave it", async () => {
  const { session, source } = open();
  const { endpoints, quotaProject } = source;
  const caller = { token: "adc-token-1", endpoints, quotaProject, source, epoch: 0 };
  assert.deepEqual(await session.caller("adc", never), caller);
});

test("a credential that was written again in place is read again before its token is used once more", async () => {
  const { session, source, sources, clock } = open();
  await tokenOf(session);
  let resets = 0;
  session.onDidChange(() => (resets += 1));
  const second = Object.assign(new FakeSource(clock, "gcloud"), { identity: "second" });
  sources.source = second;
  const { token, source: of, epoch } = await session.caller("adc", never);
  assert.deepEqual([token, of, epoch], ["gcloud-token-1", second, 1]);
  assert.deepEqual([resets, session.epoch, source.fetches, clock.pending], [1, 1, 1, 1]);
  await session.caller("adc", never);
  assert.deepEqual([resets, second.fetches], [1, 1]);
});

test("a source that is only opened is read again too when its credential has changed", async () => {
  const { session, sources, clock } = open();
  await session.open("adc", never);
  sources.source = Object.assign(new FakeSource(clock), { identity: "second" });
  assert.equal((await session.open("adc", never)).source, sources.source);
});

test("each choice of a source has a token of its own", async () => {
  const { session, sources, clock } = open();
  await tokenOf(session);
  sources.source = new FakeSource(clock, "gcloud");
  assert.equal((await session.caller("gcloud", never)).token, "gcloud-token-1");
  assert.equal(await tokenOf(session), "adc-token-1");
});

test("a token is used again until half a minute before it ends, then fetched again", async () => {
  const { session, source, clock } = open();
  await tokenOf(session);
  clock.jump(59 * minute + 29_999);
  assert.deepEqual([await tokenOf(session), source.fetches], ["adc-token-1", 1]);
  clock.jump(1);
  assert.deepEqual([await tokenOf(session), source.fetches], ["adc-token-2", 2]);
});

test("a token in use is renewed five minutes before it expires, so that no mint waits for it", async () => {
  const { session, source, clock } = open();
  await tokenOf(session);
  clock.advance(55 * minute - 1);
  assert.equal(source.fetches, 1);
  clock.advance(1);
  await settle();
  assert.equal(source.fetches, 2);
  clock.advance(5 * minute);
  assert.deepEqual([await tokenOf(session), source.fetches], ["adc-token-2", 2]);
});

test("a token that was not used since its renewal is not renewed again, and no timer is left", async () => {
  const { session, source, clock } = open();
  await tokenOf(session);
  clock.advance(55 * minute);
  await settle();
  clock.advance(24 * 60 * minute);
  await settle();
  assert.deepEqual([source.fetches, clock.pending], [2, 0]);
});

test("a token used each hour is renewed each hour", async () => {
  const { session, source, clock } = open();
  await tokenOf(session);
  for (let hour = 0; hour < 5; hour += 1) {
    clock.advance(55 * minute);
    await settle();
    await tokenOf(session);
  }
  assert.equal(source.fetches, 6);
});

test("a token that is short-lived from the start is renewed at most every half minute", async () => {
  const { session, source, clock } = open();
  source.lifetimeMs = minute;
  await tokenOf(session);
  assert.equal(clock.nextTimerMs, 30_000);
  clock.advance(30_000);
  await settle();
  assert.equal(source.fetches, 2);
});

test("a renewal ahead of time that fails is logged without details, and the next caller tries again", async () => {
  const { session, source, clock, logger } = open();
  await tokenOf(session);
  source.failure = new MintmarkError({ code: "gcloudSignedOut", account: principal });
  clock.advance(55 * minute);
  await settle();
  assert.deepEqual(logger.lines, ["Could not renew the caller's token ahead of time: gcloudSignedOut"]);
  assert.equal(await tokenOf(session), "adc-token-1");
  source.failure = undefined;
  clock.advance(5 * minute);
  assert.equal(await tokenOf(session), "adc-token-3");
});

test("a failure to open or to fetch reaches the caller and is not kept", async () => {
  const { session, source, sources } = open();
  sources.failure = new MintmarkError({ code: "gcloudMissing" });
  assert.equal(await codeOf(session.caller("adc", never)), "gcloudMissing");
  sources.failure = undefined;
  source.failure = new MintmarkError({ code: "sandboxNotRunning" });
  assert.equal(await codeOf(session.caller("adc", never)), "sandboxNotRunning");
  source.failure = undefined;
  assert.equal(await tokenOf(session), "adc-token-2");
});

test("a rejected token is fetched again; rejecting one that was replaced meanwhile changes nothing", async () => {
  const { session, source, clock } = open();
  await tokenOf(session);
  session.rejectToken("adc", "adc-token-1");
  assert.equal(clock.pending, 0);
  assert.equal(await tokenOf(session), "adc-token-2");
  session.rejectToken("adc", "adc-token-1");
  session.rejectToken("gcloud", "adc-token-2");
  assert.deepEqual([await tokenOf(session), source.fetches], ["adc-token-2", 2]);
});

test("warming fetches the token that the next caller gets, and returns who the caller is", async () => {
  const { session, source } = open();
  assert.equal(await session.warm("adc", never), principal);
  assert.deepEqual([await tokenOf(session), source.fetches], ["adc-token-1", 1]);
});

test("a reset forgets sources and tokens, stops the renewals, and says so", async () => {
  const { session, sources, clock } = open();
  await tokenOf(session);
  let changes = 0;
  session.onDidChange(() => (changes += 1));
  sources.source = new FakeSource(clock, "keyFile");
  session.reset();
  assert.deepEqual([changes, clock.pending], [1, 0]);
  assert.equal(await tokenOf(session), "keyFile-token-1");
});

test("a reset while a token is fetched does not bring the old caller back", async () => {
  const { session, source, sources, clock } = open();
  source.held = gate();
  const before = session.caller("adc", never);
  await settle();
  sources.source = new FakeSource(clock, "keyFile");
  session.reset();
  const after = session.caller("adc", never);
  source.held.resolve();
  const old = await before;
  assert.deepEqual([old.token, old.endpoints.iam], ["adc-token-1", "https://adc.example"]);
  const fresh = await after;
  assert.deepEqual([fresh.token, fresh.endpoints.iam], ["keyFile-token-1", "https://keyFile.example"]);
  assert.equal(await tokenOf(session), "keyFile-token-1");
  assert.equal(clock.pending, 1);
});

test("a reset while a source is opened does not keep the old source", async () => {
  const { session, sources, clock } = open();
  const opening = gate();
  sources.held = opening;
  const before = session.open("adc", never);
  await settle();
  sources.held = undefined;
  sources.source = new FakeSource(clock, "keyFile");
  session.reset();
  opening.resolve();
  assert.equal((await before).source.name, "adc");
  assert.equal((await session.open("adc", never)).source.name, "keyFile");
});

test("whenever a reset comes, a token never goes to the endpoints of another source", async () => {
  for (let turns = 0; turns < 12; turns += 1) {
    const { session, sources, clock } = open();
    const pending = session.caller("adc", never);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    sources.source = new FakeSource(clock, "gcloud");
    session.reset();
    const { token, endpoints } = await pending;
    assert.equal(endpoints.iam, `https://${token.split("-", 1)[0]!}.example`, `reset after ${turns} turns`);
  }
});

test("one who gives up does not stop the others; when all have, the fetch is aborted and nothing is kept", async () => {
  const { session, source, clock } = open();
  source.held = gate();
  const controllers = [new AbortController(), new AbortController()];
  const waiting = controllers.map(({ signal }) => codeOf(session.caller("adc", signal)));
  await settle();
  controllers[0]!.abort();
  await settle();
  assert.equal(source.signals[0]!.aborted, false);
  controllers[1]!.abort();
  assert.deepEqual(await Promise.all(waiting), ["cancelled", "cancelled"]);
  assert.equal(source.signals[0]!.aborted, true);
  const next = tokenOf(session);
  source.held.resolve();
  assert.deepEqual([await next, source.fetches, clock.pending], ["adc-token-2", 2, 1]);
});

test("a session that is disposed while a token is fetched leaves no timer behind", async () => {
  const { session, source, clock } = open();
  source.held = gate();
  const pending = session.caller("adc", never);
  await settle();
  session.dispose();
  source.held.resolve();
  await pending;
  assert.equal(clock.pending, 0);
});

test("a token is not used beyond its lifetime when a correction puts its end further away", async () => {
  const { session, source, clock } = open();
  await tokenOf(session);
  clock.correct(-120 * minute);
  clock.jump(59 * minute);
  assert.equal(await tokenOf(session), "adc-token-1");
  clock.jump(minute);
  assert.deepEqual([await tokenOf(session), source.fetches], ["adc-token-2", 2]);
});
