import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import type { KeySet } from "../../../../../src/core/inspect/verify/key-set.ts";
import { keyAddresses, keySourceOf } from "../../../../../src/core/inspect/verify/key-source.ts";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { signatureVerdicts, worstVerdict } from "../../../../../src/core/inspect/verify/verdict.ts";
import { base64url, makeJwt } from "../../../../support/make-jwt.ts";
import { certs, idToken, reasonOf, rsaKey, signed, world } from "./key-world.ts";

test("each issuer has its own keys, at Google's addresses only", () => {
  const addresses: Readonly<Record<string, string | undefined>> = {
    "https://accounts.google.com": certs,
    "accounts.google.com": certs,
    "https://cloud.google.com/iap": "https://www.gstatic.com/iap/verify/public_key-jwk",
    "https://securetoken.google.com/my-project":
      "https://www.googleapis.com/service_accounts/v1/jwk/securetoken%40system.gserviceaccount.com",
    "ci@demo-1.iam.gserviceaccount.com":
      "https://www.googleapis.com/service_accounts/v1/jwk/ci%40demo-1.iam.gserviceaccount.com",
  };
  for (const [issuer, url] of Object.entries(addresses)) assert.equal(keySourceOf(issuer)?.url, url, issuer);
});

test("an issuer that is only like one of Google's has no keys", () => {
  const issuers = [
    "https://accounts.google.com/",
    "http://accounts.google.com",
    "https://accounts.google.com.evil.example",
    "https://securetoken.google.com/../x",
    "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
    "x/../../@demo-1.iam.gserviceaccount.com",
    "ci@demo-1.iam.gserviceaccount.com.evil.example",
    "ci@evil.example?x=@demo-1.iam.gserviceaccount.com",
    "112233445566778899001",
    "CI@demo-1.iam.gserviceaccount.com",
    "serviceAccount:ci@demo-1.iam.gserviceaccount.com",
    "projects/-/serviceAccounts/ci@demo-1.iam.gserviceaccount.com",
    "",
  ];
  for (const issuer of issuers) assert.equal(keySourceOf(issuer), undefined, issuer);
});

test("a genuine token is valid, and the key says where it is from and when it was fetched", async () => {
  const { verify, clock } = world({ [certs]: [{ ...rsaKey, kid: "k0" }, rsaKey] });
  const result = await verify(signed(idToken));
  assert.ok(result.kind === "valid");
  const origin = { kind: "google", url: certs, fetchedAt: clock.now() };
  assert.deepEqual([result.key.id, result.key.algorithm, result.key.origin], ["k1", "RS256", origin]);
});

test("a signature by anyone else is invalid", async () => {
  const { verify } = world({ [certs]: [rsaKey] });
  assert.equal((await verify(signed(idToken, {}, "k2"))).kind, "invalid");
});

test("an algorithm that the issuer does not use is refused without fetching a key", async () => {
  const { verify, asked } = world({ [certs]: [rsaKey] });
  for (const alg of ["HS256", "ES256", "PS256", "RS512"]) {
    assert.deepEqual(await verify(signed(idToken, { alg })), {
      kind: "wrongAlgorithm",
      expected: "RS256",
      actual: alg,
    });
  }
  assert.deepEqual(asked, []);
});

test("why a signature cannot be checked is said, and is never called invalid", async () => {
  const { verify } = world({ [certs]: [rsaKey] });
  const cases: readonly (readonly [token: string, reason: string])[] = [
    [signed({ sub: "1" }), "issuerMissing"],
    [makeJwt('{"iss":"https://accounts.google.com","iss":"x"}'), "issuerMissing"],
    [signed({ iss: "https://evil.example" }), "issuerUnknown"],
    [signed(idToken, { alg: "X" }), "algorithmUnknown"],
    [signed(idToken, { kid: "gone" }), "keyNotFound"],
    [signed({ iss: "ci@demo-1.iam.gserviceaccount.com" }), "fetchFailed"],
    [`${base64url('{"alg":"RS256"}')}..c2ln`, "issuerMissing"],
    [JSON.stringify({ protected: base64url('{"alg":"RS256"}'), signature: "c2ln" }), "detached"],
    [signed(idToken, { crit: ["b64", "x", "y"], b64: true, x: 1, y: 2 }), "extensionUnknown"],
  ];
  for (const [token, reason] of cases) assert.equal(reasonOf(await verify(token)), reason);
});

test("addresses and keys inside the token are never used", async () => {
  const { verify, asked } = world({ [certs]: [rsaKey], "https://evil.example/keys": [{ ...rsaKey, kid: "evil" }] });
  const header = {
    jku: "https://evil.example/keys",
    x5u: "https://evil.example/keys",
    jwk: { kid: "evil" },
    kid: "evil",
  };
  assert.equal(reasonOf(await verify(signed(idToken, header, "evil"))), "keyNotFound");
  assert.deepEqual(asked, [certs]);
});

test("keys are kept while they are fresh, fetched again after, and after a minute for a key that is new", async () => {
  const { verify, asked, clock } = world({ [certs]: [rsaKey] });
  await verify(signed(idToken));
  await verify(signed(idToken));
  assert.equal(asked.length, 1);
  await verify(signed(idToken, { kid: "new" }));
  assert.equal(asked.length, 1, "a missing key may not be fetched in a loop");
  clock.advance(60_000);
  await verify(signed(idToken));
  assert.equal(asked.length, 1);
  await verify(signed(idToken, { kid: "new" }));
  assert.equal(asked.length, 2);
  clock.advance(3_600_000);
  await verify(signed(idToken));
  assert.equal(asked.length, 3);
});

test("the sandbox's tokens are checked with its own keys, and Google's with Google's", async () => {
  const sandbox = "http://127.0.0.1:9";
  const { verify } = world({ [certs]: [rsaKey], [`${sandbox}/oauth2/v3/certs`]: [{ ...rsaKey, kid: "s1" }] }, sandbox);
  const own = await verify(signed(idToken, { kid: "s1" }, "s1"));
  const real = await verify(signed(idToken));
  assert.ok(own.kind === "valid" && real.kind === "valid");
  assert.deepEqual([own.key.origin.kind, real.key.origin.kind], ["sandbox", "google"]);
});

test("the addresses that a page names before the check are those that the check asks, in that order", async () => {
  const source = keySourceOf(idToken.iss);
  assert.ok(source !== undefined);
  for (const sandbox of [undefined, "http://127.0.0.1:9"]) {
    const { verify, asked } = world({ [certs]: [rsaKey], "http://127.0.0.1:9/oauth2/v3/certs": [] }, sandbox);
    await verify(signed(idToken));
    assert.deepEqual(asked, keyAddresses(source, sandbox));
  }
});

test("a sandbox that knows nothing of an account leaves it to Google", async () => {
  const { verify } = world({ [certs]: [rsaKey] }, "http://127.0.0.1:9");
  assert.equal((await verify(signed(idToken))).kind, "valid");
});

test("the user's own keys verify any issuer's token", async () => {
  const { verify, asked } = world({});
  const keys: KeySet = { origin: { kind: "own", name: "jwks.json" }, keys: [{ ...rsaKey, alg: undefined }] };
  assert.equal((await verify(signed({ iss: "https://own.example" }), { kind: "own", keys })).kind, "valid");
  assert.equal(reasonOf(await verify(signed({}, { alg: "ES256" }), { kind: "own", keys })), "keyUnfit");
  assert.equal(reasonOf(await verify(signed({}), { kind: "own", keys: { ...keys, keys: [] } })), "noKeys");
  assert.deepEqual(asked, []);
});

async function verdict(claims: JsonObject, header: JsonObject = {}, audiences?: readonly string[]) {
  const { verifyAll, clock } = world({ [certs]: [rsaKey] });
  const token = signed(claims, header);
  const parsed = parseToken(token);
  assert.ok(parsed.kind === "jws");
  return worstVerdict(signatureVerdicts(parsed, await verifyAll(token), audiences, clock.now()));
}

test("a valid signature with valid claims is valid, and an audience without an expectation is not called passed", async () => {
  const result = await verdict(idToken);
  assert.ok(result.kind === "valid");
  const outcomes = Object.fromEntries(result.checks.map(({ rule, outcome }) => [rule, outcome]));
  assert.deepEqual(outcomes, {
    algorithm: "passed",
    type: "passed",
    issuer: "passed",
    audience: "notCompared",
    expiry: "passed",
    issuedAt: "passed",
  });
});

const failing: readonly (readonly [name: string, claims: JsonObject, header: JsonObject, rule: string])[] = [
  ["it expired", { ...idToken, exp: 1_000 }, {}, "expiry"],
  ["it has no exp", { ...idToken, exp: undefined }, {}, "expiry"],
  ["its exp is text", { ...idToken, exp: "2000000000" }, {}, "expiry"],
  ["it is not yet valid", { ...idToken, nbf: 1_999_999_999 }, {}, "notBefore"],
  ["it comes from the future", { ...idToken, iat: 1_999_999_999 }, {}, "issuedAt"],
  ["it is meant for others", { ...idToken, aud: ["https://a.example"] }, {}, "audience"],
  ["it has no audience", { ...idToken, aud: undefined }, {}, "audience"],
  ["it is another kind of token", idToken, { typ: "at+jwt" }, "type"],
];

for (const [name, claims, header, rule] of failing) {
  test(`a genuine token must be refused when ${name}`, async () => {
    const result = await verdict(claims, header, ["https://service.example"]);
    assert.ok(result.kind === "claimsFail", result.kind);
    assert.deepEqual(
      result.checks.flatMap((check) => (check.outcome === "failed" ? [check.rule] : [])),
      [rule],
    );
  });
}

test("one of several audiences is enough, and typ may be missing or in small letters", async () => {
  const aud = ["https://other.example", "https://service.example"];
  assert.equal((await verdict({ ...idToken, aud }, { typ: "jwt" }, ["https://service.example"])).kind, "valid");
  assert.equal((await verdict({ ...idToken, aud }, { typ: undefined })).kind, "valid");
});

test("no correction of the clock keeps a key set fresh for longer than its server allows", async () => {
  const { verify, asked, clock } = world({ [certs]: [rsaKey] });
  await verify(signed(idToken));
  clock.correct(-7_200_000);
  clock.advance(3_599_000);
  await verify(signed(idToken));
  assert.equal(asked.length, 1);
  clock.advance(1_000);
  await verify(signed(idToken));
  assert.equal(asked.length, 2);
});
