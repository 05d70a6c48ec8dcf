import assert from "node:assert/strict";
import { test } from "node:test";
import { isObject, isStringArray, parseJson, parseJsonObject } from "../../../../src/core/base/json.ts";

test("only a JSON object is an object", () => {
  for (const value of [{}, { a: 1 }, Object.create(null)]) assert.ok(isObject(value));
  for (const value of [null, undefined, [], "text", 1, true]) assert.ok(!isObject(value), JSON.stringify(value));
});

test("only an array of nothing but strings is a list of strings", () => {
  for (const value of [[], ["a"], ["", "b"]]) assert.ok(isStringArray(value));
  for (const value of ["a", ["a", 1], [null], { 0: "a", length: 1 }, undefined]) {
    assert.ok(!isStringArray(value), JSON.stringify(value));
  }
});

test("a text that is no JSON, or no object, is undefined", () => {
  assert.deepEqual(parseJson('[1, "a", null]'), [1, "a", null]);
  assert.equal(parseJson("null"), null);
  assert.deepEqual(parseJsonObject('{"a": 1}'), { a: 1 });
  for (const text of ["", "{", "undefined", "{'a': 1}"]) assert.equal(parseJson(text), undefined);
  for (const text of ["", "{", "[]", "null", "1", '"a"']) assert.equal(parseJsonObject(text), undefined);
});
