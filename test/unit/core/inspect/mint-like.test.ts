import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePartialRequest } from "../../../../src/core/request/parse-request.ts";
import type { MintRequest } from "../../../../src/core/request/request.ts";
import { requestLike } from "../../../../src/core/inspect/mint-like.ts";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { makeJwt } from "../../../support/make-jwt.ts";

const now = Date.UTC(2026, 6, 1);
const second = now / 1_000;
const account = "ci@demo-1.iam.gserviceaccount.com";

function like(claims: object, minted?: MintRequest) {
  return requestLike(parseToken(makeJwt(JSON.stringify(claims))), minted, now);
}

test("a Google ID token becomes a request for its audience and account", () => {
  const claims = { iss: "https://accounts.google.com", aud: "https://s.example", sub: "1122334455", email: account };
  assert.deepEqual(like(claims), {
    kind: "idToken",
    target: account,
    audience: "https://s.example",
    includeEmail: true,
    organizationNumberIncluded: false,
  });
});

test("a person's ID token names no account to mint for", () => {
  const request = like({ iss: "https://accounts.google.com", aud: "a", email: "ada@example.com", sub: "11223344" });
  assert.equal(request?.target, undefined);
});

test("a JWT becomes one with the same claims, as if made now, and of the same length", () => {
  const claims = {
    iss: account,
    sub: account,
    aud: "https://pubsub.googleapis.com/",
    iat: 1_000,
    exp: 1_600,
    jti: "x",
  };
  assert.deepEqual(like(claims), {
    kind: "signedJwt",
    target: account,
    claims: { iss: account, sub: account, aud: claims.aud, iat: second, exp: second + 600 },
  });
});

test("a lifetime that cannot be signed is shortened", () => {
  const claims = like({ iss: account, iat: 0, exp: 1e9 })?.claims;
  assert.equal(claims?.["exp"], second + 43_200);
});

test("of a token that was minted here, its own request counts", () => {
  const minted: MintRequest = {
    kind: "accessToken",
    target: account,
    delegates: ["d@demo-1.iam.gserviceaccount.com"],
    scopes: ["https://www.googleapis.com/auth/cloud-platform"],
    lifetimeSeconds: 600,
    destination: "terminal",
  };
  assert.deepEqual(requestLike(parseToken("ya29.a0AfH6SM"), minted, now), minted);
});

test("nothing is known about opaque, encrypted, broken and unread tokens", () => {
  for (const text of ["ya29.a0AfH6SM", "AIza", "e30", makeJwt("text")]) {
    assert.equal(requestLike(parseToken(text), undefined, now), undefined, text);
  }
});

test("whatever the claims are, the request is one that the mint commands take", () => {
  const strange = [
    { iss: "accounts.google.com", aud: "two words", email: 1 },
    { iss: "https://accounts.google.com", aud: ["a", "b"], google: null },
    { exp: "soon", iat: {}, nbf: [] },
    { iss: "projects/-/serviceAccounts/x" },
    {},
  ];
  for (const claims of strange) {
    const request = like(claims);
    assert.ok(request !== undefined);
    assert.deepEqual(parsePartialRequest(request, request.kind), request);
  }
});

test("claims with a name twice become no request, since one of the two values would be lost", () => {
  const text = JSON.stringify({ iss: account, sub: account, exp: 1_600 }).replace("{", '{"role":"a","role":"b",');
  assert.equal(requestLike(parseToken(makeJwt(text)), undefined, now), undefined);
});
