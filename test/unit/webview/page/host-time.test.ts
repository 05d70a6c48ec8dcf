import assert from "node:assert/strict";
import { test } from "node:test";
import { createHostTime, type HostTime } from "../../../../src/webview/page/host-time.ts";

interface Machine {
  wall: number;
  steady: number;
  jumps: number;
  readonly time: HostTime;
}

function machine(): Machine {
  const clocks = { wall: 1_000_000, steady: 0, jumps: 0 };
  const time = createHostTime({ wall: () => clocks.wall, steady: () => clocks.steady }, () => (clocks.jumps += 1));
  return Object.assign(clocks, { time });
}

function pass(clocks: Machine, milliseconds: number): void {
  clocks.wall += milliseconds;
  clocks.steady += milliseconds;
}

test("the page's time is the host's, however far the two machines' clocks are apart", () => {
  const page = machine();
  page.time.learn(5_000_000);
  pass(page, 60_000);
  assert.equal(page.time.now(), 5_060_000);
  assert.equal(page.jumps, 0);
});

test("after a sleep the time of day counts, and the host is asked once", () => {
  const page = machine();
  page.time.learn(1_000_000);
  page.wall += 3_600_000;
  assert.equal(page.time.now(), 4_600_000);
  pass(page, 1_000);
  assert.equal(page.time.now(), 4_601_000);
  assert.equal(page.jumps, 1);
});

test("a clock that was changed is corrected by the host's answer", () => {
  const page = machine();
  page.time.learn(1_000_000);
  page.wall -= 500_000;
  page.time.now();
  assert.equal(page.jumps, 1);
  page.time.learn(1_000_000);
  assert.equal(page.time.now(), 1_000_000);
  assert.equal(page.jumps, 1);
});

test("small differences between the clocks are no jump", () => {
  const page = machine();
  page.wall += 1_400;
  page.time.now();
  assert.equal(page.jumps, 0);
});
