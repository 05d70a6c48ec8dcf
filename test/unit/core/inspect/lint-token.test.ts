import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../../../src/core/base/json.ts";
import { lintToken } from "../../../../src/core/inspect/lint-token.ts";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import { encryptedExample } from "./rfc-examples.ts";

const google = "https://accounts.google.com";
const sound = { iss: google, aud: "a", iat: 1_000, exp: 4_600, email: "a@b.example", email_verified: true };

function lintsOf(claims: JsonObject, header: JsonObject = {}): string[] {
  const token = makeJwt(JSON.stringify(claims), JSON.stringify({ alg: "RS256", kid: "k", ...header }));
  return lintToken(parseToken(token)).map(({ code, name }) => `${code} ${name}`);
}

test("there is nothing to say about a token as Google makes them", () => {
  assert.deepEqual(lintsOf(sound), []);
});

const cases: readonly (readonly [name: string, claims: JsonObject, header: JsonObject, lint: string])[] = [
  ["no audience", { ...sound, aud: undefined }, {}, "noAudience aud"],
  ["no expiry", { ...sound, exp: undefined }, {}, "noExpiry exp"],
  ["a lifetime of a day and a second", { ...sound, exp: 1_000 + 86_401 }, {}, "longLifetime exp"],
  ["an end before the beginning", { ...sound, exp: 1_000 }, {}, "endsBeforeStart exp"],
  ["times in milliseconds", { ...sound, iat: 1_700_000_000_000 }, {}, "milliseconds iat"],
  ["a time as text", { ...sound, nbf: "1000" }, {}, "timeNotANumber nbf"],
  ["an email that nobody verified", { ...sound, email_verified: undefined }, {}, "emailNotVerified email_verified"],
  ["an email verified in words", { ...sound, email_verified: "true" }, {}, "emailNotVerified email_verified"],
  ["a key inside", sound, { jwk: { kty: "RSA" } }, "keyInToken jwk"],
  ["a certificate inside", sound, { x5c: [] }, "keyInToken x5c"],
  ["a key's address inside", sound, { jku: "https://evil.example" }, "keyAddressInToken jku"],
  ["no key id", sound, { kid: undefined }, "keyIdMissing kid"],
  ["an algorithm that Google does not use", sound, { alg: "HS256" }, "algorithmUnfit alg"],
  [
    "an extension that must be understood",
    sound,
    { crit: ["b64", "exp"], b64: true, exp: 1 },
    "criticalExtension crit",
  ],
  ["a value that reads backwards", { ...sound, role: "\u202enimda" }, {}, "deceptiveText role"],
  ["an audience with an invisible letter", { ...sound, aud: ["a\u200b"] }, {}, "deceptiveText aud"],
];

for (const [name, claims, header, lint] of cases) {
  test(`${name} is noted`, () => {
    assert.deepEqual(lintsOf(claims, header), [lint]);
  });
}

test("what is known to be weak about an encrypted token is noted", () => {
  assert.deepEqual(lintToken(parseToken(encryptedExample)), [{ code: "weakKeyEncryption", name: "alg" }]);
});

test("a day exactly is not long, and what Google does not sign need not look like Google's", () => {
  assert.deepEqual(lintsOf({ ...sound, exp: 1_000 + 86_400 }), []);
  assert.deepEqual(lintsOf({ ...sound, iss: "https://own.example" }, { alg: "HS256", kid: undefined }), []);
});
