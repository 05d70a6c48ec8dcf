import assert from "node:assert/strict";
import { test } from "node:test";
import { shortenMiddle, wrapText } from "../../../../../src/core/chain/picture/fit-text.ts";
import { seededRandom } from "../../../../support/seeded-random.ts";

const perLetter = (text: string): number => Array.from(text).length;

test("what fits is not shortened", () => {
  assert.equal(shortenMiddle("ci-runner@acme", 14, perLetter), "ci-runner@acme");
});

test("a long email keeps both of its ends", () => {
  assert.equal(shortenMiddle("deployer@acme-prod.iam.gserviceaccount.com", 15, perLetter), "deploye…unt.com");
});

test("a letter of several code points is kept whole", () => {
  assert.equal(shortenMiddle("e\u0301e\u0301e\u0301e\u0301e\u0301", 5, perLetter), "e\u0301…e\u0301");
});

test("a permission breaks after its dots, a sentence at its spaces", () => {
  assert.deepEqual(wrapText("iam.serviceAccounts.implicitDelegation", 20, perLetter), [
    "iam.serviceAccounts.",
    "implicitDelegation",
  ]);
  assert.deepEqual(wrapText("inherited from projects/acme", 16, perLetter), ["inherited from", "projects/acme"]);
});

test("no line is wider than it may be, and nothing but the middle of a long piece is lost", () => {
  const random = seededRandom(7);
  for (let round = 0; round < 2_000; round += 1) {
    const letters = Array.from(
      { length: 1 + Math.floor(random() * 60) },
      () => "ab./ @"[Math.floor(random() * 6)] ?? "",
    );
    const text = letters.join("").trim();
    const width = 4 + Math.floor(random() * 20);
    const lines = wrapText(text, width, perLetter);
    assert.ok(
      lines.every((line) => perLetter(line) <= width),
      `${text} in ${width}`,
    );
    const bare = (value: string): string => value.replaceAll(/\s/g, "");
    if (!lines.some((line) => line.includes("…"))) assert.equal(bare(lines.join("")), bare(text));
  }
});
