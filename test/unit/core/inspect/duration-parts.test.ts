import assert from "node:assert/strict";
import { test } from "node:test";
import { durationParts, passedThreshold } from "../../../../src/core/inspect/duration-parts.ts";

test("a duration is told in its two largest units and never rounded up", () => {
  const told = (milliseconds: number): string =>
    durationParts(milliseconds)
      .map(({ unit, value }) => `${value} ${unit}`)
      .join(", ");
  assert.equal(told(0), "0 second");
  assert.equal(told(999), "0 second");
  assert.equal(told(59_999), "59 second");
  assert.equal(told(3_599_999), "59 minute, 59 second");
  assert.equal(told(3_600_000), "1 hour");
  assert.equal(told(3_601_000), "1 hour");
  assert.equal(told(7_260_000), "2 hour, 1 minute");
  assert.equal(told(-90_061_000), "1 day, 1 hour");
});

test("a threshold is announced once, when it is passed", () => {
  assert.equal(passedThreshold(300_001, 300_000), 300_000);
  assert.equal(passedThreshold(300_000, 299_000), undefined);
  assert.equal(passedThreshold(61_000, 59_000), 60_000);
  assert.equal(passedThreshold(1, 0), 0);
  assert.equal(passedThreshold(0, -1_000), undefined);
});

test("after a sleep only the last threshold that was passed is announced", () => {
  assert.equal(passedThreshold(3_000_000, -5), 0);
  assert.equal(passedThreshold(3_000_000, 30_000), 60_000);
});

test("a clock set back announces nothing", () => {
  assert.equal(passedThreshold(10_000, 400_000), undefined);
});
