import assert from "node:assert/strict";
import { test } from "node:test";
import { longestToken, readTokens } from "../../../../src/core/inspect/parse/parse-token.ts";
import { viewToken } from "../../../../src/core/inspect/token-view.ts";
import { cpuMilliseconds } from "../../../support/cpu-time.ts";
import { makeJwt } from "../../../support/make-jwt.ts";

const size = (longestToken - 2_000) / 2;
const fill = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const inClaims = (json: string): string => makeJwt(json.slice(0, Math.floor(size * 0.74)));

const hostileTexts: readonly (readonly [name: string, text: string])[] = [
  ["one letter", fill("e")],
  ["dots", fill(".")],
  ["beginnings of tokens", fill("-eyJ")],
  ["headers without an end", fill("eyJhbGciOiJub25lIn0.")],
  ["white space", fill(" \n")],
  ["white space and letters", fill("a ")],
  ["pairs", fill("a=b&")],
  ["names", fill("a-")],
  ["colons", fill("a: ")],
  ["quotes", fill('"')],
  ["percent signs", fill("%2E")],
  ["a path of schemes", fill("Bearer ")],
  ["open lists", inClaims(`{"a":${"[".repeat(size)}`)],
  ["a list of numbers", inClaims(`{"a":[${"1,".repeat(size / 2)}`)],
  ["open strings", inClaims(`{"a":"${"\\\\".repeat(size / 2)}`)],
  ["one name many times", inClaims(`{${'"a":1,'.repeat(size / 6)}`)],
  ["a number without end", inClaims(`{"exp":${"9".repeat(size)}`)],
  ["line breaks", inClaims(`{${"\n".repeat(size)}`)],
];

for (const [name, text] of hostileTexts) {
  test(`half a megabyte of ${name} is read in time that grows with its length only`, () => {
    const taken = cpuMilliseconds(() => readTokens(text).forEach(({ parsed }) => viewToken(parsed)));
    assert.ok(taken < 1_500, `${Math.round(taken)} ms; a quadratic reading takes minutes`);
  });
}
