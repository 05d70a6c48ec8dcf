import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSignature } from "../../../../src/google/verify/signature-checker.ts";
import { base64url } from "../../../support/make-jwt.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";
import { createSigner, nodeVerifies } from "../../../support/signed-jwt.ts";
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

test("the examples of RFC 7515 are genuine", async () => {
  assert.equal(await checkSignature(rfc.hs256Example, "HS256", hmacKey, 0), "valid");
  assert.equal(await checkSignature(rfc.rs256Example, "RS256", rsaKey, 0), "valid");
  assert.equal(await checkSignature(rfc.es256Example, "ES256", ecKey, 0), "valid");
});

test("a token in JSON form is genuine by its first signature", async () => {
  const [header, payload, signature] = rfc.rs256Example.split(".");
  const signatures = [{ protected: header, header: { kid: "2010-12-29" }, signature }];
  assert.equal(await checkSignature(JSON.stringify({ payload, signatures }), "RS256", rsaKey, 0), "valid");
  assert.equal(
    await checkSignature(JSON.stringify({ payload: `${payload}A`, signatures }), "RS256", rsaKey, 0),
    "invalid",
  );
});

test("a public key is never used as a secret, whatever the header says", async () => {
  const forged = rfc.hs256Example;
  assert.notEqual(await checkSignature(forged, "HS256", rsaKey, 0), "valid");
  assert.notEqual(await checkSignature(forged, "RS256", rsaKey, 0), "valid");
  assert.notEqual(await checkSignature(rfc.unsecuredExample, "none", rsaKey, 0), "valid");
});

test("an unknown critical extension is not ignored", async () => {
  const signer = createSigner("ES256", "k");
  const token = signer.signJwt({}, { crit: ["exp"], exp: 1 });
  assert.equal(await checkSignature(token, "ES256", signer.jwk, 0), "notSupported");
});

test("of 1,500 mutations of genuine tokens, none is called valid that Node's own crypto calls invalid", async () => {
  const random = seededRandom(7_515);
  const signer = createSigner("ES256", "k");
  const genuine = signer.signJwt({ sub: "1", exp: 4_102_444_800 });
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
  let invalid = 0;
  for (let round = 0; round < 1_500; round += 1) {
    const at = randomBelow(random, genuine.length);
    const letter = letters[randomBelow(random, letters.length)]!;
    const token = genuine.slice(0, at) + letter + genuine.slice(at + randomBelow(random, 3));
    const outcome = await checkSignature(token, "ES256", signer.jwk, 0);
    if (outcome === "valid") assert.ok(nodeVerifies(token, signer.publicKey), token);
    else invalid += 1;
  }
  assert.ok(invalid > 1_000);
  assert.equal(await checkSignature(genuine, "ES256", signer.jwk, 0), "valid");
});

test("what is not a token at all cannot be checked", async () => {
  for (const text of ["", "{}", "{", "a.b", `${base64url("{}")}.e30.`]) {
    assert.equal(await checkSignature(text, "RS256", rsaKey, 0), "notSupported", text);
  }
});
