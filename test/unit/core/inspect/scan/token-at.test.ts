import assert from "node:assert/strict";
import { test } from "node:test";
import { findTokens } from "../../../../../src/core/inspect/scan/find-tokens.ts";
import { scanText } from "../../../../../src/core/inspect/scan/scan-text.ts";
import { tokenAt } from "../../../../../src/core/inspect/scan/token-at.ts";
import { cpuMilliseconds } from "../../../../support/cpu-time.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";

const token = makeJwt('{"sub":"1"}');
const refreshToken = `1//0${"gX-f4ke_".repeat(12)}`;

/** Text with tokens next to everything that may surround them, with and without a gap. */
function randomText(random: () => number): string {
  const pieces = [
    " ",
    "=",
    '"',
    ".",
    "/",
    "\\n",
    "%22",
    "key",
    "eyJ",
    "\n",
    "+",
    "é",
    token,
    refreshToken,
    "ya29.a0-fake-fake",
  ];
  return Array.from({ length: randomBelow(random, 12) }, () => pieces[randomBelow(random, pieces.length)]!).join("");
}

test("at every place of a text, the token is the one that a search of the whole text finds there", () => {
  const random = seededRandom(7);
  for (let round = 0; round < 1_500; round += 1) {
    const text = randomText(random);
    const spans = findTokens(text);
    for (let offset = 0; offset <= text.length; offset += 1 + randomBelow(random, 9)) {
      const expected = spans.find(({ start, end }) => start <= offset && offset <= end);
      assert.deepEqual(tokenAt(text, offset), expected, JSON.stringify([text, offset]));
    }
  }
});

test("a line of megabytes costs no more than a short one", () => {
  const text = `${"x".repeat(20_000_000)} ${token} ${"y".repeat(20_000_000)}`;
  const at = text.indexOf(token) + 5;
  const taken = cpuMilliseconds(() =>
    assert.equal(text.slice(tokenAt(text, at)?.start, tokenAt(text, at)?.end), token),
  );
  assert.ok(taken < 100, `${Math.round(taken)} ms`);
  assert.equal(tokenAt(text, 10_000_000), undefined);
});

test("a text that is searched in pieces has the tokens that it has as a whole", () => {
  const random = seededRandom(8);
  for (let round = 0; round < 1_500; round += 1) {
    const text = Array.from({ length: 6 }, () => randomText(random)).join("\n");
    assert.deepEqual([...scanText(text, 1 + randomBelow(random, 200))].flat(), findTokens(text), JSON.stringify(text));
  }
});

test("pieces end with a line, and a text without lines is one piece", () => {
  assert.equal([...scanText("aaa\nbbb\nccc\nddd", 4)].length, 2);
  assert.equal([...scanText("a".repeat(100), 4)].length, 1);
  assert.equal([...scanText("", 4)].length, 0);
});
