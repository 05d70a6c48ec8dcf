import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Emitter } from "../../../../../src/core/base/events.ts";
import { ExpiryReminder } from "../../../../../src/core/credential/token/expiry-reminder.ts";
import { TokenStore } from "../../../../../src/core/credential/token/token-store.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { minted } from "../credential-fixtures.ts";

const minute = 60_000;

function setUp({ clock = new ManualClock(), marks = { value: undefined as unknown } } = {}) {
  let ids = 0;
  const store = new TokenStore(clock, () => `token-${(ids += 1)}`);
  const ticks = new Emitter<void>();
  const reminded: string[] = [];
  const state = { isWelcome: true, isKept: false };
  const reminder = new ExpiryReminder({
    store,
    clock,
    onTick: ticks.event,
    warnBeforeMs: () => 5 * minute,
    isWelcome: () => state.isWelcome,
    isKept: () => state.isKept,
    shelf: {
      read: () => marks.value,
      write: (written) => {
        marks.value = written;
        return Promise.resolve();
      },
    },
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

  test("comes for a token that every window has, in the one that the user looks at, and in no other afterwards", () => {
    const clock = new ManualClock();
    const marks = { value: undefined as unknown };
    const [first, second] = [setUp({ clock, marks }), setUp({ clock, marks })];
    first.state.isKept = second.state.isKept = true;
    first.state.isWelcome = false;
    const info = first.mintHour();
    second.store.restore(info, "value");
    first.pass(55);
    second.pass(0);
    assert.deepEqual([first.reminded, second.reminded], [[], [info.id]]);
    first.state.isWelcome = true;
    second.state.isWelcome = false;
    first.reminder.check();
    assert.deepEqual(first.reminded, []);
    assert.deepEqual(marks, { value: [`${info.id} ${info.mintedAt}`] });
    second.store.restore(first.mintHour(info.id), "value");
    first.pass(55);
    second.pass(0);
    assert.deepEqual([first.reminded, second.reminded], [[info.id], [info.id]]);
  });

  test("reads marks that are none as no marks, and keeps a bounded number", () => {
    const marks = { value: { not: "a list" } as unknown };
    const { reminder, reminded, mintHour, pass } = setUp({ marks });
    Array.from({ length: 60 }, () => mintHour()).forEach((info) => reminder.markUsed(info));
    pass(55);
    pass(1);
    assert.equal(reminded.length, 60);
    assert.equal((marks.value as unknown[]).length, 50);
  });
});
