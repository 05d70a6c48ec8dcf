import assert from "node:assert/strict";
import { test } from "node:test";
import { visibleText } from "../../../../src/core/base/visible-text.ts";

test("characters that deceive the eye are written out", () => {
  assert.equal(visibleText("a\u202enimda"), "a\\u{202E}nimda");
  assert.equal(visibleText("ad\u200bmin\u0000\ufeff"), "ad\\u{200B}min\\u{0}\\u{FEFF}");
  assert.equal(visibleText("x\ud800y\u{e0041}\u2028"), "x\\u{D800}y\\u{E0041}\\u{2028}");
});

test("text in any script, line breaks and tabs stay as they are", () => {
  const text = "deployer@例え.example\n\tключ 😀 עברית";
  assert.equal(visibleText(text), text);
});
