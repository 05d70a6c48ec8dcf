import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Emitter } from "../../../../src/core/base/events.ts";
import { ExpiryReminder } from "../../../../src/core/credential/expiry-reminder.ts";
import { TokenStore } from "../../../../src/core/credential/token-store.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { minted } from "./credential-fixtures.ts";

const minute = 60_000;

function setUp() {
  const clock = new ManualClock();
  let ids = 0;
  const store = new TokenStore(clock, () => `token-${(ids += 1)}`);
  const ticks = new Emitter<void>();
  const reminded: string[] = [];
  const state = { isWelcome: true };
  const reminder = new ExpiryReminder({
    store,
    clock,
    onTick: ticks.event,
    warnBeforeMs: () => 5 * minute,
    isWelcome: () => state.isWelcome,
    remind: ({ id }) => reminded.push(id),
  });
  const mintHour = (id?: string) => store.add(minted(clock.now(), "value"), id);
  const pass = (minutes: number): void => {
    clock.advance(minutes * minute);
    ticks.fire();
  };
  return { clock, store, reminder, reminded, state, mintHour, pass };
}

suite("the reminder of an expiry", () => {
  test("comes once for a token that was used, when the warning time begins", () => {
    const { reminder, reminded, mintHour, pass } = setUp();
    const info = mintHour();
    reminder.markUsed(info);
    pass(54);
    assert.deepEqual(reminded, []);
    pass(1);
    assert.deepEqual(reminded, [info.id]);
    reminder.markUsed(info);
    pass(1);
    assert.deepEqual(reminded, [info.id]);
  });

  test("does not come for a token that was not used, was forgotten, or has ended", () => {
    const { reminder, reminded, state, store, mintHour, pass } = setUp();
    mintHour();
    const forgotten = mintHour();
    const ended = mintHour();
    reminder.markUsed(forgotten);
    reminder.markUsed(ended);
    store.forget(forgotten.id);
    state.isWelcome = false;
    pass(61);
    state.isWelcome = true;
    pass(1);
    assert.deepEqual(reminded, []);
  });

  test("waits until the user is back in the window", () => {
    const { reminder, reminded, state, mintHour, pass } = setUp();
    const info = mintHour();
    reminder.markUsed(info);
    state.isWelcome = false;
    pass(56);
    assert.deepEqual(reminded, []);
    state.isWelcome = true;
    reminder.check();
    assert.deepEqual(reminded, [info.id]);
  });

  test("comes again for a renewed token only when that one was used", () => {
    const { reminder, reminded, mintHour, pass } = setUp();
    const info = mintHour();
    reminder.markUsed(info);
    pass(55);
    const renewed = mintHour(info.id);
    pass(55);
    assert.deepEqual(reminded, [info.id]);
    reminder.markUsed(renewed);
    pass(1);
    assert.deepEqual(reminded, [info.id, info.id]);
  });

  test("does not come at once for a token that lives no longer than the warning time", () => {
    const { clock, store, reminder, reminded, pass } = setUp();
    reminder.markUsed(store.add(minted(clock.now(), "value", { lifetimeSeconds: 240 })));
    pass(2);
    assert.deepEqual(reminded, []);
    pass(1);
    assert.equal(reminded.length, 1);
  });

  test("never comes for a signature, which does not end", () => {
    const { clock, store, reminder, reminded, pass } = setUp();
    reminder.markUsed(store.add({ ...minted(clock.now(), "value"), expiresAt: Infinity }));
    pass(10_000);
    assert.deepEqual(reminded, []);
  });
});
