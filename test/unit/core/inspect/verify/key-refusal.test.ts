import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import type { JsonObject } from "../../../../../src/core/base/json.ts";
import { keyCandidates, tellingRefusal } from "../../../../../src/core/inspect/verify/key-choice.ts";
import { keyRefusal, type Times } from "../../../../../src/core/inspect/verify/key-refusal.ts";
import { base64url } from "../../../../support/make-jwt.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey.export({ format: "jwk" });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
const small = generateKeyPairSync("rsa", { modulusLength: 1_024 }).publicKey.export({ format: "jwk" });
const start: Times = { now: 0, latest: 0 };
const secret = (bytes: number): JsonObject => ({ kty: "oct", k: base64url(new Uint8Array(bytes).fill(7)) });

const allowed: readonly (readonly [name: string, algorithm: string, key: JsonObject])[] = [
  ["says nothing about its purpose", "RS256", rsa],
  ["is for signatures", "RS256", { ...rsa, use: "sig", alg: "RS256", key_ops: ["verify"] }],
  ["may verify among other things", "ES256", { ...ec, key_ops: ["sign", "verify"] }],
  ["has just enough bits", "HS384", secret(48)],
];

for (const [name, algorithm, key] of allowed) {
  test(`a key that ${name} may be used`, () => assert.equal(keyRefusal(key, undefined, algorithm, start), undefined));
}

const refused: readonly (readonly [name: string, algorithm: string, key: JsonObject, refusal: object])[] = [
  ["is of another type", "RS256", ec, { code: "type", given: "EC P-256", needed: "RSA" }],
  ["is of another curve", "ES384", ec, { code: "type", given: "EC P-256", needed: "EC P-384" }],
  [
    "is for key agreement",
    "EdDSA",
    { kty: "OKP", crv: "X25519", x: "AA" },
    { code: "type", given: "OKP X25519", needed: "OKP Ed25519" },
  ],
  ["has no type", "RS256", { n: rsa.n, e: rsa.e }, { code: "type", given: "", needed: "RSA" }],
  ["is a public key where a secret is needed", "HS256", rsa, { code: "type", given: "RSA", needed: "oct" }],
  ["is for another algorithm", "RS256", { ...rsa, alg: "PS256" }, { code: "algorithm", given: "PS256" }],
  ["is for an algorithm that is no text", "RS256", { ...rsa, alg: null }, { code: "algorithm", given: "null" }],
  ["is for encryption", "RS256", { ...rsa, use: "enc" }, { code: "use", given: "enc" }],
  ["is for two uses", "RS256", { ...rsa, use: ["sig"] }, { code: "use", given: '["sig"]' }],
  ["may only sign", "RS256", { ...rsa, key_ops: ["sign"] }, { code: "operations", given: ["sign"] }],
  ["may do nothing", "RS256", { ...rsa, use: "sig", key_ops: [] }, { code: "operations", given: [] }],
  [
    "has operations that are no list",
    "RS256",
    { ...rsa, key_ops: "verify" },
    { code: "operations", given: ["verify"] },
  ],
  ["is short", "RS256", small, { code: "tooShort", bits: 1_024, least: 2_048 }],
  [
    "has zeros in front of its modulus",
    "RS256",
    { ...small, n: base64url(Buffer.concat([Buffer.alloc(200), Buffer.from(small.n!, "base64url")])) },
    { code: "tooShort", bits: 1_024, least: 2_048 },
  ],
  ["has the exponent 1", "RS256", { ...rsa, e: "AQ" }, { code: "exponent" }],
  ["has an even exponent", "RS256", { ...rsa, e: base64url(Uint8Array.of(1, 0, 0)) }, { code: "exponent" }],
  ["is a short secret", "HS256", secret(31), { code: "tooShort", bits: 248, least: 256 }],
  ["is a secret too short for this hash", "HS512", secret(63), { code: "tooShort", bits: 504, least: 512 }],
  ["is an empty secret", "HS256", secret(0), { code: "tooShort", bits: 0, least: 256 }],
];

for (const [name, algorithm, key, refusal] of refused) {
  test(`a key that ${name} must not be used`, () => {
    assert.deepEqual(keyRefusal(key, undefined, algorithm, start), refusal);
  });
}

/** A number of 2,048 bits with the mark of CVE-2017-15361: it is a power of 65537 to each small prime up to 167. */
function markedModulus(): string {
  const isPrime = (n: number): boolean => !Array.from({ length: n }, (_, i) => i).some((i) => i > 1 && n % i === 0);
  const primes = Array.from({ length: 166 }, (_, i) => i + 2).filter((n) => n > 2 && isPrime(n));
  const product = primes.reduce((all, prime) => all * BigInt(prime), 1n);
  const power = 65_537n ** 40n % product;
  const large = (1n << 2_047n) + 12_345n;
  return base64url(Buffer.from((large - (large % product) + product + power).toString(16), "hex"));
}

test("a key from the chip that makes guessable keys must not be used, and no other key is taken for one", () => {
  assert.deepEqual(keyRefusal({ ...rsa, n: markedModulus() }, undefined, "RS256", start), { code: "guessable" });
  for (let round = 0; round < 3; round += 1) {
    const other = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey.export({ format: "jwk" });
    assert.equal(keyRefusal(other, undefined, "RS256", start), undefined);
  }
});

test("a certificate's dates are the key's, the first and the last moment included", () => {
  const certificate = { kind: "dates", notBefore: 1_000, notAfter: 2_000 } as const;
  const at = (now: number, latest = now): unknown => keyRefusal(rsa, certificate, "RS256", { now, latest });
  assert.deepEqual(at(999), { code: "notYetValid", from: 1_000 });
  assert.deepEqual([at(1_000), at(2_000)], [undefined, undefined]);
  assert.deepEqual(at(2_001), { code: "ended", until: 2_000 });
  assert.deepEqual(at(2_000, 2_001), { code: "ended", until: 2_000 }, "it has ended if it has by any clock");
});

test("a certificate of another key, or one that cannot be read, forbids the key it came with", () => {
  assert.deepEqual(keyRefusal(rsa, { kind: "otherKey" }, "RS256", start), { code: "otherCertificate" });
  assert.deepEqual(keyRefusal(rsa, { kind: "unreadable" }, "RS256", start), { code: "certificateUnreadable" });
});

test("of several keys, the refusal that is told is the one that explains something", () => {
  const origin = { kind: "own", name: "keys" } as const;
  const telling = (keys: readonly JsonObject[]): unknown =>
    tellingRefusal(keyCandidates({ origin, keys }, "RS256", undefined, start).refused)?.refusal.code;
  assert.equal(telling([ec, { ...rsa, use: "enc" }]), "use");
  assert.equal(telling([ec]), "type");
  assert.equal(telling([ec, secret(32)]), undefined);
});
