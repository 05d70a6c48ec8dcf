import assert from "node:assert/strict";
import { test } from "node:test";
import { SkewCorrectedClock } from "../../../../src/core/base/clock.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

function skewedBy(skewMs: number): { clock: SkewCorrectedClock; machine: ManualClock } {
  const machine = new ManualClock();
  const clock = new SkewCorrectedClock(machine);
  clock.observeDateHeader(new Date(machine.now() + skewMs).toUTCString());
  return { clock, machine };
}

test("the clock follows Google's when the machine's is wrong, and the machine's when they agree within two seconds", () => {
  const cases: readonly (readonly [number, number])[] = [
    [0, 0],
    [1_000, 0],
    [2_000, 0],
    [-2_000, 0],
    [3_000, 3_000],
    [-3_000, -3_000],
    [3_600_000, 3_600_000],
    [-86_400_000, -86_400_000],
  ];
  for (const [observedMs, learnedMs] of cases) {
    const { clock, machine } = skewedBy(observedMs);
    assert.deepEqual([clock.skewMs, clock.now() - machine.now()], [learnedMs, learnedMs], `${observedMs} ms`);
  }
});

test("the latest header counts, also when it takes the skew back", () => {
  const { clock, machine } = skewedBy(60_000);
  clock.observeDateHeader(new Date(machine.now()).toUTCString());
  assert.equal(clock.skewMs, 0);
});

test("a header that is not a date changes nothing", () => {
  const { clock } = skewedBy(60_000);
  for (const header of ["", "soon", "Sat, 99 Nov 2026 11:00:00 GMT"]) clock.observeDateHeader(header);
  assert.equal(clock.skewMs, 60_000);
});

test("time goes on from the corrected time", () => {
  const { clock, machine } = skewedBy(60_000);
  const before = clock.now();
  machine.advance(5_000);
  assert.equal(clock.now() - before, 5_000);
});

test("a timer runs once, after its delay, whatever the skew, and not when it is disposed", () => {
  const { clock, machine } = skewedBy(3_600_000);
  const ran: string[] = [];
  clock.after(1_000, () => ran.push("kept"));
  clock.after(1_000, () => ran.push("disposed")).dispose();
  machine.advance(999);
  assert.deepEqual(ran, []);
  machine.advance(5_000);
  assert.deepEqual(ran, ["kept"]);
});

test("a delay below zero means now; one that a timer cannot hold is cut, because a timer would run it at once", () => {
  const { clock, machine } = skewedBy(0);
  for (const [delayMs, timerMs] of [
    [-5, 0],
    [Infinity, 0x7fffffff],
    [0x80000000, 0x7fffffff],
  ] as const) {
    const timer = clock.after(delayMs, () => undefined);
    assert.equal(machine.nextTimerMs, timerMs, `${delayMs} ms`);
    timer.dispose();
  }
});
