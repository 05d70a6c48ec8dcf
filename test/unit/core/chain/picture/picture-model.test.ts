import assert from "node:assert/strict";
import { test } from "node:test";
import { visiblePicture } from "../../../../../src/core/chain/picture/picture-model.ts";
import { account, chainPicture } from "./picture-fixture.ts";

test("a name that reverses its letters is escaped everywhere, and the rest stays unchanged", () => {
  const picture = chainPicture();
  assert.ok(picture.kind === "chain");
  assert.deepEqual(visiblePicture(picture), picture);
  const shown = visiblePicture({ ...picture, nodes: [account("node-1", "a\u202Eb")], notes: ["\u200B"] });
  assert.ok(shown.kind === "chain");
  assert.equal(shown.nodes[0]?.name, "a\\u{202E}b");
  assert.match(shown.nodes[0].sentence, /a\\u\{202E\}b@/);
  assert.deepEqual(shown.notes, ["\\u{200B}"]);
});
