import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { viewToken, type ClaimRow, type TokenView } from "../../../../src/core/inspect/token-view.ts";
import { base64url, makeJwt } from "../../../support/make-jwt.ts";
import * as rfc from "./rfc-examples.ts";

function claimRows(view: TokenView): readonly ClaimRow[] {
  assert.ok(view.payload?.kind === "claims");
  return view.payload.claims.rows;
}

test("the summary of a token is its subject, issuer and audience", () => {
  const claims = { iss: "https://accounts.google.com", aud: ["a", "b"], sub: "1", email: "x@y.example" };
  const view = viewToken(parseToken(makeJwt(JSON.stringify(claims), '{"alg":"RS256","kid":"k1"}')));
  assert.deepEqual(view.summary, {
    account: "x@y.example",
    issuer: "https://accounts.google.com",
    audiences: ["a", "b"],
    algorithm: "RS256",
    keyId: "k1",
  });
});

test("an issuer given twice is not summed up as either", () => {
  const view = viewToken(parseToken(makeJwt('{"iss":"https://accounts.google.com","iss":"evil"}')));
  assert.equal(view.summary.issuer, undefined);
  assert.equal(view.problems[0]?.code, "duplicateName");
});

test("claims become rows with their time and what is known of them", () => {
  const view = viewToken(parseToken(rfc.hs256Example));
  assert.deepEqual(
    claimRows(view).map(({ path, value, time, known }) => [path, value.text, time, known?.name]),
    [
      ["iss", "joe", undefined, "iss"],
      ["exp", "1300819380", 1_300_819_380_000, "exp"],
      ["http://example.com/is_root", "true", undefined, undefined],
    ],
  );
});

test("Google's own claims are opened and named by their path", () => {
  const google = { compute_engine: { instance_id: "42", project_id: "p", odd: [1] }, organization_number: 7 };
  const view = viewToken(parseToken(makeJwt(JSON.stringify({ google }))));
  assert.deepEqual(
    claimRows(view).map(({ path, value, known }) => [path, value.text, known?.name === path]),
    [
      ["google.compute_engine.instance_id", '"42"', true],
      ["google.compute_engine.project_id", "p", true],
      ["google.compute_engine.odd", "[\n  1\n]", false],
      ["google.organization_number", "7", true],
    ],
  );
});

test("a string that could be taken for another value keeps its quotes", () => {
  const view = viewToken(parseToken(makeJwt('{"a":"true","b":true,"c":"","d":"12"}')));
  assert.deepEqual(
    claimRows(view).map(({ value }) => value.text),
    ['"true"', "true", '""', '"12"'],
  );
});

test("what is too much for a page is cut, and how much is said", () => {
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`claim${index}`, "x"]));
  const view = viewToken(parseToken(makeJwt(JSON.stringify({ long: "y".repeat(200_000), ...many }))));
  assert.ok(view.payload?.kind === "claims");
  const { rows, omittedRows, json } = view.payload.claims;
  assert.deepEqual([rows.length, omittedRows, rows[0]?.value.omitted], [300, 701, 196_000]);
  assert.ok(json.text.length === 100_000 && json.omitted > 100_000);
});

test("bytes are shown as hexadecimal", () => {
  const view = viewToken(parseToken(makeJwt(Uint8Array.of(0, 255, 16))));
  assert.deepEqual(view.payload, { kind: "bytes", hexadecimal: { text: "00 ff 10", omitted: 0 }, length: 3 });
});

const verdicts: readonly (readonly [name: string, token: string, verdict: string])[] = [
  ["a signed token", rfc.rs256Example, "notChecked"],
  ["an unsecured token", rfc.unsecuredExample, "unsecured"],
  ["alg NONE in capitals", makeJwt("{}", '{"alg":"NONE"}', ""), "unsecured"],
  ["alg none with a signature", makeJwt("{}", '{"alg":"none"}'), "contradictory"],
  ["a signed token that lost its signature", makeJwt("{}", undefined, ""), "signatureMissing"],
  ["a token that Mintmark redacted", makeJwt("{}", undefined, "REDACTED"), "signatureRedacted"],
  ["a token as Cloud Run forwards it", makeJwt("{}", undefined, "SIGNATURE_REMOVED_BY_GOOGLE"), "signatureRemoved"],
  ["an encrypted token", rfc.encryptedExample, "encrypted"],
  ["an access token", "ya29.a0AfH6SM", "opaque"],
  ["half a token", base64url('{"alg":"RS256"}'), "malformed"],
];

for (const [name, token, verdict] of verdicts) {
  test(`decoding alone calls ${name} "${verdict}"`, () => {
    assert.equal(viewToken(parseToken(token)).verdict.kind, verdict);
  });
}
