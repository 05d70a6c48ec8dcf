import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import { checkClaims, claimsOf, claimsTemplates } from "../../../../src/core/request/claims.ts";
import { timeLeft } from "../../../../src/core/credential/token/countdown.ts";
import { completeRequest, parsePartialRequest } from "../../../../src/core/request/parse-request.ts";
import type { SignedBlobRequest, SignedJwtRequest } from "../../../../src/core/request/request.ts";
import { failureThrownBy, never, target } from "./credential-fixtures.ts";
import { bench } from "./mint-bench.ts";

const now = Date.UTC(2026, 10, 21, 12);
const seconds = now / 1_000;

function jwtRequest(claims: SignedJwtRequest["claims"]): SignedJwtRequest {
  return { kind: "signedJwt", target, delegates: [], destination: "clipboard", claims };
}

const blobRequest: SignedBlobRequest = {
  kind: "signedBlob",
  target,
  delegates: [],
  destination: "clipboard",
  payload: "AAEC/w==",
};

test("a signed JWT says what was asked for and ends when its exp says", async () => {
  const { mint, iam, clock } = bench();
  const exp = Math.floor(clock.now() / 1_000) + 600;
  const minted = await mint(jwtRequest({ sub: "x", exp, nested: { b: 1, a: [1, 2] } }), never);
  assert.equal(minted.expiresAt, exp * 1_000);
  assert.equal(iam.signingCalls.length, 1);
});

test("a JWT whose claims are not those of the request is thrown away", async () => {
  const { mint, iam } = bench();
  iam.signedClaims = { sub: "somebody else" };
  const failure = failureOf(await mint(jwtRequest({ sub: "x" }), never).catch((error: unknown) => error));
  assert.equal(failure.code, "mintMismatch");
});

test("the order of names in the signed claims does not matter", async () => {
  const { mint, iam } = bench();
  iam.signedClaims = { b: { d: 1, c: 2 }, a: 1 };
  const minted = await mint(jwtRequest({ a: 1, b: { c: 2, d: 1 } }), never);
  assert.ok(minted.value);
});

test("a JWT without exp, and a signed blob, do not expire", async () => {
  const { mint, clock } = bench();
  const jwt = await mint(jwtRequest({ sub: "x" }), never);
  const blob = await mint(blobRequest, never);
  assert.deepEqual([jwt.expiresAt, blob.expiresAt], [Infinity, Infinity]);
  assert.deepEqual(timeLeft(Infinity, clock.now()), { kind: "unlimited" });
});

const refusedExpiries: readonly [unknown, string][] = [
  ["1795262400", "notAnExpiryClaim"],
  [seconds + 0.5, "notAnExpiryClaim"],
  [null, "notAnExpiryClaim"],
  [seconds, "expiryClaimPast"],
  [seconds - 1, "expiryClaimPast"],
  [seconds + 43_201, "expiryClaimTooFar"],
];
for (const [exp, code] of refusedExpiries) {
  test(`an exp of ${JSON.stringify(exp)} is refused before anything is sent: ${code}`, () => {
    assert.equal(failureThrownBy(() => checkClaims({ exp }, now)).code, code);
  });
}

test("an exp exactly 12 h ahead, or none, passes", () => {
  checkClaims({ exp: seconds + 43_200 }, now);
  checkClaims({}, now);
});

test("every template can be signed unchanged", () => {
  for (const template of claimsTemplates) {
    const claims = claimsOf(template, target, now);
    checkClaims(claims, now);
    assert.equal(claims["iss"], target);
    assert.equal(claims["exp"], seconds + 3_600);
  }
});

const refusedRequests: readonly [string, "signedJwt" | "signedBlob", object, string][] = [
  ["claims that are a list", "signedJwt", { claims: [1] }, "notClaims"],
  ["claims that are a text", "signedJwt", { claims: "{}" }, "notClaims"],
  ["a payload that is not base64", "signedBlob", { payload: "a b" }, "notBase64"],
  ["a payload without its padding", "signedBlob", { payload: "AAE" }, "notBase64"],
  ["an empty payload", "signedBlob", { payload: "" }, "payloadOutOfRange"],
  ["a payload of 10 MB", "signedBlob", { payload: "AAAA".repeat(3_500_000) }, "payloadOutOfRange"],
  ["scopes for a JWT", "signedJwt", { scopes: ["cloud-platform"] }, "notForKind"],
];
for (const [what, kind, input, code] of refusedRequests) {
  test(`${what}: ${code}`, () => {
    assert.equal(failureThrownBy(() => parsePartialRequest({ target, ...input }, kind)).code, code);
  });
}

test("a request to sign is complete with a target and what to sign", () => {
  assert.equal(completeRequest({ kind: "signedJwt", target }), undefined);
  assert.equal(completeRequest({ kind: "signedBlob", target }), undefined);
  assert.deepEqual(completeRequest({ kind: "signedBlob", target, payload: "AAEC/w==" }), blobRequest);
});
