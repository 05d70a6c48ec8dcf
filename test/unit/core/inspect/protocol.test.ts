import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFromInspector } from "../../../../src/core/inspect/protocol.ts";

test("the page may ask for the state and for the time, and for nothing else", () => {
  assert.deepEqual(parseFromInspector({ kind: "ready", extra: 1 }), { kind: "ready" });
  assert.deepEqual(parseFromInspector({ kind: "askTime" }), { kind: "askTime" });
  for (const message of [undefined, null, "ready", 1, [], {}, { kind: "state" }, { kind: 1 }]) {
    assert.equal(parseFromInspector(message), undefined);
  }
});
