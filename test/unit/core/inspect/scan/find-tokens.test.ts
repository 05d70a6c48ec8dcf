import assert from "node:assert/strict";
import { test } from "node:test";
import { findTokens } from "../../../../../src/core/inspect/scan/find-tokens.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { cpuMilliseconds } from "../../../../support/cpu-time.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";
import { encryptedExample, rs256Example, unsecuredExample } from "../rfc-examples.ts";

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

for (const space of [" ", "\n", "\r\n", "\t"]) {
  test(`a token with ${JSON.stringify(space)} after the first brace of both header and payload is found`, () => {
    const token = makeJwt(`{${space}"sub":"1"}`, `{${space}"alg":"RS256"}`);
    const encrypted = [`{${space}"alg":"dir","enc":"A256GCM"}`, "", "iv", "text", "tag"].map(base64url).join(".");
    assert.deepEqual(found(`a ${token} b ${encrypted}.`), [token, encrypted]);
    assert.deepEqual(found(`x${token} .${token}`), []);
  });
}

test("a token right behind an escape is found", () => {
  const escapes = ["\\n", "\\t", "\\u003d", "%22", "%3D"];
  for (const escape of escapes) assert.deepEqual(found(`"x${escape}${rs256Example}`), [rs256Example], escape);
});

const opaque: readonly (readonly [name: string, token: string])[] = [
  ["access token", "ya29.a0AfH6SMBx-fake_fake.fake"],
  ["access token of the Security Token Service", "ya29.d.b0AXv0zTNx-fake"],
  ["refresh token", `1//0${"gX-f4ke_".repeat(12)}`],
  ["API key", `AIza${"Sy-f4ke".repeat(5)}`],
  ["client secret", `GOCSPX-${"f4-ke_".repeat(5)}`],
];

for (const [name, token] of opaque) {
  test(`a Google ${name} is found by its shape`, () => {
    for (const text of [token, `"${token}",`, `KEY=${token}\n`, `Bearer ${token}.`, `?key=${token}&x=1`]) {
      assert.deepEqual(found(text), [token], text);
      assert.equal(findTokens(text)[0]?.kind, "opaque");
    }
    for (const text of [`x${token}`, `/${token}`, `a.${token}`, `+${token}`]) assert.deepEqual(found(text), [], text);
  });
}

test("what only begins like a Google credential is none", () => {
  const near = [
    "ya29.",
    "ya29.short",
    "count = 1//width",
    "1//x",
    "http://host/1//0",
    "AIzaTooShort",
    `AIza${"x".repeat(36)}`,
  ];
  assert.deepEqual(found(near.join("\n")), []);
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

const pieces = [
  "-eyJ",
  "eyJ",
  ".eyJ",
  "eyJ.",
  "a.eyJ",
  "eyJhbGciOiJub25lIn0.",
  "eyJhbGciOiJub25lIn0 ",
  "yJ",
  "J",
  "ewo",
  ".eyA",
];
const morePieces = ["eyA.", "1//", "1//0", "ya29.", "ya29..", "ya29. ", "AIza", "GOCSPX-", "\\neyJ", "%22eyJ"];

for (const piece of [...pieces, ...morePieces]) {
  test(`a megabyte of ${piece} is searched in time that grows with its length only`, () => {
    const taken = (size: number): number => {
      const text = piece.repeat(size / piece.length);
      return cpuMilliseconds(() => void findTokens(text));
    };
    taken(250_000);
    const [half, whole] = [taken(500_000), taken(1_000_000)];
    assert.ok(whole < 500, `${Math.round(whole)} ms; a quadratic search takes minutes`);
    assert.ok(whole < 3 * half + 50, `twice the text took ${(whole / half).toFixed(1)} times as long`);
  });
}
