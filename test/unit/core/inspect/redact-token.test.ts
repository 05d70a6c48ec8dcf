import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { findTokens } from "../../../../src/core/inspect/scan/find-tokens.ts";
import { isRedacted, redactionOf, redactionsOf } from "../../../../src/core/inspect/redact-token.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { encryptedExample, rs256Example, unsecuredExample } from "./rfc-examples.ts";

function redacted(token: string): string | undefined {
  const redaction = redactionOf(token);
  return redaction && token.slice(0, redaction.start) + redaction.text + token.slice(redaction.end);
}

const parts = (token: string): readonly string[] => token.split(".");

test("a redacted JWT keeps header and payload, loses its signature, and still reads as a JWT without a problem", () => {
  const result = redacted(rs256Example) ?? "";
  assert.deepEqual(parts(result), [...parts(rs256Example).slice(0, 2), "REDACTED"]);
  const parsed = parseToken(result);
  assert.equal(parsed.kind, "jws");
  assert.deepEqual("problems" in parsed ? parsed.problems : undefined, []);
  assert.equal(findTokens(result).length, 1);
});

test("a detached JWT loses its signature too", () => {
  const detached = makeJwt("").replace("c2ln", "c2lnbmF0dXJl");
  assert.equal(redacted(detached), `${parts(detached)[0]}..REDACTED`);
});

test("of an encrypted token the header is left, and it still reads as one", () => {
  const result = redacted(encryptedExample) ?? "";
  assert.deepEqual(parts(result), [parts(encryptedExample)[0], "REDACTED", "REDACTED", "REDACTED", "REDACTED"]);
  assert.equal(parseToken(result).kind, "jwe");
});

test("a token inside a token loses its signature too, as it would still work", () => {
  const inner = makeJwt('{"sub":"x"}').replace("c2ln", "c2lnbmF0dXJl");
  const outer = makeJwt(inner, '{"alg":"RS256","cty":"JWT"}');
  const payload = Buffer.from(parts(redacted(outer) ?? "")[1] ?? "", "base64url").toString();
  assert.equal(payload, inner.replace("c2lnbmF0dXJl", "REDACTED"));
  assert.equal(redactionOf(redacted(outer) ?? ""), undefined);
  const json = JSON.stringify({ payload: parts(outer)[1], protected: parts(outer)[0], signature: "c2ln" });
  const texts = redactionsOf(json).map(({ start, end, text }) => [json.slice(start, end), text]);
  assert.deepEqual(texts, [
    [parts(outer)[1], Buffer.from(payload).toString("base64url")],
    ["c2ln", "REDACTED"],
  ]);
});

test("a signature in JSON that is written with escapes is found all the same", () => {
  const json = String.raw`{"payload":"e30","protected":"eyJhbGciOiJSUzI1NiJ9","signature":"c2\u006cnbmF0dXJl"}`;
  const [redaction] = redactionsOf(json);
  assert.equal(json.slice(redaction?.start, redaction?.end), String.raw`c2\u006cnbmF0dXJl`);
});

const opaque: readonly (readonly [token: string, left: string])[] = [
  ["ya29.a0AfH6SMBx-fake", "ya29.REDACTED"],
  ["ya29.d.b0AXv0zTNx-fake", "ya29.REDACTED"],
  [`1//0${"gX-f4ke_".repeat(12)}`, "1//REDACTED"],
  [`AIza${"Sy-f4ke".repeat(5)}`, "AIzaREDACTED"],
  [`GOCSPX-${"f4-ke_".repeat(5)}`, "GOCSPX-REDACTED"],
];
for (const [token, left] of opaque) {
  test(`of ${token.slice(0, 5)}… only the beginning is left, which is no token any more`, () => {
    assert.equal(redacted(token), left);
    assert.deepEqual(findTokens(left), []);
  });
}

test("where there is nothing to take away, nothing is changed", () => {
  const removed = makeJwt("{}", undefined, "SIGNATURE_REMOVED_BY_GOOGLE");
  const done = [rs256Example, encryptedExample].map((token) => redacted(token) ?? "");
  for (const token of [unsecuredExample, removed, ...done]) assert.equal(redactionOf(token), undefined, token);
});

test("of a token in JSON form every signature goes, whatever escapes its name or value is written with", () => {
  const rest = `"payload":"e30","protected":"eyJhbGciOiJIUzI1NiJ9"`;
  const texts = [
    `{${rest},"signature":"c2VjcmV0"}`,
    `{${rest},"s\\u0069gnature" : "c2VjcmV0"}`,
    `{${rest},"signature":"c2Vjcm\\u0056\\u0030"}`,
    `{"payload":"e30","signatures":[{"signature":"c2VjcmV0"},{"signature":"c2VjcmV0"}]}`,
  ];
  for (const text of texts) {
    const left = redactionsOf(text).reduceRight(
      (token, { start, end, text: marker }) => token.slice(0, start) + marker + token.slice(end),
      text,
    );
    assert.ok(!/c2Vj/.test(left), left);
    assert.equal(
      JSON.stringify(JSON.parse(left)).split('"signature":"REDACTED"').length,
      text.includes("signatures") ? 3 : 2,
    );
    assert.ok(isRedacted(left));
  }
});

test("a redacted token is told from others", () => {
  assert.deepEqual([rs256Example, encryptedExample].map(isRedacted), [false, false]);
  assert.deepEqual(
    [rs256Example, encryptedExample].map((token) => isRedacted(redacted(token) ?? "")),
    [true, true],
  );
  assert.equal(isRedacted("ya29.x.REDACTED"), false);
});
