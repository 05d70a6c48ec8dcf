import assert from "node:assert/strict";
import { test } from "node:test";
import { compareTokens } from "../../../../src/core/inspect/compare-tokens.ts";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { makeJwt } from "../../../support/make-jwt.ts";

function compare(left: string, right: string): readonly string[] {
  const { parts } = compareTokens(parseToken(left), parseToken(right));
  return parts.flatMap(({ part, rows }) => rows.map(({ path, difference }) => `${part} ${path}: ${difference}`));
}

test("each claim and header parameter is the same, different, or only on one side", () => {
  const left = makeJwt('{"iss":"a","aud":"x","email":"e"}', '{"alg":"RS256","kid":"1"}');
  const right = makeJwt('{"iss":"a","aud":"y","nonce":"n"}', '{"alg":"RS256","typ":"JWT"}');
  assert.deepEqual(compare(left, right), [
    "payload iss: same",
    "payload aud: different",
    "payload email: onlyLeft",
    "payload nonce: onlyRight",
    "header alg: same",
    "header kid: onlyLeft",
    "header typ: onlyRight",
  ]);
});

const unequal: readonly (readonly [left: string, right: string])[] = [
  ["1", "1.0"],
  ["1", '"1"'],
  ['["a","b"]', '["b","a"]'],
  ["true", '"true"'],
  ["null", '""'],
  ['{"b":1}', '{"b":2}'],
];

for (const [left, right] of unequal) {
  test(`${left} and ${right} are different`, () => {
    assert.deepEqual(compare(makeJwt(`{"a":${left}}`), makeJwt(`{"a":${right}}`))[0], "payload a: different");
  });
}

test("members of Google's own objects are compared one by one", () => {
  const token = (zone: string): string => makeJwt(`{"google":{"compute_engine":{"zone":"${zone}","project_id":"p"}}}`);
  assert.deepEqual(compare(token("a"), token("b")).slice(0, 2), [
    "payload google.compute_engine.zone: different",
    "payload google.compute_engine.project_id: same",
  ]);
});

test("a duplicated name is compared with its counterpart, and one without is shown alone", () => {
  assert.deepEqual(compare(makeJwt('{"a":1,"a":2}'), makeJwt('{"a":1}')).slice(0, 2), [
    "payload a: same",
    "payload a: onlyLeft",
  ]);
});

test("values that differ only where a page cuts them off are different", () => {
  const long = "x".repeat(10_000);
  const [row] = compareTokens(parseToken(makeJwt(`{"a":"${long}1"}`)), parseToken(makeJwt(`{"a":"${long}2"}`)))
    .parts[0]!.rows;
  assert.equal(row?.difference, "different");
  assert.equal(row.left?.value.omitted, 6_001);
});

test("times can be read on both sides", () => {
  const { parts } = compareTokens(parseToken(makeJwt('{"exp":1000}')), parseToken(makeJwt('{"exp":2000}')));
  assert.deepEqual([parts[0]?.rows[0]?.left?.time, parts[0]?.rows[0]?.right?.time], [1_000_000, 2_000_000]);
});

test("what cannot be read is said, and signatures are not in a comparison", () => {
  const comparison = compareTokens(parseToken(makeJwt("{}", undefined, "c2VjcmV0")), parseToken("ya29.a0AfH6SM"));
  assert.deepEqual(comparison.comparable, [true, false]);
  assert.ok(!JSON.stringify(comparison).includes("c2VjcmV0"));
  assert.ok(!JSON.stringify(comparison).includes("ya29"));
});
