import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFromPicture } from "../../../../../src/core/chain/picture/picture-protocol.ts";

test("the page's own messages are taken, without what they do not need", () => {
  assert.deepEqual(parseFromPicture({ kind: "ready", more: 1 }), { kind: "ready" });
  assert.deepEqual(parseFromPicture({ kind: "act", action: "action-1" }), { kind: "act", action: "action-1" });
  assert.deepEqual(parseFromPicture({ kind: "saveSvg", svg: "<svg />" }), { kind: "saveSvg", svg: "<svg />" });
});

const others = [
  undefined,
  "ready",
  [],
  { kind: "run" },
  { kind: "act" },
  { kind: "act", action: { command: "x" } },
  { kind: "saveSvg", svg: "<html>" },
  { kind: "saveSvg", svg: `<svg ${" ".repeat(2_000_000)}` },
];

for (const message of others) {
  test(`${String(JSON.stringify(message)).slice(0, 60)} is ignored`, () => {
    assert.equal(parseFromPicture(message), undefined);
  });
}
