import assert from "node:assert/strict";
import { test } from "node:test";
import { formatJson } from "../../../../../src/core/inspect/format-json.ts";
import { textValueOf } from "../../../../../src/core/inspect/json/json-node.ts";
import { deepestNesting } from "../../../../../src/core/inspect/json/scan-json.ts";
import { longestToken, parseToken, readToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { viewToken } from "../../../../../src/core/inspect/token-view.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";
import * as rfc from "../rfc-examples.ts";

test("the signed examples of RFC 7515 decode to their claims, whatever the algorithm", () => {
  const cases = [
    [rfc.hs256Example, "HS256", 32],
    [rfc.rs256Example, "RS256", 256],
    [rfc.es256Example, "ES256", 64],
  ] as const;
  for (const [token, algorithm, signatureBytes] of cases) {
    const parsed = parseToken(token);
    assert.ok(parsed.kind === "jws" && parsed.payload.kind === "claims");
    assert.equal(textValueOf(parsed.header, "alg"), algorithm);
    assert.deepEqual(JSON.parse(formatJson(parsed.payload.claims)), JSON.parse(rfc.exampleClaims));
    assert.deepEqual(parsed.signature, { kind: "present", bytes: signatureBytes });
    assert.deepEqual(parsed.problems, []);
  }
});

test("a JWS whose payload is not JSON (RFC 7515 A.4) is a JWS with text in it", () => {
  const parsed = parseToken(rfc.es512Example);
  assert.ok(parsed.kind === "jws");
  assert.deepEqual(parsed.payload, { kind: "text", text: "Payload" });
});

test("the unsecured example (RFC 7515 A.5) has an empty signature", () => {
  const parsed = parseToken(rfc.unsecuredExample);
  assert.ok(parsed.kind === "jws");
  assert.deepEqual(parsed.signature, { kind: "empty" });
});

test("an encrypted JWT (RFC 7519 A.1) gives its header and nothing else", () => {
  const parsed = parseToken(rfc.encryptedExample);
  assert.ok(parsed.kind === "jwe");
  assert.deepEqual(JSON.parse(formatJson(parsed.header)), { alg: "RSA1_5", enc: "A128CBC-HS256" });
  assert.equal(parsed.ciphertextBytes, 80);
});

test("the marker that Cloud Run puts in place of a signature is no signature", () => {
  const parsed = parseToken(makeJwt('{"sub":"1"}', undefined, "SIGNATURE_REMOVED_BY_GOOGLE"));
  assert.ok(parsed.kind === "jws");
  assert.deepEqual(parsed.signature, { kind: "removedByGoogle" });
});

test("a nested JWT is parsed inside its envelope", () => {
  const inner = makeJwt('{"sub":"inner"}');
  const parsed = parseToken(makeJwt(inner, '{"alg":"RS256","cty":"JWT"}'));
  assert.ok(parsed.kind === "jws" && parsed.payload.kind === "nested");
  assert.deepEqual(viewToken(parsed.payload.token), viewToken(parseToken(inner)));
});

test("nesting without end stops with a problem that is said", () => {
  let token = makeJwt('{"sub":"x"}');
  for (let depth = 0; depth < 12; depth += 1) token = makeJwt(token, '{"alg":"none","cty":"JWT"}');
  assert.match(JSON.stringify(parseToken(token)), /"nestedTooDeep"/);
});

test("empty and unencoded payloads (RFC 7797) are read as what they are", () => {
  const header = '{"alg":"HS256","b64":false,"crit":["b64"]}';
  const empty = parseToken(`${base64url(header)}..c2ln`);
  const unencoded = parseToken(`${base64url(header)}.$02.c2ln`);
  assert.ok(empty.kind === "jws" && unencoded.kind === "jws");
  assert.deepEqual(empty.payload, { kind: "empty" });
  assert.deepEqual(unencoded.payload, { kind: "text", text: "$02" });
});

test("numbers keep the digits they were written with", () => {
  const parsed = parseToken(makeJwt('{"a":123456789012345678901234567890,"b":1e400,"c":-0.0,"d":1.10}'));
  assert.ok(parsed.kind === "jws" && parsed.payload.kind === "claims");
  const digits = parsed.payload.claims.members.map(({ value }) => (value.kind === "number" ? value.text : undefined));
  assert.deepEqual(digits, ["123456789012345678901234567890", "1e400", "-0.0", "1.10"]);
});

test("a name given twice is kept twice and reported", () => {
  const parsed = parseToken(makeJwt('{"sub":"a","sub":"b"}'));
  assert.ok(parsed.kind === "jws" && parsed.payload.kind === "claims");
  assert.equal(parsed.payload.claims.members.length, 2);
  assert.deepEqual(
    parsed.problems.map(({ code, part, excerpt }) => ({ code, part, before: excerpt.before })),
    [{ code: "duplicateName", part: "payload", before: '{"sub":"a",' }],
  );
});

test("a name that is special in JavaScript is a name like any other", () => {
  const parsed = parseToken(makeJwt('{"__proto__":{"admin":true},"constructor":1}'));
  assert.ok(parsed.kind === "jws" && parsed.payload.kind === "claims");
  assert.deepEqual(
    parsed.payload.claims.members.map(({ name }) => name),
    ["__proto__", "constructor"],
  );
});

const header = base64url('{"alg":"RS256"}');
const payload = base64url('{"sub":"1"}');

const malformedTokens: readonly (readonly [name: string, token: string, code: string, part: string, offset: number])[] =
  [
    ["nothing", "", "empty", "token", 0],
    ["words", "not a token", "notAToken", "token", 3],
    ["a header alone", header, "tooFewParts", "token", header.length],
    [
      "a token without its third part",
      `${header}.${payload}`,
      "tooFewParts",
      "token",
      header.length + payload.length + 1,
    ],
    ["a part too many", `${header}.${payload}.a.b`, "tooManyParts", "token", header.length + payload.length + 3],
    ["no header", `.${payload}.c2ln`, "emptyPart", "header", 0],
    ["a star in the header", `ey*hbGciOiJIUzI1NiJ9.${payload}.c2ln`, "notBase64url", "header", 2],
    ["a star in the payload", `${header}.ey*.c2ln`, "notBase64url", "payload", header.length + 3],
    [
      "a space in the signature",
      `${header}.${payload}.c2 n`,
      "notBase64url",
      "signature",
      header.length + payload.length + 4,
    ],
    ["padding", `${header}.${payload}==.c2ln`, "padding", "payload", header.length + payload.length + 1],
    [
      "the alphabet of plain base64",
      `${header}.${payload}.c2/n`,
      "plainBase64",
      "signature",
      header.length + payload.length + 4,
    ],
    [
      "a length that base64 cannot have",
      `${header}.${payload}.c2lnA`,
      "impossibleLength",
      "signature",
      header.length + payload.length + 6,
    ],
    ["a header that is no UTF-8", `${base64url(Uint8Array.of(0x7b, 0xff, 0x7d))}.${payload}.`, "notUtf8", "header", 1],
    ["a header that is a list", `${base64url("[1]")}.${payload}.`, "notAnObject", "header", 0],
    ["a header without alg", `${base64url('{"typ":"JWT"}')}.${payload}.`, "algorithmMissing", "header", 0],
    ["an alg that is a number", `${base64url('{"alg":256}')}.${payload}.`, "algorithmNotText", "header", 0],
    ["an encrypted token without enc", `${header}.a.YQ.YQ.YQ`, "encryptionMissing", "header", 0],
    ["claims that break off", makeJwt('{"sub":"1'), "unexpectedEnd", "payload", 49],
    ["claims with a comma too many", makeJwt('{"sub":"1",}'), "unexpectedCharacter", "payload", 51],
    ["claims and more", makeJwt('{"sub":"1"} x'), "textAfterEnd", "payload", 53],
    ["an unknown escape", makeJwt('{"sub":"\\x"}'), "badEscape", "payload", 47],
    ["a line break in a string", makeJwt('{"sub":"\n"}'), "controlCharacter", "payload", 47],
    ["a number with a leading zero", makeJwt('{"exp":01}'), "badNumber", "payload", 47],
    ["NaN", makeJwt('{"exp":NaN}'), "unexpectedCharacter", "payload", 46],
    ["a comment", makeJwt('{/**/"a":1}'), "unexpectedCharacter", "payload", 38],
  ];

for (const [name, token, code, part, offset] of malformedTokens) {
  test(`${name}: ${code} in the ${part} at ${offset}`, () => {
    const parsed = parseToken(token);
    assert.ok(parsed.kind === "malformed");
    const [first] = parsed.problems;
    assert.deepEqual({ code: first?.code, part: first?.part, offset: first?.offset }, { code, part, offset });
  });
}

test("a token that was cut off still shows its header and what there is of its claims", () => {
  const parsed = parseToken(rfc.rs256Example.slice(0, 80));
  assert.ok(parsed.kind === "malformed");
  assert.deepEqual(
    parsed.problems.map(({ code }) => code),
    ["tooFewParts", "unexpectedEnd"],
  );
  assert.equal(parsed.header?.members[0]?.name, "alg");
  assert.ok(parsed.payload?.kind === "text");
  assert.match(parsed.payload.text, /^\{"iss":"joe"/);
});

test("a problem in decoded JSON is quoted from there, with line and column", () => {
  const parsed = parseToken(makeJwt('{"iss":"joe",\n "exp":x}'));
  assert.ok(parsed.kind === "malformed");
  assert.deepEqual(parsed.problems[0]?.excerpt, {
    before: '{"iss":"joe",\n "exp":',
    marked: "x",
    after: "}",
    position: { line: 2, column: 8 },
  });
});

test("unused bits after the last byte are forgiven and reported", () => {
  const parsed = parseToken(makeJwt('{"sub":"1"}', undefined, "c2lnZh"));
  assert.ok(parsed.kind === "jws");
  assert.deepEqual(
    parsed.problems.map(({ code, part }) => ({ code, part })),
    [{ code: "trailingBits", part: "signature" }],
  );
});

test("nesting is read to its limit and refused beyond it", () => {
  const nested = (depth: number): string => makeJwt(`{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`);
  assert.equal(parseToken(nested(deepestNesting)).kind, "jws");
  const refused = parseToken(nested(deepestNesting + 1));
  assert.ok(refused.kind === "malformed");
  assert.equal(refused.problems[0]?.code, "tooDeep");
});

test("a megabyte is read, more is refused", () => {
  assert.equal(parseToken(makeJwt(`{"a":"${"x".repeat(700_000)}"}`)).kind, "jws");
  const refused = readToken("x".repeat(longestToken + 1)).parsed;
  assert.ok(refused.kind === "malformed");
  assert.equal(refused.problems[0]?.code, "tooLong");
});

test("no result quotes a signature", () => {
  const signature = base64url("the signature that must stay behind");
  const parsed = parseToken(makeJwt('{"sub":"1"}', undefined, signature));
  assert.ok(!JSON.stringify(parsed).includes(signature.slice(0, 12)));
});
