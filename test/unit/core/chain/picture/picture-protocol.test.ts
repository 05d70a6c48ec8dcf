import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFromPicture } from "../../../../../src/core/chain/picture/picture-protocol.ts";

test("the page's own messages are taken, without what they do not need", () => {
  assert.deepEqual(parseFromPicture({ kind: "ready", more: 1 }), { kind: "ready" });
  assert.deepEqual(parseFromPicture({ kind: "act", action: "action-1" }), { kind: "act", action: "action-1" });
  assert.deepEqual(parseFromPicture({ kind: "saveSvg", svg: "<svg />" }), { kind: "saveSvg", svg: "<svg />" });
});

const others: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  "a bare word": "ready",
  "an array": [],
  "a kind of another page": { kind: "verify" },
  "an action without an id": { kind: "act" },
  "an action that is no text": { kind: "act", action: { command: "x" } },
  "a file that is no SVG": { kind: "saveSvg", svg: "<html>" },
  "a file of 2 MB": { kind: "saveSvg", svg: `<svg ${" ".repeat(2_000_000)}` },
};

for (const [name, message] of Object.entries(others)) {
  test(`${name} is ignored`, () => {
    assert.equal(parseFromPicture(message), undefined);
  });
}
