import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageTime } from "../../../../src/webview/page/page-time.ts";

const now = Date.UTC(2026, 10, 21, 12);

test("durations are short and in the user's language", () => {
  assert.equal(createPageTime("en").duration(3_552_999), "59 min 12 sec");
  assert.equal(createPageTime("de").duration(183_600_000), "2 Tg. 3 Std.");
});

test("UTC is written in whole seconds, with a fraction only where there is one", () => {
  const { utc } = createPageTime("en");
  assert.equal(utc(now), "2026-11-21T12:00:00Z");
  assert.equal(utc(now + 250), "2026-11-21T12:00:00.250Z");
});

test("a time from now is told in its largest whole unit, never rounded up", () => {
  const { relative } = createPageTime("en");
  assert.equal(relative(now + 119_000, now), "in 1 minute");
  assert.equal(relative(now - 7_199_000, now), "1 hour ago");
  assert.equal(relative(now + 400, now), "now");
  assert.equal(relative(now - 800 * 86_400_000, now), "2 years ago");
});
