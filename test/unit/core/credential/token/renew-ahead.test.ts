import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Emitter } from "../../../../../src/core/base/events.ts";
import { RenewAhead } from "../../../../../src/core/credential/token/renew-ahead.ts";
import { TokenStore } from "../../../../../src/core/credential/token/token-store.ts";
import { gate, ManualClock, settle } from "../../../../support/manual-clock.ts";
import { minted } from "../credential-fixtures.ts";

const minute = 60_000;

/** A window with a clock and a store; two windows share both, as they share the secret storage. */
function openWindow(clock: ManualClock, store: TokenStore) {
  const ticks = new Emitter<void>();
  const state = { isAllowed: true, isInUse: true, fails: false, held: Promise.resolve() };
  const renewed: string[] = [];
  const givenUp: string[] = [];
  const renewAhead = new RenewAhead({
    store,
    clock,
    onTick: ticks.event,
    isAllowed: () => state.isAllowed,
    isInUse: () => state.isInUse,
    renew: async (info) => {
      renewed.push(info.id);
      await state.held;
      if (state.fails) throw new Error("denied");
      store.add(minted(clock.now(), "renewed", info.request.kind === "accessToken" ? info.request : {}), info.id);
    },
    giveUp: ({ id }) => givenUp.push(id),
  });
  const tick = async (): Promise<void> => {
    ticks.fire();
    await settle();
  };
  return { state, renewed, givenUp, renewAhead, tick };
}

function setUp() {
  const clock = new ManualClock();
  let ids = 0;
  const store = new TokenStore(clock, () => `token-${(ids += 1)}`);
  const window = openWindow(clock, store);
  const pass = async (minutes: number): Promise<void> => {
    clock.advance(minutes * minute);
    await window.tick();
  };
  return { clock, store, ...window, pass };
}

suite("renewing ahead", () => {
  test("renews a token in use ten minutes before its end, and again before the end of that one", async () => {
    const { clock, store, renewed, pass } = setUp();
    const { id } = store.add(minted(clock.now(), "value"));
    await pass(49);
    assert.deepEqual(renewed, []);
    await pass(1);
    assert.deepEqual([renewed, store.value(id)], [[id], "renewed"]);
    await pass(1);
    await pass(49);
    assert.deepEqual(renewed, [id, id]);
  });

  test("renews a short-lived token in the last third of its life, not at once", async () => {
    const { clock, store, renewed, pass } = setUp();
    store.add(minted(clock.now(), "value", { lifetimeSeconds: 300 }));
    await pass(3);
    assert.deepEqual(renewed, []);
    await pass(0.5);
    assert.equal(renewed.length, 1);
  });

  test("leaves alone what is not in use, has expired, was forgotten, or expires by its own claims", async () => {
    const { clock, store, renewed, state, pass } = setUp();
    state.isInUse = false;
    const { id } = store.add(minted(clock.now(), "value"));
    await pass(55);
    store.forget(id);
    state.isInUse = true;
    const claims = { sub: "me" };
    const signed = { kind: "signedJwt", target: "t", delegates: [], destination: "terminal", claims } as const;
    store.add({ ...minted(clock.now(), "a.b.c"), request: signed });
    await pass(55);
    store.add(minted(clock.now(), "value"));
    await pass(61);
    assert.deepEqual(renewed, []);
  });

  test("waits until the window has the focus, and then only the window that has it renews", async () => {
    const { clock, store, ...front } = setUp();
    const back = openWindow(clock, store);
    back.state.isAllowed = false;
    front.state.isAllowed = false;
    const { id } = store.add(minted(clock.now(), "value"));
    await front.pass(52);
    await back.tick();
    assert.deepEqual([front.renewed, back.renewed], [[], []]);
    back.state.isAllowed = true;
    back.renewAhead.check();
    await settle();
    front.state.isAllowed = true;
    await front.tick();
    assert.deepEqual([front.renewed, back.renewed], [[], [id]]);
  });

  test("makes one call at a time for a token", async () => {
    const { clock, store, renewed, state, pass } = setUp();
    const { promise, resolve } = gate();
    state.held = promise;
    store.add(minted(clock.now(), "value"));
    await pass(52);
    await pass(1);
    assert.equal(renewed.length, 1);
    resolve();
    await pass(1);
    assert.equal(renewed.length, 1);
  });

  test("stops after a failure with one word about it, until the user has renewed the token", async () => {
    const { clock, store, renewed, givenUp, state, pass } = setUp();
    state.fails = true;
    const { id } = store.add(minted(clock.now(), "value"));
    await pass(51);
    await pass(1);
    await pass(1);
    assert.deepEqual([renewed, givenUp], [[id], [id]]);
    state.fails = false;
    store.add(minted(clock.now(), "by hand"), id);
    await pass(51);
    assert.deepEqual([renewed, givenUp], [[id, id], [id]]);
  });

  test("ends with the window", async () => {
    const { clock, store, renewed, renewAhead, pass } = setUp();
    store.add(minted(clock.now(), "value"));
    renewAhead.dispose();
    await pass(52);
    assert.deepEqual(renewed, []);
  });
});
