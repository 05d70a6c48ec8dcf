import assert from "node:assert/strict";
import { test } from "node:test";
import { objectOf } from "../../../../src/core/inspect/copy-text.ts";
import { lifetimeAt, lifetimeBounds, type LifetimeBounds } from "../../../../src/core/inspect/lifetime.ts";
import { longestToken, readTokens } from "../../../../src/core/inspect/parse-token.ts";
import type { ParsedToken } from "../../../../src/core/inspect/parsed-token.ts";
import { viewToken } from "../../../../src/core/inspect/token-view.ts";
import { cpuMilliseconds } from "../../../support/cpu-time.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";
import * as rfc from "./rfc-examples.ts";

const seeds = [
  rfc.hs256Example,
  rfc.rs256Example,
  rfc.es256Example,
  rfc.es512Example,
  rfc.unsecuredExample,
  rfc.encryptedExample,
  makeJwt('{"exp":4102444800,"nbf":1,"sub":"é😀","google":{"compute_engine":{"zone":"z"}}}'),
  makeJwt(rfc.hs256Example, '{"alg":"RS256","cty":"JWT"}'),
  `Authorization: Bearer ${rfc.hs256Example}`,
];
const splinters = [
  ".",
  "..",
  "=",
  "\n",
  " ",
  '"',
  "%",
  "%2E",
  "{",
  "é",
  "\u0000",
  "\ud800",
  "ey",
  "eyJ",
  "Bearer ",
  ";",
  "&a=",
  "/",
  "+",
];

function mutate(text: string, random: () => number): string {
  const at = randomBelow(random, text.length + 1);
  const length = randomBelow(random, 8);
  const splinter = splinters[randomBelow(random, splinters.length)]!;
  switch (randomBelow(random, 5)) {
    case 0:
      return text.slice(0, at) + splinter + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + String.fromCharCode(33 + randomBelow(random, 94)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at);
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

function lifetimeOf(parsed: ParsedToken): LifetimeBounds | undefined {
  const claims = objectOf(parsed, "payload");
  return claims === undefined ? undefined : lifetimeBounds(claims);
}

test("20,000 mutations of tokens are all read without an error, and what has no sound exp is never called live", () => {
  const random = seededRandom(20_260_701);
  const kinds = new Set<string>();
  for (let round = 0; round < 20_000; round += 1) {
    let text = seeds[randomBelow(random, seeds.length)]!;
    for (let changes = 1 + randomBelow(random, 3); changes > 0; changes -= 1) text = mutate(text, random);
    const { parsed } = readTokens(text)[0]!;
    const view = viewToken(parsed);
    kinds.add(view.kind);
    if (parsed.kind === "malformed") assert.ok(parsed.problems.length > 0, JSON.stringify(text));
    const lifetime = lifetimeOf(parsed);
    if (lifetime !== undefined && lifetimeAt(lifetime, 1e12).kind === "live") {
      assert.equal(lifetime.expiresAt.kind, "time", JSON.stringify(text));
    }
  }
  assert.deepEqual([...kinds].sort(), ["jwe", "jws", "malformed", "opaque"]);
});

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
