import assert from "node:assert/strict";
import { test } from "node:test";
import { findJwts, findTokens } from "../../../../src/core/inspect/find-tokens.ts";
import { parseToken } from "../../../../src/core/inspect/parse-token.ts";
import { cpuMilliseconds } from "../../../support/cpu-time.ts";
import { base64url, makeJwt } from "../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";
import { encryptedExample, rs256Example, unsecuredExample } from "./rfc-examples.ts";

const found = (text: string): string[] => findTokens(text).map(({ start, end }) => text.slice(start, end));

const surroundings: readonly (readonly [name: string, before: string, after: string])[] = [
  ["alone", "", ""],
  ["in a header", "Authorization: Bearer ", "\r\n"],
  ["in JSON", '{"id_token":"', '"}'],
  ["in .env", "TOKEN=", "\n"],
  ["in a URL", "https://example.com/?id_token=", "&state=1"],
  ["at the end of a sentence", "The token is ", "."],
  ["after a word with a dot", "see log.", " "],
  ["in brackets", "(", ")"],
  ["after a false beginning", "keyJ keyJa.b eyJ. ", ""],
  ["among other scripts", "トークン", "です"],
];

for (const [name, before, after] of surroundings) {
  test(`tokens are found ${name}`, () => {
    for (const token of [rs256Example, encryptedExample, makeJwt('  {"sub":"1"}'), makeJwt('{"a":1}')]) {
      assert.deepEqual(found(before + token + after), [token]);
    }
  });
}

test("a token whose header begins with white space is found by its payload", () => {
  const token = makeJwt('{"sub":"1"}', '{\n"alg":"RS256"}');
  assert.deepEqual(found(`x ${token} y`), [token]);
});

test("an unsecured token keeps the dot it ends with", () => {
  assert.deepEqual(found(`${unsecuredExample} and more`), [unsecuredExample]);
});

test("a detached token is found, a word with dots is not", () => {
  const detached = `${base64url('{"alg":"RS256"}')}..c2ln`;
  assert.deepEqual(found(`${detached} eyJhbGciOiJSUzI1NiJ9.b eyJhbGciOiJSUzI1NiJ9.b.c.d my.eyJx.tar.gz`), [detached]);
});

test("the middle of a longer word is no token", () => {
  assert.deepEqual(found(`x${rs256Example} _${rs256Example}`), []);
});

test("access tokens are found between JWTs, in their order", () => {
  const text = `a=ya29.a0AfH6SMBx-fake b=${rs256Example} c="ya29.c.b0Aaekm1K-fake."`;
  assert.deepEqual(found(text), ["ya29.a0AfH6SMBx-fake", rs256Example, "ya29.c.b0Aaekm1K-fake"]);
});

test("every token that random text is put around is found, and nothing else", () => {
  const random = seededRandom(42);
  const noise = ["const key = ", " ", "\n", "eyJ", "yJ", ".", ".eyJ", "-", "x.y.z", '"', "é", "e", "KeyJar.load();"];
  for (let round = 0; round < 2_000; round += 1) {
    const pick = (): string =>
      Array.from({ length: randomBelow(random, 8) }, () => noise[randomBelow(random, noise.length)]!).join("");
    const token = makeJwt(`{"sub":"${round}"}`);
    const text = `${pick()} ${token} ${pick()}`;
    assert.ok(found(text).includes(token), JSON.stringify(text));
    assert.equal(found(text).filter(isSigned).length, 1, JSON.stringify(text));
  }
});

const isSigned = (token: string): boolean => parseToken(token).kind === "jws";

const size = 1_000_000;
for (const piece of ["-eyJ", "eyJ", ".eyJ", "eyJ.", "a.eyJ", "eyJhbGciOiJub25lIn0.", "eyJhbGciOiJub25lIn0 ", "yJ"]) {
  test(`a megabyte of ${piece} is searched in time that grows with its length only`, () => {
    const text = piece.repeat(size / piece.length);
    const taken = cpuMilliseconds(() => void findJwts(text));
    assert.ok(taken < 500, `${Math.round(taken)} ms; a quadratic search takes minutes`);
  });
}
