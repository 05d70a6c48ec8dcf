import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CountdownTicker,
  expiryLevel,
  timeLeft,
  type TimeLeft,
} from "../../../../../src/core/credential/token/countdown.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

test("the time left is shown in minutes first, in seconds in the last minute, and always rounded down", () => {
  const cases: readonly (readonly [number, TimeLeft])[] = [
    [12 * hour, { kind: "hours", hours: 12, minutes: 0 }],
    [2 * hour - 1, { kind: "hours", hours: 1, minutes: 59 }],
    [hour, { kind: "hours", hours: 1, minutes: 0 }],
    [hour - 1, { kind: "minutes", minutes: 59 }],
    [minute, { kind: "minutes", minutes: 1 }],
    [minute - 1, { kind: "seconds", seconds: 59 }],
    [second, { kind: "seconds", seconds: 1 }],
    [999, { kind: "seconds", seconds: 0 }],
    [0, { kind: "expired", sinceMs: 0 }],
    [-5, { kind: "expired", sinceMs: 5 }],
  ];
  for (const [leftMs, expected] of cases) assert.deepEqual(timeLeft(9e12 + leftMs, 9e12), expected, `${leftMs} ms`);
});

test("an expiry is a warning from the user's threshold on, and expired at the very end", () => {
  const cases = [
    [5 * minute + 1, "normal"],
    [5 * minute, "warning"],
    [1, "warning"],
    [0, "expired"],
    [-1, "expired"],
  ] as const;
  for (const [leftMs, level] of cases) assert.equal(expiryLevel(leftMs, 0, 5 * minute), level, `${leftMs} ms`);
  assert.equal(expiryLevel(1, 0, 0), "normal");
});

/** What a view shows that renders at each tick. */
class Shown {
  readonly clock = new ManualClock();
  readonly ticker: CountdownTicker;
  expiries: number[] = [];
  ticks = 0;
  texts: string[] = [];

  constructor() {
    this.ticker = new CountdownTicker(this.clock, () => this.expiries);
    this.ticker.onTick(() => {
      this.ticks += 1;
      this.render();
    });
  }

  show(...lifetimesMs: readonly number[]): void {
    this.expiries = lifetimesMs.map((ms) => this.clock.now() + ms);
    this.render();
    this.ticker.update();
  }

  render(): void {
    this.texts = this.truth;
  }

  /** What should be shown now. */
  get truth(): string[] {
    return this.expiries.map((expiresAt) => {
      const left = timeLeft(expiresAt, this.clock.now());
      return JSON.stringify(left.kind === "expired" ? "expired" : left);
    });
  }
}

test("through two hours the text that is shown is right whenever one looks", () => {
  const random = seededRandom(7);
  for (const lifetimes of [[2 * hour], [hour + 1], [90 * second, 61 * second], [7_199_999, 3_600_500, 59_001, 1]]) {
    const shown = new Shown();
    shown.show(...lifetimes);
    while (shown.clock.pending > 0) {
      shown.clock.advance(1 + randomBelow(random, 997));
      const wrong = shown.texts.filter((text, index) => text !== shown.truth[index]);
      // A timer fires a millisecond after the boundary: the text is right again at most two milliseconds later.
      if (wrong.length > 0) {
        shown.clock.advance(2);
        assert.deepEqual(shown.texts, shown.truth, `at ${shown.clock.now()}`);
      }
    }
    assert.ok(shown.texts.every((text) => text === '"expired"'));
  }
});

test("a token of an hour takes a few ticks a minute, and one a second in its last minute", () => {
  const shown = new Shown();
  shown.show(hour);
  shown.clock.advance(59 * minute);
  assert.ok(shown.ticks <= 59 * 4 + 10, `${shown.ticks} ticks in 59 minutes`);
  const before = shown.ticks;
  shown.clock.advance(minute + second);
  assert.ok(
    shown.ticks - before >= 60 && shown.ticks - before <= 63,
    `${shown.ticks - before} ticks in the last minute`,
  );
});

test("no timer runs while nothing is live", () => {
  const shown = new Shown();
  shown.show();
  assert.equal(shown.clock.pending, 0);
  shown.show(-minute, 0);
  assert.equal(shown.clock.pending, 0);
  shown.show(second);
  assert.equal(shown.clock.pending, 1);
  shown.clock.advance(2 * second);
  assert.equal(shown.clock.pending, 0);
  shown.show(minute);
  shown.ticker.dispose();
  assert.equal(shown.clock.pending, 0);
});

test("however often the tokens change there is one timer", () => {
  const shown = new Shown();
  for (let round = 0; round < 10; round += 1) shown.show(hour, minute * round);
  assert.equal(shown.clock.pending, 1);
});

test("a change of the tokens at the moment when a tick is due does not put it off", () => {
  const shown = new Shown();
  shown.show(10 * second + 300);
  const before = shown.ticks;
  shown.clock.jump(302);
  shown.ticker.update();
  shown.clock.advance(0);
  assert.equal(shown.ticks, before + 1);
});

test("after the machine slept, or its clock was set, the text is right within 15 seconds", () => {
  for (const jumpMs of [30 * minute, 59 * minute + 30 * second, 3 * hour, -2 * hour, -10 * minute]) {
    const shown = new Shown();
    shown.show(hour);
    shown.clock.advance(10 * second);
    shown.clock.jump(jumpMs);
    shown.clock.advance(15 * second + 1);
    assert.deepEqual(shown.texts, shown.truth, `a jump of ${jumpMs / minute} min`);
  }
});

test("a view that fails to render once does not stop the countdown", () => {
  const shown = new Shown();
  shown.show(minute);
  const failing = shown.ticker.onTick(() => {
    throw new Error("cannot render");
  });
  assert.throws(() => shown.clock.advance(second));
  failing.dispose();
  const before = shown.ticks;
  shown.clock.advance(5 * second);
  assert.ok(shown.ticks >= before + 5);
});

test("a correction of the clock is shown at once", () => {
  const shown = new Shown();
  shown.expiries = [shown.clock.now() + hour];
  shown.ticker.update();
  const { ticks } = shown;
  shown.clock.correct(7 * minute);
  assert.equal(shown.ticks, ticks + 1);
});
