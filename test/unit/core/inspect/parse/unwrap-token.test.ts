import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { unwrapToken, type Wrapping } from "../../../../../src/core/inspect/parse/unwrap-token.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";
import { rs256Example } from "../rfc-examples.ts";

const token = makeJwt('{"sub":"1"}');
const space: Wrapping = { kind: "whiteSpace" };
const quotes: Wrapping = { kind: "quotes" };
const bearer: Wrapping = { kind: "scheme", name: "Bearer" };
const header = (name: string): Wrapping => ({ kind: "header", name });
const assignment = (name: string): Wrapping => ({ kind: "assignment", name });

const wrapped: readonly (readonly [name: string, text: string, removed: readonly Wrapping[]])[] = [
  ["a bare token", token, []],
  ["white space around it", `\n  ${token}\t\r\n`, [space]],
  ["characters of no width around it", `\u200b\ufeff${token}\u2060`, [space]],
  ["double quotes", `"${token}"`, [quotes]],
  ["quotes and a comma, from a list", `'${token}',`, [quotes]],
  ["typographic quotes", `“${token}”`, [quotes]],
  ["a scheme", `Bearer ${token}`, [bearer]],
  ["a scheme in small letters", `bearer   ${token}`, [{ kind: "scheme", name: "bearer" }]],
  ["a header", `Authorization: Bearer ${token}`, [header("Authorization"), bearer]],
  [
    "the header of Cloud Run",
    `x-serverless-authorization:bearer ${token}`,
    [header("x-serverless-authorization"), { kind: "scheme", name: "bearer" }],
  ],
  ["the header of IAP, without a scheme", `x-goog-iap-jwt-assertion: ${token}`, [header("x-goog-iap-jwt-assertion")]],
  ["curl's option", `-H "Authorization: Bearer ${token}"`, [header("Authorization"), bearer]],
  ["a query", `https://example.com/cb?state=a%20b&id_token=${token}&x=1`, [{ kind: "urlParameter", name: "id_token" }]],
  ["a fragment", `https://example.com/#id_token=${token}`, [{ kind: "urlParameter", name: "id_token" }]],
  [
    "a percent-encoded query",
    `/cb?token=${token.replaceAll(".", "%2E")}`,
    [{ kind: "urlParameter", name: "token" }, { kind: "percentEncoding" }],
  ],
  [
    "a cookie header",
    `Cookie: theme=dark; session=${token}; a=b`,
    [header("Cookie"), { kind: "cookie", name: "session" }],
  ],
  ["cookies without a header", `theme=dark; session=${token}`, [{ kind: "cookie", name: "session" }]],
  ["a variable", `export ID_TOKEN=${token}`, [assignment("ID_TOKEN")]],
  ["a quoted variable", `ID_TOKEN="${token}"`, [assignment("ID_TOKEN")]],
  ["a member of JSON", `{"expires_in": 3599, "id_token": "${token}"}`, [assignment("id_token")]],
  [
    "lines of a mail",
    `${token.slice(0, 20)}\r\n${token.slice(20, 40)}\n  ${token.slice(40)}`,
    [{ kind: "lineBreaks" }],
  ],
  ["lines of a shell", `${token.slice(0, 20)}\\\n${token.slice(20)}`, [{ kind: "lineBreaks" }]],
];

for (const [name, text, removed] of wrapped) {
  test(`a token is found in ${name}`, () => {
    assert.deepEqual(unwrapToken(text), { token, removed });
  });
}

test("an opaque token is found as well", () => {
  assert.equal(unwrapToken("authorization: Bearer ya29.a0AfH6SM").token, "ya29.a0AfH6SM");
  assert.equal(unwrapToken('{"access_token":"ya29.c.b0Aa","expires_in":3599}').token, "ya29.c.b0Aa");
});

test("two tokens on two lines are not joined into one", () => {
  const text = `${token}\n${token}`;
  assert.equal(unwrapToken(text).token, text);
});

test("a token is left unchanged", () => {
  assert.deepEqual(unwrapToken(rs256Example), { token: rs256Example, removed: [] });
});

test("a text without a token stays unchanged", () => {
  assert.equal(unwrapToken("hello, world").token, "hello, world");
});

const opaque: readonly (readonly [token: string, family: string])[] = [
  ["ya29.a0AfH6SMBx-_1", "googleAccessToken"],
  ["ya29.c.b0Aaekm1K", "googleAccessToken"],
  ["ya29.d.b0Aaekm1K", "googleStsToken"],
  ["ya29.dr.AbCDeFg-123456", "googleStsToken"],
  ["1//0gFakeRefreshTokenForTests", "googleRefreshToken"],
  ["4/0AfakeAuthorizationCode12345", "googleAuthorizationCode"],
  [`AIza${"x".repeat(35)}`, "googleApiKey"],
  ["GOCSPX-fakeClientSecret", "googleClientSecret"],
  ["v4.public.eyJhIjoxfQ.c2ln", "paseto"],
  [`ghp_${"a".repeat(36)}`, "gitHubToken"],
  ["-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "privateKey"],
  ["0123456789abcdef", "unknown"],
];

for (const [text, family] of opaque) {
  test(`${text.slice(0, 12)}… is recognised as ${family}`, () => {
    assert.deepEqual(parseToken(text), { kind: "opaque", family, length: text.length });
  });
}
