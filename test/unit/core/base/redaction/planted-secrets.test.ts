import assert from "node:assert/strict";
import { test } from "node:test";
import { redact } from "../../../../../src/core/base/redact.ts";
import { seededRandom } from "../../../../support/seeded-random.ts";
import { diceOf, plantedText, saysCanary } from "./planted-secrets.ts";

/** `MINTMARK_ROUNDS=100000` takes as many as one likes. */
const rounds = Number(process.env["MINTMARK_ROUNDS"] ?? 10_000);

test(`of secrets in ${rounds} texts, in fields of every form and in up to three encodings, none is left`, () => {
  const dice = diceOf(seededRandom(12));
  for (let round = 0; round < rounds; round += 1) {
    const { text, how } = plantedText(dice);
    assert.ok(saysCanary(text), `the text of round ${round} hides its secret from the test itself: ${how}`);
    const left = redact(text);
    assert.ok(!saysCanary(left), `round ${round}, ${how}:\n${text}\nbecame\n${left}`);
  }
});

test("of a secret in a text that was cut somewhere, nothing is left either", () => {
  const dice = diceOf(seededRandom(77));
  for (let round = 0; round < rounds / 5; round += 1) {
    const { text, how } = plantedText(dice, true);
    const cut = text.slice(0, Math.floor(text.length * (0.3 + 0.7 * dice.random())));
    const left = redact(cut);
    assert.ok(!saysCanary(left), `round ${round}, ${how}:\n${cut}\nbecame\n${left}`);
  }
});
