import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate } from "@marcbachmann/cel-js";
import { conditionState } from "../../../../../src/core/chain/policy/condition.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const past = 'timestamp("2026-11-21T11:00:00Z")';
const future = 'timestamp("2026-11-21T13:00:00Z")';

const cases: readonly (readonly [string, string])[] = [
  [`request.time < ${future}`, "holds"],
  [`request.time < ${past}`, "fails"],
  [`${past} <= request.time && request.time <= ${future}`, "holds"],
  [`request.time == timestamp('2026-11-21T12:00:00Z')`, "holds"],
  [`!(request.time > ${past})`, "fails"],
  [`resource.name.startsWith("projects/x")`, "unknown"],
  [`resource.name.startsWith("a, b") && request.time < ${past}`, "fails"],
  [`resource.matchTag("1/env", "dev") || request.time < ${future}`, "holds"],
  [`resource.matchTag("1/env", "dev") && request.time < ${future}`, "unknown"],
  [`request.time.getHours("Europe/Berlin") < 18`, "unknown"],
  [`["a"].exists(x, x == resource.type)`, "unknown"],
  [`resource["type"] == "x" || true`, "holds"],
  [`request.time < timestamp("not a time")`, "unknown"],
  [`request.time < request.time + duration("1h")`, "unknown"],
  [`request.time <`, "unknown"],
  [`true)`, "unknown"],
  [`true true`, "unknown"],
  [`true || "unclosed`, "unknown"],
  ["", "unknown"],
  [`${"(".repeat(5_000)}true${")".repeat(5_000)}`, "unknown"],
  [`${"!".repeat(5_000)}true`, "unknown"],
  [`true || ${"x".repeat(20_000)}`, "unknown"],
];

for (const [expression, state] of cases) {
  test(`${expression.slice(0, 80)} is ${state}`, () => assert.equal(conditionState(expression, now), state));
}

test("what is judged at all is judged as a complete CEL evaluator judges it", () => {
  const random = seededRandom(6);
  const atoms = [
    `request.time < ${past}`,
    `request.time >= ${past}`,
    `${future} > request.time`,
    "true",
    "false",
    'resource.type == "t"',
  ];
  const expression = (depth: number): string => {
    const choice = depth === 0 ? 0 : randomBelow(random, 4);
    if (choice === 0) return atoms[randomBelow(random, atoms.length)]!;
    if (choice === 1) return `!(${expression(depth - 1)})`;
    return `(${expression(depth - 1)} ${choice === 2 ? "&&" : "||"} ${expression(depth - 1)})`;
  };
  const holds = (text: string, type: string): unknown =>
    evaluate(text, { request: { time: new Date(now) }, resource: { type } });
  let judged = 0;
  for (let round = 0; round < 400; round += 1) {
    const text = expression(4);
    const state = conditionState(text, now);
    if (state === "unknown") continue;
    judged += 1;
    for (const type of ["t", "u"]) assert.equal(holds(text, type), state === "holds", text);
  }
  assert.ok(judged > 200, String(judged));
});
