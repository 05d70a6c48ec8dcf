import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFromInspector } from "../../../../src/core/inspect/protocol.ts";

test("the page may ask for the state, the time and another token, and for nothing else", () => {
  assert.deepEqual(parseFromInspector({ kind: "ready", extra: 1 }), { kind: "ready" });
  assert.deepEqual(parseFromInspector({ kind: "askTime" }), { kind: "askTime" });
  assert.deepEqual(parseFromInspector({ kind: "choose", index: 2 }), { kind: "choose", index: 2 });
  for (const message of [undefined, null, "ready", 1, [], {}, { kind: "state" }, { kind: 1 }, { kind: "choose" }]) {
    assert.equal(parseFromInspector(message), undefined);
  }
});
