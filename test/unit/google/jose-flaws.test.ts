import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { compactVerify, importJWK } from "jose";
import type { JsonObject } from "../../../src/core/base/json.ts";
import { base64url } from "../../support/make-jwt.ts";
import { genuineKinds, ownVerdictOn } from "./own-verdict.ts";
import { ecdsaFlaws, rsaPaddingFlaws } from "./signature-flaws.ts";

/**
 * The flaws that Project Wycheproof's vectors for JSON Web Signature, Key and Crypto are about, made anew here with fresh keys: one vector or
 * more of each kind, with jose as a second judge.
 */
const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const small = generateKeyPairSync("rsa", { modulusLength: 1_024 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const secret = Buffer.alloc(32, 7);

const rsaJwk: JsonObject = { ...rsa.publicKey.export({ format: "jwk" }), kid: "r", alg: "RS256", use: "sig" };
const ecJwk: JsonObject = { ...ec.publicKey.export({ format: "jwk" }), kid: "e", alg: "ES256", use: "sig" };
const octJwk: JsonObject = { kty: "oct", k: base64url(secret), kid: "h", alg: "HS256", use: "sig" };

const hmac = (text: string, key: string | Uint8Array = secret): Buffer =>
  createHmac("sha256", key).update(text).digest();
const rs256 = (text: string): Buffer => sign("sha256", Buffer.from(text), rsa.privateKey);
const es256 = (text: string): Buffer =>
  sign("sha256", Buffer.from(text), { key: ec.privateKey, dsaEncoding: "ieee-p1363" });
const pss = (text: string, saltLength: number): Buffer =>
  sign("sha256", Buffer.from(text), { key: rsa.privateKey, padding: 6, saltLength });

function token(header: object, signer: (text: string) => Uint8Array, payload = "foo"): string {
  const text = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  return `${text}.${base64url(signer(text))}`;
}

/** Signs the two texts as they are, however odd. */
function raw(header: string, payload: string, end = ""): string {
  return `${header}.${payload}.${base64url(hmac(`${header}.${payload}`))}${end}`;
}

const hs = { alg: "HS256", kid: "h" };
const rs = { alg: "RS256", kid: "r" };
const es = { alg: "ES256", kid: "e" };
const whole = token(hs, hmac);
const [head = "", body = "", mac = ""] = whole.split(".");
const attacker = generateKeyPairSync("ec", { namedCurve: "P-256" });
const attackerJwk = attacker.publicKey.export({ format: "jwk" });
const byAttacker = (text: string): Buffer =>
  sign("sha256", Buffer.from(text), { key: attacker.privateKey, dsaEncoding: "ieee-p1363" });
const spki = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
const der = rsa.publicKey.export({ type: "spki", format: "der" });
const without = (key: JsonObject, ...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(key).filter(([name]) => !names.includes(name)));

type Vector = readonly [name: string, token: string, key: JsonObject];

const good: readonly Vector[] = [
  ["HS256", whole, octJwk],
  ["RS256", token(rs, rs256), rsaJwk],
  ["ES256", token(es, es256), ecJwk],
  ["PS256", token({ alg: "PS256", kid: "r" }, (text) => pss(text, 32)), { ...rsaJwk, alg: "PS256" }],
  ["an empty payload, HS256", token(hs, hmac, ""), octJwk],
  ["an empty payload, RS256", token(rs, rs256, ""), rsaJwk],
  ["an empty payload, ES256", token(es, es256, ""), ecJwk],
  ["zeros for a payload", token(rs, rs256, "\0".repeat(20)), rsaJwk],
  ["white space in the header", raw(base64url('{ "alg" : "HS256",\n\t"kid" : "h" }'), body), octJwk],
  [
    "a secret longer than the hash",
    raw(head, body).replace(mac, base64url(hmac(`${head}.${body}`, Buffer.alloc(65, 7)))),
    { ...octJwk, k: base64url(Buffer.alloc(65, 7)) },
  ],
  ["a key without alg and use", token(es, es256), without(ecJwk, "alg", "use")],
  ["a key that may verify", token(es, es256), { ...without(ecJwk, "use"), key_ops: ["verify"] }],
  ...ecdsaFlaws(es256(`${base64url(JSON.stringify(es))}.${body}`)).flatMap(({ name, signature, isValid }) =>
    isValid ? ([[name, token(es, () => signature), ecJwk]] as const) : [],
  ),
];

for (const [name, text, key] of good) {
  test(`${name}: genuine`, async () => {
    assert.equal((await ownVerdictOn(text, JSON.stringify(key))).kind, "validWithoutClaims");
  });
}

const bad: readonly Vector[] = [
  ["a changed signature", `${head}.${body}.X${mac.slice(1)}`, octJwk],
  ["no signature", `${head}.${body}.`, octJwk],
  ["no signature and no dot", `${head}.${body}`, octJwk],
  ["a changed payload", `${head}.WG9v.${mac}`, octJwk],
  ["no payload", `${head}..${mac}`, octJwk],
  ["no payload and no dot", `${head}.${mac}`, octJwk],
  ["a changed header", `${base64url(JSON.stringify({ ...hs, kid: "x" }))}.${body}.${mac}`, octJwk],
  ["no header", `.${body}.${mac}`, octJwk],
  ["no header and no dot", `${body}.${mac}`, octJwk],
  ["a payload alone", `.${body}.`, octJwk],
  ["nothing", "", octJwk],
  ["an empty part more", `${whole}.`, octJwk],
  ["a part more", `${whole}.foo`, octJwk],
  ["alg none and no signature", `${base64url('{"alg":"none","kid":"h"}')}.${body}.`, octJwk],
  ...["none", "None", "NONE", "nOnE", ""].map(
    (alg) => [`alg “${alg}” with a signature`, token({ ...hs, alg }, hmac), octJwk] as const,
  ),
  ["a space before the signature", `${head}.${body}. ${mac}`, octJwk],
  ["a question mark in the signature", `${head}.${body}.?${mac.slice(1)}`, octJwk],
  ["a question mark after the signature", `${whole}?`, octJwk],
  ["padding after the signature", `${whole}=`, octJwk],
  ["spaces after the header, signed", raw(`${head}  `, body), octJwk],
  ["hashes after the header, signed", raw(`${head}##`, body), octJwk],
  ["padding after the header, signed", raw(`${base64url('{"alg":"HS256","kid":"h"} ')}=`, body), octJwk],
  ["spaces in the payload, signed", raw(head, `  ${body}`), octJwk],
  ["a line break in the payload, signed", raw(head, `${body.slice(0, 2)}\n${body.slice(2)}`), octJwk],
  ["hashes in the payload, signed", raw(head, `##${body}`), octJwk],
  ["padding after the payload, signed", raw(head, "Zm8="), octJwk],
  ["plain base64 in the payload, signed", raw(head, "+/+/"), octJwk],
  ["other unused bits in the payload than signed", `${head}.AB.${base64url(hmac(`${head}.AA`))}`, octJwk],
  ["the public key as a secret, PEM", token({ alg: "HS256", kid: "r" }, (text) => hmac(text, spki)), rsaJwk],
  [
    "the public key as a secret, DER",
    token({ alg: "HS256", kid: "r" }, (text) => hmac(text, der)),
    without(rsaJwk, "alg"),
  ],
  [
    "the public key as a secret, modulus",
    token({ alg: "HS256", kid: "r" }, (text) => hmac(text, String(rsaJwk["n"]))),
    without(rsaJwk, "alg", "use"),
  ],
  [
    "the public key as a secret, EC",
    token({ alg: "HS256", kid: "e" }, (text) => hmac(text, Buffer.from(String(ecJwk["x"]), "base64url"))),
    without(ecJwk, "alg"),
  ],
  [
    "a key that the attacker put into the header",
    token({ ...es, jwk: { ...attackerJwk, kid: "e" } }, byAttacker),
    ecJwk,
  ],
  ["a kid that the set does not have", token({ ...es, kid: "x" }, es256), ecJwk],
  ["another scheme than the key's, PS256", token({ alg: "PS256", kid: "r" }, (text) => pss(text, 32)), rsaJwk],
  ["another scheme than it says", token(rs, (text) => pss(text, 32)), without(rsaJwk, "alg")],
  ["another hash than it says", token({ ...rs, alg: "RS512" }, rs256), without(rsaJwk, "alg")],
  ["a salt of no bytes", token({ alg: "PS256", kid: "r" }, (text) => pss(text, 0)), { ...rsaJwk, alg: "PS256" }],
  ["a salt of twenty bytes", token({ alg: "PS256", kid: "r" }, (text) => pss(text, 20)), { ...rsaJwk, alg: "PS256" }],
  ["a key for encryption", token(rs, rs256), { ...rsaJwk, use: "enc" }],
  ["a key for encryption, by alg and use", token(rs, rs256), { ...rsaJwk, alg: "RSA1_5", use: "enc" }],
  ["a key that may only encrypt", token(rs, rs256), { ...without(rsaJwk, "alg", "use"), key_ops: ["encrypt"] }],
  ["an EC key that may only encrypt", token(es, es256), { ...without(ecJwk, "alg", "use"), key_ops: ["encrypt"] }],
  ["a key for an algorithm that does not exist", token(es, es256), { ...ecJwk, alg: "ES224" }],
  ["a key for an algorithm that is misspelled", token(es, es256), { ...ecJwk, alg: "ES521" }],
  ["a point that is not on the curve", token(es, es256), { ...ecJwk, y: ecJwk["x"] }],
  ["another curve than the point's", token(es, es256), { ...ecJwk, crv: "P-384" }],
  ["another type than the numbers'", token(es, es256), { ...ecJwk, kty: "RSA" }],
  [
    "an RSA key of 1,024 bits",
    token(rs, (text) => sign("sha256", Buffer.from(text), small.privateKey)),
    { ...rsaJwk, ...small.publicKey.export({ format: "jwk" }) },
  ],
  [
    "a public exponent of 1",
    token(rs, () => rsaPaddingFlaws(`${base64url(JSON.stringify(rs))}.${body}`)[0]!.block),
    { ...rsaJwk, e: "AQ" },
  ],
  [
    "a secret of 31 bytes",
    token(hs, (text) => hmac(text, secret.subarray(1))),
    { ...octJwk, k: base64url(secret.subarray(1)) },
  ],
  ["an empty secret", token(hs, (text) => hmac(text, "")), { ...octJwk, k: "" }],
  [
    "a short secret, HS512",
    token({ ...hs, alg: "HS512" }, (text) => createHmac("sha512", secret).update(text).digest()),
    { ...octJwk, alg: "HS512" },
  ],
  ...ecdsaFlaws(es256(`${base64url(JSON.stringify(es))}.${body}`)).flatMap(({ name, signature, isValid }) =>
    isValid ? [] : ([[name, token(es, () => signature), ecJwk]] as const),
  ),
];

for (const [name, text, key] of bad) {
  test(`${name}: not genuine`, async () => {
    const verdict = await ownVerdictOn(text, JSON.stringify({ keys: [key] }));
    assert.ok(!genuineKinds.includes(verdict.kind), verdict.kind);
  });
}

test("each way to pad an RSA signature but the right one is found out", async () => {
  const signing = `${base64url(JSON.stringify(rs))}.${body}`;
  const flaws = rsaPaddingFlaws(signing);
  assert.ok(flaws.length > 20);
  for (const { name, sign: made, isValid } of flaws) {
    const text = `${signing}.${base64url(made(rsa.privateKey))}`;
    const { kind } = await ownVerdictOn(text, JSON.stringify(rsaJwk));
    assert.equal(kind, isValid ? "validWithoutClaims" : "invalid", name);
  }
});

/** Where Wycheproof would have a token refused and Mintmark calls the signature genuine. None is read otherwise than it is shown. */
const knownExceptions: readonly (readonly [
  name: string,
  reason: string,
  token: string,
  keys: readonly JsonObject[],
])[] = [
  [
    "a set of secrets and public keys",
    "Each key is used by its own type only, so a public key is never a secret.",
    whole,
    [octJwk, ecJwk],
  ],
  [
    "two keys of one id",
    "Each is tried; a signature that fits one of them is by the owner of the set.",
    whole,
    [octJwk, { ...octJwk, k: base64url(Buffer.alloc(32, 8)) }],
  ],
  [
    "unused bits in a signed payload",
    "The bytes shown are the signed ones; the bits are reported beside the verdict.",
    raw(head, "AB"),
    [octJwk],
  ],
  [
    "JSON serialization",
    "Mintmark reads it on purpose; the check for a receiver of JWTs refuses it.",
    JSON.stringify({ payload: body, protected: head, signature: mac }),
    [octJwk],
  ],
];

for (const [name, reason, text, keys] of knownExceptions) {
  test(`${name}: genuine all the same. ${reason}`, async () => {
    assert.equal((await ownVerdictOn(text, JSON.stringify({ keys }))).kind, "validWithoutClaims");
  });
}

/** Where jose takes what Mintmark refuses, by name of the vector. */
const stricterThanJose = new Set([
  "a space before the signature",
  "padding after the signature",
  "spaces after the header, signed",
  "padding after the header, signed",
  "spaces in the payload, signed",
  "a line break in the payload, signed",
  "padding after the payload, signed",
  "a kid that the set does not have",
  "a key for encryption",
  "a key for encryption, by alg and use",
  "a key for an algorithm that does not exist",
  "a key for an algorithm that is misspelled",
  "a public exponent of 1",
  "a secret of 31 bytes",
  "a short secret, HS512",
]);

test("jose, given the key by itself, refuses the same tokens but those listed one by one", async () => {
  const taken: string[] = [];
  for (const [name, text, key] of bad) {
    try {
      const algorithm = typeof key["alg"] === "string" ? key["alg"] : "";
      const known = /^(?:RS|PS|ES|HS)(?:256|384|512)$/.test(algorithm)
        ? algorithm
        : key["kty"] === "RSA"
          ? "RS256"
          : "ES256";
      await compactVerify(text, await importJWK({ ...key, kty: String(key["kty"]) }, known), { algorithms: [known] });
      taken.push(name);
    } catch {
      // Refused, as here.
    }
  }
  assert.deepEqual(new Set(taken), stricterThanJose);
});
