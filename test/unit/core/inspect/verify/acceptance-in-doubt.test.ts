import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import { judgeAcceptance, type Acceptance } from "../../../../../src/core/inspect/verify/acceptance.ts";
import { receiverKinds, type Receiver } from "../../../../../src/core/inspect/verify/receiver.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";
import { failures, idToken, judge, now, selfSigned, signedBy, stranger, url } from "./acceptance-fixture.ts";

const undecided: readonly (readonly [
  name: string,
  receiver: Partial<Receiver>,
  claims: JsonObject,
  outcome: Acceptance["outcome"],
  rule: string,
  hint: string,
])[] = [
  ["a receiver without an account", { emails: [] }, idToken, "anyCaller", "account", "anyoneCanMint"],
  [
    "a stranger's token for a receiver without an account",
    { emails: [] },
    { ...idToken, ...stranger },
    "anyCaller",
    "account",
    "anyoneCanMint",
  ],
  [
    "a service of one's own without an account",
    { kind: "ownService", emails: [] },
    idToken,
    "anyCaller",
    "account",
    "anyoneCanMint",
  ],
  [
    "a proxy without an account",
    { kind: "identityAwareProxy", emails: [], audiences: ["c"] },
    { ...idToken, aud: "c" },
    "anyCaller",
    "account",
    "anyoneCanMint",
  ],
  [
    "a proxy without an account, for a self-signed token",
    { kind: "identityAwareProxy", emails: [], audiences: ["https://a.example"] },
    { ...selfSigned, aud: "https://a.example" },
    "anyCaller",
    "account",
    "anyoneCanMint",
  ],
  [
    "a Google API without an account",
    { kind: "googleApi", emails: [], audiences: ["https://pubsub.googleapis.com"] },
    selfSigned,
    "anyCaller",
    "account",
    "anyoneCanMint",
  ],
  [
    "a gateway that takes Google's tokens",
    { kind: "apiGateway", emails: ["https://accounts.google.com"] },
    idToken,
    "anyCaller",
    "account",
    "gatewayTakesAnyone",
  ],
  [
    "a gateway without issuers",
    { kind: "apiGateway", emails: [], audiences: ["g"] },
    { ...selfSigned, aud: "g" },
    "anyCaller",
    "account",
    "nameIssuers",
  ],
  ["a receiver without an audience", { audiences: [] }, idToken, "noAudience", "audience", "nameAudience"],
  ["an audience with a path", {}, { ...idToken, aud: `${url}/orders` }, "uncertain", "audience", "audiencePath"],
  [
    "an audience with the path that the receiver is described with",
    { audiences: [`${url}/orders`] },
    { ...idToken, aud: `${url}/orders` },
    "uncertain",
    "audience",
    "audiencePath",
  ],
  [
    "the other default URL of a service of this name",
    {},
    { ...idToken, aud: "https://orders-271828182845.europe-west1.run.app" },
    "uncertain",
    "audience",
    "otherDefaultUrl",
  ],
  [
    "a token without an email for Cloud Run",
    {},
    { ...idToken, email: undefined },
    "uncertain",
    "account",
    "onlyUniqueId",
  ],
  [
    "a self-signed token for an account by its unique id",
    { kind: "googleApi", emails: ["112233445566778899001"], audiences: ["https://pubsub.googleapis.com"] },
    selfSigned,
    "uncertain",
    "account",
    "onlyEmail",
  ],
  [
    "an unverified email for Cloud Run",
    {},
    { ...idToken, email_verified: false },
    "uncertain",
    "emailVerified",
    "emailUnverified",
  ],
  [
    "a self-signed token for a proxy whose URL is not known",
    { kind: "identityAwareProxy", audiences: ["c"] },
    { ...selfSigned, aud: "https://app.example" },
    "uncertain",
    "audience",
    "nameProxyUrl",
  ],
  [
    "a self-signed token for a path behind the proxy",
    { kind: "identityAwareProxy", audiences: ["https://app.example"] },
    { ...selfSigned, aud: "https://app.example/orders" },
    "uncertain",
    "audience",
    "proxyExactUrl",
  ],
];

for (const [name, receiver, claims, outcome, rule, hint] of undecided) {
  test(`never good, and why is said: ${name}`, () => {
    const acceptance = judge(claims, receiver, signedBy("google"));
    const check = acceptance.checks.find((one) => one.rule === rule);
    assert.deepEqual([acceptance.outcome, check?.hint, failures(acceptance)], [outcome, hint, []]);
    assert.notEqual(judge(claims, receiver, signedBy("sandbox")).outcome, "sandboxOnly");
  });
}

test("for every kind of receiver, no token is good while no account is named", () => {
  for (const kind of receiverKinds) {
    for (const claims of [idToken, selfSigned, { ...idToken, ...stranger }]) {
      const { outcome } = judge(claims, { kind, audiences: [url, selfSigned.aud], emails: [] }, signedBy("google"));
      assert.notEqual(outcome, "nothingAgainst", kind);
    }
  }
});

test("a claim twice leaves in doubt what the receiver reads, and is never green", () => {
  const text = JSON.stringify(idToken).replace("{", '{"role":"reader","role":"owner",');
  const token = parseToken(makeJwt(text, JSON.stringify({ alg: "RS256", typ: "JWT", kid: "k" })));
  const receiver: Receiver = { kind: "cloudRun", audiences: [url], emails: [idToken.email] };
  const { outcome, checks } = judgeAcceptance(token, [signedBy("google")], receiver, now);
  assert.equal(outcome, "uncertain");
  assert.deepEqual(
    checks.flatMap((check) => (check.outcome === "unknown" && check.rule !== "role" ? [check.rule] : [])),
    ["uniqueNames"],
  );
});

test("a signature that could not be checked is told from one that has not been", () => {
  const hintOf = (acceptance: Acceptance): unknown => acceptance.checks.find(({ rule }) => rule === "signature")?.hint;
  assert.equal(hintOf(judge(idToken)), "checkSignatureFirst");
  const tried = judge(idToken, {}, { kind: "cannotCheck", reason: { code: "detached" } });
  assert.deepEqual([tried.outcome, hintOf(tried)], ["unchecked", "signatureNotCheckable"]);
});
