import assert from "node:assert/strict";
import { test } from "node:test";
import { deadlineAt, SkewCorrectedClock } from "../../../../src/core/base/clock.ts";
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

test("before the first comparison it is the machine's time, and that there was none is known", () => {
  const machine = new ManualClock();
  const clock = new SkewCorrectedClock(machine);
  assert.deepEqual([clock.skewMs, clock.now(), clock.latest()], [undefined, machine.now(), machine.now()]);
  machine.jump(-60_000);
  assert.equal(clock.now(), machine.now());
});

test("the latest header counts, also when it takes the skew back", () => {
  const { clock, machine } = skewedBy(60_000);
  clock.observeDateHeader(new Date(machine.now()).toUTCString());
  assert.equal(clock.skewMs, 0);
});

test("a header that is not a date, or is older than Mintmark, changes nothing", () => {
  const { clock } = skewedBy(60_000);
  for (const header of ["", "soon", "Sat, 99 Nov 2026 11:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
    clock.observeDateHeader(header);
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

test("once compared, setting the machine's clock back does not move the time; sleep does", () => {
  for (const skewMs of [0, 420_000, -7_200_000]) {
    const { clock, machine } = skewedBy(skewMs);
    const before = clock.now();
    machine.jump(-3_600_000);
    assert.equal(clock.now() - before, 0, `set back, ${skewMs} ms`);
    machine.jump(900_000);
    assert.equal(clock.now() - before, 900_000, `slept, ${skewMs} ms`);
  }
});

test("a correction is told once, with the skew; an answer that agrees is not, a machine's clock that was set is", () => {
  const machine = new ManualClock();
  const clock = new SkewCorrectedClock(machine);
  const told: number[] = [];
  clock.onDidCorrect((skewMs) => told.push(skewMs));
  for (const aheadMs of [0, 420_000, 420_000, 421_000, -120_000, 0]) {
    clock.observeDateHeader(new Date(machine.now() + aheadMs).toUTCString());
  }
  assert.deepEqual(told, [420_000, -120_000, 0]);
  const google = clock.now();
  machine.jump(-3_600_000);
  clock.observeDateHeader(new Date(google).toUTCString());
  assert.deepEqual([told.at(-1), clock.now()], [3_600_000, google]);
});

test("no correction moves the latest time back or the time that has passed", () => {
  const { clock, machine } = skewedBy(420_000);
  const [latest, elapsed] = [clock.latest(), clock.elapsed()];
  clock.observeDateHeader(new Date(machine.now() - 7_200_000).toUTCString());
  assert.deepEqual([clock.latest() - latest, clock.elapsed() - elapsed], [0, 0]);
  machine.advance(1_000);
  assert.deepEqual([clock.latest() - latest, clock.elapsed() - elapsed], [1_000, 1_000]);
});

test("the latest time of a machine that is ahead is its own, so that what it called ended stays ended", () => {
  const { clock, machine } = skewedBy(-120_000);
  assert.deepEqual([clock.latest() - clock.now(), clock.latest() - machine.now()], [120_000, 0]);
});

test("a deadline comes when its time has passed, whatever corrections come meanwhile", () => {
  const { clock, machine } = skewedBy(0);
  const deadline = deadlineAt(clock, clock.now() + 60_000);
  for (const aheadMs of [7_200_000, -7_200_000, 420_000]) {
    clock.observeDateHeader(new Date(machine.now() + aheadMs).toUTCString());
    machine.advance(10_000);
  }
  assert.equal(deadline.leftMs(), 30_000);
  machine.jump(30_000);
  assert.equal(deadline.leftMs(), 0);
});
