import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../../../src/core/base/json.ts";
import { parseToken } from "../../../../src/core/inspect/parse/parse-token.ts";
import { checkSignature } from "../../../../src/google/verify/signature-checker.ts";
import { base64url } from "../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";
import { createSigner, nodeVerifies } from "../../../support/signed-jwt.ts";
import { signedPartsOf } from "../../../support/signed-parts.ts";
import * as rfc from "../../core/inspect/rfc-examples.ts";

/** The public keys that RFC 7515 prints with its examples A.1, A.2 and A.3. */
const hmacKey = {
  kty: "oct",
  k: "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
};
const rsaKey = {
  kty: "RSA",
  n:
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW" +
    "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4" +
    "LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
  e: "AQAB",
};
const ecKey = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
};

function check(token: string, algorithm: string, key: JsonObject, index = 0): string {
  return checkSignature(signedPartsOf(token, index), algorithm, key);
}

test("the examples of RFC 7515 are genuine", () => {
  assert.equal(check(rfc.hs256Example, "HS256", hmacKey), "valid");
  assert.equal(check(rfc.rs256Example, "RS256", rsaKey), "valid");
  assert.equal(check(rfc.es256Example, "ES256", ecKey), "valid");
});

test("a token in JSON form is genuine by its first signature", () => {
  const [header, payload, signature] = rfc.rs256Example.split(".");
  const signatures = [{ protected: header, header: { kid: "2010-12-29" }, signature }];
  assert.equal(check(JSON.stringify({ payload, signatures }), "RS256", rsaKey), "valid");
  const changed = `${base64url("x")}${payload}`.slice(0, payload!.length);
  assert.equal(check(JSON.stringify({ payload: changed, signatures }), "RS256", rsaKey), "invalid");
});

test("a public key is never used as a secret, whatever the header says", () => {
  assert.equal(check(rfc.hs256Example, "HS256", rsaKey), "unreadableKey");
  assert.equal(check(rfc.hs256Example, "RS256", rsaKey), "invalid");
  assert.equal(check(rfc.unsecuredExample, "none", rsaKey), "invalid");
});

test("of 1,500 mutations of genuine tokens, none is called valid that Node's own crypto calls invalid", () => {
  const random = seededRandom(7_515);
  const signer = createSigner("ES256", "k");
  const genuine = signer.signJwt({ sub: "1", exp: 4_102_444_800 });
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
  let invalid = 0;
  for (let round = 0; round < 1_500; round += 1) {
    const at = randomBelow(random, genuine.length);
    const letter = letters[randomBelow(random, letters.length)]!;
    const token = genuine.slice(0, at) + letter + genuine.slice(at + randomBelow(random, 3));
    const isReadable = parseToken(token).kind === "jws";
    if (isReadable && check(token, "ES256", signer.jwk) === "valid") {
      assert.ok(nodeVerifies(token, signer.publicKey), token);
    } else {
      invalid += 1;
    }
  }
  assert.ok(invalid > 1_000);
  assert.equal(check(genuine, "ES256", signer.jwk), "valid");
});

const broken: readonly (readonly [name: string, algorithm: string, key: JsonObject])[] = [
  ["a point that is not on the curve", "ES256", { ...ecKey, y: ecKey.x }],
  ["a coordinate that lost its first byte", "ES256", { ...ecKey, x: base64url(bytes(ecKey.x).subarray(1)) }],
  ["a coordinate in plain base64", "ES256", { ...ecKey, x: bytes(ecKey.x).toString("base64") }],
  ["a point of another curve", "ES256", { ...ecKey, crv: "P-384" }],
  ["a curve without a name", "ES256", { ...ecKey, crv: undefined }],
  ["a number instead of a text", "RS256", { ...rsaKey, n: 5 }],
  ["a modulus with a line break", "RS256", { ...rsaKey, n: `${rsaKey.n.slice(0, 9)}\n${rsaKey.n.slice(9)}` }],
  ["no modulus", "RS256", { kty: "RSA", e: "AQAB" }],
  ["a secret that is no base64url", "HS256", { kty: "oct", k: "ä" }],
];

for (const [name, algorithm, key] of broken) {
  test(`a key with ${name} is unreadable, and makes nothing valid`, () => {
    const example = { ES256: rfc.es256Example, RS256: rfc.rs256Example, HS256: rfc.hs256Example }[algorithm]!;
    assert.equal(check(example, algorithm, key), "unreadableKey");
  });
}

test("an empty signature and one of another length are invalid under every algorithm", () => {
  const keys = { HS256: hmacKey, RS256: rsaKey, PS256: rsaKey, ES256: ecKey };
  for (const [algorithm, key] of Object.entries(keys)) {
    for (const length of [0, 1, 63, 65, 72, 255, 257]) {
      const signed = { input: "e30.e30", signature: new Uint8Array(length) };
      assert.equal(checkSignature(signed, algorithm, key), "invalid", `${algorithm} ${length}`);
    }
  }
});

function bytes(text: string): Buffer {
  return Buffer.from(text, "base64url");
}
