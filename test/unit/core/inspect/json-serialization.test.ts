import assert from "node:assert/strict";
import { test } from "node:test";
import { textValueOf } from "../../../../src/core/inspect/json/json-node.ts";
import { parseToken, readTokens } from "../../../../src/core/inspect/parse/parse-token.ts";
import { verdictOf } from "../../../../src/core/inspect/verify/verdict.ts";
import { base64url, makeJwt } from "../../../support/make-jwt.ts";
import { encryptedExample, es256Example, rs256Example } from "./rfc-examples.ts";

const [rsHeader, payload, rsSignature] = rs256Example.split(".");
const [esHeader, , esSignature] = es256Example.split(".");

/** RFC 7515 A.6: two signatures over one payload. */
const general = {
  payload,
  signatures: [
    { protected: rsHeader, header: { kid: "2010-12-29" }, signature: rsSignature },
    { protected: esHeader, header: { kid: "e9bc097a-ce51-4036-9562-d2ade882db0d" }, signature: esSignature },
  ],
};
/** RFC 7515 A.7. */
const flattened = { payload, ...general.signatures[1] };

test("the general JSON form (RFC 7515 A.6) has both signatures, each with its own header", () => {
  const parsed = parseToken(JSON.stringify(general));
  assert.ok(parsed.kind === "jws" && parsed.payload.kind === "claims");
  const headers = [parsed.header, ...parsed.others.map(({ header }) => header!)];
  assert.deepEqual(
    headers.map((header) => [textValueOf(header, "alg"), textValueOf(header, "kid")]),
    [
      ["RS256", "2010-12-29"],
      ["ES256", "e9bc097a-ce51-4036-9562-d2ade882db0d"],
    ],
  );
  assert.deepEqual(verdictOf(parsed), { kind: "notChecked" });
});

test("the flattened JSON form (RFC 7515 A.7) reads like the compact one", () => {
  const parsed = parseToken(JSON.stringify(flattened));
  const compact = parseToken(es256Example);
  assert.ok(parsed.kind === "jws" && compact.kind === "jws");
  assert.deepEqual([parsed.payload, parsed.signature], [compact.payload, compact.signature]);
});

test("a parameter that is given inside and outside the protection makes a token malformed, and is named", () => {
  const parsed = parseToken(JSON.stringify({ ...flattened, header: { alg: "none" } }));
  assert.ok(parsed.kind === "malformed");
  assert.deepEqual(
    parsed.problems.map(({ code, excerpt }) => [code, excerpt.marked]),
    [["headerOverlap", "alg"]],
  );
});

test("an encrypted token in JSON form gives its header", () => {
  const [header, key, iv, ciphertext, tag] = encryptedExample.split(".");
  const jwe = {
    protected: header,
    unprotected: { jku: "https://example.com" },
    encrypted_key: key,
    iv,
    ciphertext,
    tag,
  };
  const parsed = parseToken(JSON.stringify(jwe));
  assert.ok(parsed.kind === "jwe");
  assert.deepEqual(
    parsed.header.members.map(({ name }) => name),
    ["alg", "enc", "jku"],
  );
});

test("JSON that is broken or no token is said to be so, with the place", () => {
  const broken = parseToken('{"payload":\n x}');
  assert.ok(broken.kind === "malformed");
  assert.deepEqual(broken.problems[0]?.excerpt.position, { line: 2, column: 2 });
  assert.equal(broken.problems[0].code, "unexpectedCharacter");
  const other = parseToken('{"a":1}');
  assert.ok(other.kind === "malformed");
  assert.equal(other.problems[0]?.code, "notAToken");
});

test("a signature without any header is malformed, since nothing says how it was made", () => {
  assert.equal(parseToken(JSON.stringify({ payload, signature: "c2ln" })).kind, "malformed");
  assert.equal(parseToken(JSON.stringify({ payload, header: { kid: "1" }, signature: "c2ln" })).kind, "malformed");
});

test("a header that nothing protects is a header (RFC 7520 section 4.7)", () => {
  const parsed = parseToken(JSON.stringify({ payload, header: { alg: "RS256" }, signature: "c2ln" }));
  assert.ok(parsed.kind === "jws" && parsed.serialization === "json");
});

test("too many signatures make a token malformed, because an unread one could be bad", () => {
  const signature = { header: { alg: "RS256" }, signature: "c2ln" };
  const token = (count: number): string =>
    JSON.stringify({ payload, signatures: Array.from({ length: count }, () => signature) });
  assert.equal(parseToken(token(20)).kind, "jws");
  assert.equal(parseToken(token(21)).kind, "malformed");
});

test("an item among the signatures that is not a signature makes a token malformed", () => {
  const signature = { header: { alg: "RS256" }, signature: "c2ln" };
  for (const other of [null, 1, "x", {}, { ...signature, protected: 1 }]) {
    assert.equal(parseToken(JSON.stringify({ payload, signatures: [signature, other] })).kind, "malformed");
  }
});

test("a service account key file is named as what it is", () => {
  const file = JSON.stringify({ type: "service_account", private_key: "-----BEGIN PRIVATE KEY-----\nx\n" });
  assert.deepEqual(parseToken(file), { kind: "opaque", family: "serviceAccountKey", length: file.length });
});

test("several tokens in one paste are listed once each, in their order", () => {
  const one = makeJwt('{"sub":"1"}');
  const two = makeJwt('{"sub":"2"}');
  const readings = readTokens(`first: ${two}\nagain ${two}\nthen\n${one}\n and ya29.a0AfH6SMBx-fake`);
  assert.deepEqual(
    readings.map(({ token }) => token),
    [two, one, "ya29.a0AfH6SMBx-fake"],
  );
});

test("one token in the middle of a log is found in it", () => {
  const token = makeJwt('{"sub":"1"}');
  const [reading, ...rest] = readTokens(`2026-07-01 12:00 INFO got ${token}, going on`);
  assert.deepEqual([reading?.token, reading?.removed, rest], [token, [{ kind: "surroundingText" }], []]);
});

test("a text without any token gives one reading that says so", () => {
  const readings = readTokens("hello, world");
  assert.deepEqual(
    readings.map(({ parsed }) => parsed.kind),
    ["malformed"],
  );
});

test("what looks like a token but is broken is judged as it was given", () => {
  const broken = `${base64url("no json")}.e30.c2ln`;
  const [reading] = readTokens(broken);
  assert.equal(reading?.token, broken);
});
