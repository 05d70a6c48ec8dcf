import assert from "node:assert/strict";
import { test } from "node:test";
import { endingAt, isLiveSecret, tokenFacts } from "../../../../src/core/inspect/token-facts.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { encryptedExample } from "./rfc-examples.ts";

const now = Date.UTC(2026, 10, 22);
const seconds = now / 1_000;
const jwt = (claims: object, header?: string, signature?: string): string =>
  makeJwt(JSON.stringify(claims), header, signature);
const live = { exp: seconds + 60 };
const refreshToken = `1//0${"gX-f4ke_".repeat(12)}`;
const own = { account: "a@p.iam.gserviceaccount.com", mintedAt: now - 1_000, expiresAt: now + 60_000 };

test("the facts of a JWT are what it says, and that it has not been checked", () => {
  const claims = { iss: "https://i.example", sub: "1", email: "a@example.com", aud: ["x", "y"], ...live };
  const facts = tokenFacts(jwt(claims));
  assert.deepEqual(facts && [facts.kind, facts.verdict, facts.account, facts.issuer, facts.audiences, facts.isOwn], [
    "jws",
    "notChecked",
    "a@example.com",
    "https://i.example",
    ["x", "y"],
    false,
  ]);
});

test("a token without an email is known by its subject, one that names two by none", () => {
  assert.equal(tokenFacts(jwt({ sub: "1" }))?.account, "1");
  assert.equal(tokenFacts(makeJwt('{"sub":"1","sub":"2"}'))?.account, undefined);
});

test("an opaque token that was minted here has its account and its end", () => {
  const facts = tokenFacts("ya29.a0AfH6SMBx-fake", own);
  assert.deepEqual(facts && [facts.account, facts.isOwn, endingAt(facts, now)], [
    own.account,
    true,
    { kind: "live", endsAt: own.expiresAt },
  ]);
});

test("what only has the shape of a JWT has no facts; a broken one whose header can be read has", () => {
  assert.equal(tokenFacts("eyJmoduleName.function.call"), undefined);
  assert.equal(tokenFacts(`${jwt(live)}!`)?.kind, "malformed");
});

const cases: readonly (readonly [name: string, token: string, ending: string, isLive: boolean])[] = [
  ["that expires in a minute", jwt(live), "live", true],
  ["that begins in a minute", jwt({ nbf: seconds + 60, exp: seconds + 120 }), "notYetValid", true],
  ["that has expired", jwt({ exp: seconds }), "expired", false],
  ["without an end", jwt({ sub: "1" }), "unknown", false],
  ["with an end in milliseconds", jwt({ exp: now + 60_000 }), "unknown", false],
  ["that was issued in the future", jwt({ iat: seconds + 3_600, exp: seconds + 7_200 }), "unknown", false],
  ["that is unsecured", jwt(live, '{"alg":"none"}', ""), "live", false],
  ["that is called unsecured and has a signature", jwt(live, '{"alg":"none"}'), "live", false],
  ["whose signature is missing", jwt(live, undefined, ""), "live", false],
  ["whose signature Google removed", jwt(live, undefined, "SIGNATURE_REMOVED_BY_GOOGLE"), "live", false],
  ["that is redacted", jwt(live, undefined, "REDACTED"), "live", false],
  ["that is broken", `${jwt(live)}!`, "live", false],
  ["that is encrypted", encryptedExample, "hidden", false],
  ["that is an access token from elsewhere", "ya29.a0AfH6SMBx-fake", "hidden", false],
  ["that is a refresh token", refreshToken, "untilRevoked", true],
  ["that is an API key", `AIza${"Sy-f4ke".repeat(5)}`, "untilRevoked", false],
];

for (const [name, token, ending, isLive] of cases) {
  test(`a token ${name} ${isLive ? "is" : "is not"} a live secret`, () => {
    const facts = tokenFacts(token) ?? assert.fail("no facts");
    assert.deepEqual([endingAt(facts, now).kind, isLiveSecret(facts, now)], [ending, isLive]);
  });
}

test("no facts hold the token or its signature", () => {
  const signature = "c2lnbmF0dXJlIG9mIHRoZSB0b2tlbg";
  for (const token of [jwt({ email: "a@example.com", ...live }, undefined, signature), refreshToken]) {
    const text = JSON.stringify(tokenFacts(token, own));
    for (const part of [token, signature, token.slice(8, 40)]) assert.ok(!text.includes(part));
  }
});
