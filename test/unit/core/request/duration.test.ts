import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDurationSeconds } from "../../../../src/core/request/duration.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

test("a duration is read the way people type it", () => {
  const cases: Readonly<Record<string, number>> = {
    "3600": 3_600,
    "300s": 300,
    "45 min": 45 * 60,
    "45m": 45 * 60,
    "1 h": 3_600,
    " 12 Hours ": 43_200,
    "1 day": 86_400,
    "1.5 h": 5_400,
    "1.1 h": 3_960,
    "1.1 min": 66,
    "2.000s": 2,
    "0": 0,
  };
  for (const [text, seconds] of Object.entries(cases)) assert.equal(parseDurationSeconds(text), seconds, text);
});

test("what is not a duration, or not one of whole seconds, is not guessed at", () => {
  const texts = [
    "",
    " ",
    "h",
    "1 fortnight",
    "-5",
    "+5",
    "1e3",
    "1:30",
    "1 h 30",
    "0x10",
    "½ h",
    "1.5",
    "0.1s",
    "0.001 d",
    ".5 h",
  ];
  const strange = ["5 constructor", "5 valueof", "5 __proto__", "NaN", "Infinity", "9999999999", "1,5 h", "１ h"];
  for (const text of [...texts, ...strange]) assert.equal(parseDurationSeconds(text), undefined, text);
});

test("every number of thousandths of an hour that makes whole seconds does so exactly", () => {
  const random = seededRandom(5);
  for (let round = 0; round < 500; round += 1) {
    const thousandths = randomBelow(random, 100_000);
    const seconds = (thousandths * 3_600) / 1_000;
    const text = `${Math.floor(thousandths / 1_000)}.${String(thousandths % 1_000).padStart(3, "0")} h`;
    assert.equal(parseDurationSeconds(text), thousandths % 5 === 0 ? seconds : undefined, text);
  }
});
