import assert from "node:assert/strict";
import { test } from "node:test";
import { chainMembers, drawChain } from "../../../../src/core/request/chain.ts";

const chain = { caller: "ana@x", delegates: ["one@x", "two@x"], target: "three@x" };

test("a chain runs from the caller through the delegates to the target", () => {
  assert.deepEqual(chainMembers(chain), ["ana@x", "one@x", "two@x", "three@x"]);
  assert.equal(drawChain(chain), "ana@x → one@x → two@x → three@x");
  assert.equal(drawChain({ ...chain, delegates: [] }), "ana@x → three@x");
});

test("a chain can be drawn with short names", () => {
  assert.equal(
    drawChain(chain, (account) => account.slice(0, 3)),
    "ana → one → two → thr",
  );
});
