import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import { judgeAcceptance } from "../../../../../src/core/inspect/verify/acceptance.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { parseReceiver, splitEntries, type Receiver } from "../../../../../src/core/inspect/verify/receiver.ts";
import type { SignatureResult } from "../../../../../src/core/inspect/verify/verification.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";
import {
  account,
  failures,
  idToken,
  judge,
  now,
  second,
  selfSigned,
  signedBy,
  stranger,
  url,
} from "./acceptance-fixture.ts";

const gcloudClient = "32555940559.apps.googleusercontent.com";

const accepted: readonly (readonly [name: string, receiver: Partial<Receiver>, claims: JsonObject])[] = [
  ["a Cloud Run service by its URL", {}, idToken],
  ["a Cloud Run service by a custom audience", { audiences: [url, "orders"] }, { ...idToken, aud: "orders" }],
  ["a Cloud Run service by its URL with a slash", {}, { ...idToken, aud: `${url}/` }],
  ["a Cloud Run service in development", {}, { ...idToken, aud: gcloudClient, azp: gcloudClient }],
  ["a function of generation 1", { kind: "functionsGen1", audiences: ["https://f"] }, { ...idToken, aud: "https://f" }],
  ["a function of generation 2", { kind: "functionsGen2" }, idToken],
  ["a Cloud Run service that is described by a URL with a path", { audiences: [`${url}/orders`] }, idToken],
  ["an account by its unique id, without an email", { emails: [idToken.sub] }, { ...idToken, email: undefined }],
  ["Identity-Aware Proxy by its client id", { kind: "identityAwareProxy", audiences: ["c"] }, { ...idToken, aud: "c" }],
  [
    "a gateway that takes what one account signs",
    { kind: "apiGateway", audiences: ["g"], emails: [account] },
    { ...selfSigned, aud: "g" },
  ],
  [
    "Identity-Aware Proxy by the URL, with what an account signed itself",
    { kind: "identityAwareProxy", audiences: ["c", "https://app.example"] },
    { ...selfSigned, aud: "https://app.example/" },
  ],
  [
    "Identity-Aware Proxy by a wildcard for every path",
    { kind: "identityAwareProxy", audiences: ["https://app.example/orders/7"] },
    { ...selfSigned, aud: "https://app.example/*" },
  ],
  ["a Google API", { kind: "googleApi", audiences: ["https://pubsub.googleapis.com"] }, selfSigned],
  ["a Google API by scope", { kind: "googleApi", audiences: ["x"] }, { ...selfSigned, aud: undefined, scope: "y" }],
  ["a service of one's own", { kind: "ownService", emails: [account] }, idToken],
];

for (const [name, receiver, claims] of accepted) {
  test(`nothing speaks against ${name}, once the signature is checked`, () => {
    assert.equal(judge(claims, receiver).outcome, "unchecked");
    const acceptance = judge(claims, receiver, signedBy("google"));
    assert.deepEqual([acceptance.outcome, failures(acceptance)], ["nothingAgainst", []]);
  });
}

const refused: readonly (readonly [
  name: string,
  receiver: Partial<Receiver>,
  claims: JsonObject,
  rule: string,
  hint?: string,
])[] = [
  [
    "a function's audience with a slash too many",
    { kind: "functionsGen1", audiences: ["https://f/notify"] },
    { ...idToken, aud: "https://f/notify/" },
    "audience",
    "audienceSlash",
  ],
  [
    "a custom audience with a slash too many",
    { audiences: ["https://orders.example"] },
    { ...idToken, aud: "https://orders.example/" },
    "audience",
    "audienceSlash",
  ],
  [
    "a service account's token for gcloud",
    {},
    { ...idToken, aud: gcloudClient, azp: "112233445566778899001" },
    "audience",
    "audienceClientId",
  ],
  ["an audience with a query", {}, { ...idToken, aud: `${url}/orders?x=1` }, "audience", "audienceQuery"],
  ["an audience with a fragment", {}, { ...idToken, aud: `${url}#top` }, "audience", "audienceQuery"],
  [
    "a custom audience with a path",
    { audiences: ["https://orders.example"] },
    { ...idToken, aud: "https://orders.example/x" },
    "audience",
    "audienceLonger",
  ],
  [
    "a function of generation 1 without its name",
    { kind: "functionsGen1", audiences: ["https://europe-west1-p.cloudfunctions.net/notify"] },
    { ...idToken, aud: "https://europe-west1-p.cloudfunctions.net/" },
    "audience",
    "functionNameMissing",
  ],
  [
    "a function of generation 1 without its name, even if it is described so",
    { kind: "functionsGen1", audiences: ["https://europe-west1-p.cloudfunctions.net"] },
    { ...idToken, aud: "https://europe-west1-p.cloudfunctions.net" },
    "audience",
    "functionNameMissing",
  ],
  ["a stranger's token", {}, { ...idToken, ...stranger }, "account", "otherAccount"],
  [
    "an account that was made again under the same email",
    { emails: ["112233445566778899001"] },
    { ...idToken, sub: "999999999999999999999" },
    "account",
    "otherAccount",
  ],
  [
    "an ID token for Identity-Aware Proxy without an email",
    { kind: "identityAwareProxy", audiences: ["c"], emails: [idToken.sub] },
    { ...idToken, aud: "c", email: undefined },
    "email",
    "emailForProxy",
  ],
  [
    "an ID token for the URL behind Identity-Aware Proxy",
    { kind: "identityAwareProxy", audiences: ["c", "https://app.example"] },
    { ...idToken, aud: "https://app.example" },
    "audience",
    "proxyClientForIdToken",
  ],
  [
    "a self-signed token for the client of Identity-Aware Proxy",
    { kind: "identityAwareProxy", audiences: ["c", "https://app.example"] },
    { ...selfSigned, aud: "c" },
    "audience",
    "proxyUrlForSelfSigned",
  ],
  [
    "a wildcard for a host",
    { kind: "identityAwareProxy", audiences: ["https://app.example"] },
    { ...selfSigned, aud: "https://*" },
    "audience",
  ],
  [
    "a wildcard for another path",
    { kind: "identityAwareProxy", audiences: ["https://app.example/orders"] },
    { ...selfSigned, aud: "https://app.example/items/*" },
    "audience",
  ],
  [
    "a self-signed token for Identity-Aware Proxy about somebody else",
    { kind: "identityAwareProxy", audiences: ["https://app.example"] },
    { ...selfSigned, aud: "https://app.example", sub: "x" },
    "subject",
  ],
  ["an audience without its scheme", {}, { ...idToken, aud: url.slice(8) }, "audience", "audienceScheme"],
  ["a token of gcloud's", {}, { ...idToken, aud: "1.apps.googleusercontent.com" }, "audience", "audienceClientId"],
  ["no audience", {}, { ...idToken, aud: undefined }, "audience", "audienceMissing"],
  ["another service's audience", {}, { ...idToken, aud: "https://other.example" }, "audience"],
  ["an expired token", {}, { ...idToken, exp: second }, "expiry"],
  ["a self-signed token", {}, { ...idToken, iss: account }, "issuer", "selfSignedForIdToken"],
  [
    "a Firebase token",
    {},
    { ...idToken, iss: "https://securetoken.google.com/demo-1" },
    "issuer",
    "firebaseForIdToken",
  ],
  ["a gateway without sub", { kind: "apiGateway", emails: [] }, { ...idToken, sub: undefined }, "requiredClaims"],
  [
    "a Google API with an hour and a second",
    { kind: "googleApi", audiences: [] },
    { ...selfSigned, exp: second + 3_601 },
    "lifetime",
  ],
  ["a Google API with another subject", { kind: "googleApi", audiences: [] }, { ...selfSigned, sub: "x" }, "subject"],
  [
    "one's own service without email",
    { kind: "ownService", emails: [account] },
    { ...idToken, email: undefined },
    "account",
    "emailMissing",
  ],
  [
    "one's own service with an unverified email",
    { kind: "ownService", emails: [account] },
    { ...idToken, email_verified: "true" },
    "emailVerified",
    "emailUnverified",
  ],
];

for (const [name, receiver, claims, rule, hint] of refused) {
  test(`refused is ${name}, and why is said`, () => {
    const acceptance = judge(claims, receiver, signedBy("google"));
    assert.equal(acceptance.outcome, "refused");
    assert.deepEqual(failures(acceptance), [[rule, hint]]);
  });
}

test("an ID token for a Google API is refused with the reason", () => {
  const acceptance = judge(idToken, { kind: "googleApi", audiences: [] }, signedBy("google"));
  assert.deepEqual(failures(acceptance)[0], ["selfSigned", "idTokenForGoogleApi"]);
});

test("an access token is refused where an ID token is wanted", () => {
  const receiver: Receiver = { kind: "cloudRun", audiences: [], emails: [] };
  const acceptance = judgeAcceptance(parseToken("ya29.a0AfH6SM"), [], receiver, now);
  assert.deepEqual(failures(acceptance), [["tokenKind", "accessTokenForIdToken"]]);
});

test("another algorithm, a broken signature and a missing one are refused", () => {
  assert.deepEqual(failures(judge(idToken, {}, signedBy("google"), { alg: "HS256" })), [["algorithm", undefined]]);
  const invalid: SignatureResult = { kind: "wrongAlgorithm", expected: "RS256", actual: "HS256" };
  assert.deepEqual(failures(judge(idToken, {}, invalid)), [["signature", undefined]]);
  const unsigned = parseToken(makeJwt(JSON.stringify(idToken), undefined, ""));
  const receiver: Receiver = { kind: "cloudRun", audiences: [url], emails: [] };
  assert.deepEqual(failures(judgeAcceptance(unsigned, [], receiver, now)), [["signature", undefined]]);
});

test("the sandbox's signature, and one checked with the user's own keys, are no proof to a real service", () => {
  const own: SignatureResult = {
    kind: "valid",
    key: { id: "k", algorithm: "RS256", origin: { kind: "own", name: "jwks.json" }, source: undefined },
  };
  const signature = (result: SignatureResult) => {
    const { outcome, checks } = judge(idToken, {}, result);
    const check = checks.find(({ rule }) => rule === "signature");
    return [outcome, check?.outcome, check?.expected.kind, check?.actual.kind];
  };
  assert.deepEqual(signature(signedBy("sandbox")), ["sandboxOnly", "sandboxOnly", "receiverKey", "sandboxKey"]);
  assert.deepEqual(signature(own), ["unchecked", "unknown", "receiverKey", "ownKey"]);
});

test("the role that the account needs is named, and never called passed", () => {
  const role = judge(idToken, {}, signedBy("google")).checks.find(({ rule }) => rule === "role");
  assert.deepEqual([role?.outcome, role?.expected], ["unknown", { kind: "text", texts: ["roles/run.invoker"] }]);
});

test("a receiver from the page is taken only if it is one", () => {
  assert.deepEqual(parseReceiver({ kind: "cloudRun", audiences: ["a"], emails: [], more: 1 }), {
    kind: "cloudRun",
    audiences: ["a"],
    emails: [],
  });
  for (const value of [
    undefined,
    {},
    { kind: "x", audiences: [], emails: [] },
    { kind: "cloudRun", audiences: [1], emails: [] },
  ]) {
    assert.equal(parseReceiver(value), undefined);
  }
  assert.deepEqual(splitEntries(" a, b\n c  "), ["a", "b", "c"]);
});
