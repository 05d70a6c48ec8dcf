import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import type { JsonObject } from "../../../../src/core/base/json.ts";
import { readOwnKeys } from "../../../../src/google/verify/own-keys.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = publicKey.export({ format: "jwk" });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();

/** Made once with OpenSSL for this test: `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 36500 -subj /CN=test`. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBdDCCARugAwIBAgIUNpcbqpKlxbjfcRgFcabSkU1CfOAwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjEyMjQyNThaGA8yMTI2MTAyODIyNDI1
OFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLmH
W+7csjk8MvQLgd8NFfbnFp+tMJpDI3efrpnbMxKkF69NLztzZUdesCDNE7bkjS0s
+DDikOadqx25K8YQT1+jUzBRMB0GA1UdDgQWBBT1rIzOxdlq6DSfXE7cBosQ2Ooz
qDAfBgNVHSMEGDAWgBT1rIzOxdlq6DSfXE7cBosQ2OozqDAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0cAMEQCIFc7kfn0yVBQtkwKPB7VHjbltangFNPEwNfz
XNBq2IQiAiAmvN5cgKdyzqA8X5wJ6c8iBkUieSQM/7ZBFb9IB4Ivdw==
-----END CERTIFICATE-----`;

const texts: readonly (readonly [name: string, text: string, keys: readonly unknown[]])[] = [
  ["a JWKS", JSON.stringify({ keys: [{ ...jwk, kid: "a" }] }), [{ ...jwk, kid: "a" }]],
  ["a JWK", ` ${JSON.stringify(jwk)}`, [jwk]],
  ["a PEM public key", `some words\n${pem}`, [jwk]],
  ["two PEM public keys", pem + pem, [jwk, jwk]],
  ["Google's map from key ids to PEM", JSON.stringify({ k1: pem, k2: "nonsense" }), [{ ...jwk, kid: "k1" }]],
  ["nothing", "", []],
  ["words", "hello", []],
  ["broken JSON", "{", []],
  ["a broken PEM", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", []],
  ["a list", JSON.stringify({ keys: [1] }), []],
];

for (const [name, text, keys] of texts) {
  test(`${name} gives ${keys.length} keys`, () => {
    assert.deepEqual(readOwnKeys(text, "file"), { origin: { kind: "own", name: "file" }, keys });
  });
}

const dates = {
  kind: "dates",
  notBefore: Date.UTC(2026, 10, 21, 22, 42, 58),
  notAfter: Date.UTC(2126, 9, 28, 22, 42, 58),
};

/** The keys of a text, each with its certificate. */
function keysWithCertificates(text: string): readonly (readonly [key: JsonObject, certificate: unknown])[] {
  const { keys, certificates } = readOwnKeys(text, "file");
  return keys.map((key) => [key, certificates?.get(key)]);
}

test("a certificate gives the key that it certifies, and the dates between which it may be used", () => {
  const [[key, its] = []] = keysWithCertificates(certificate);
  assert.deepEqual([key?.["kty"], key?.["crv"], its], ["EC", "P-256", dates]);
});

test("in Google's map from key ids to certificates, each key has the dates of its own", () => {
  const found = keysWithCertificates(JSON.stringify({ k1: certificate, k2: pem }));
  assert.deepEqual(
    found.map(([key, its]) => [key["kid"], its]),
    [
      ["k1", dates],
      ["k2", undefined],
    ],
  );
});

const certified = readOwnKeys(certificate, "file").keys[0];
const der = certificate.split("\n").slice(1, -1).join("");
const chains: readonly (readonly [name: string, key: object, its: unknown])[] = [
  ["its own certificate", { ...certified, x5c: [der] }, dates],
  ["its own certificate and its issuer's", { ...certified, x5c: [der, "AAAA"] }, dates],
  ["another key's certificate", { ...jwk, x5c: [der] }, { kind: "otherKey" }],
  ["a certificate that cannot be read", { ...certified, x5c: ["AAAA"] }, { kind: "unreadable" }],
  ["an empty chain", { ...certified, x5c: [] }, { kind: "unreadable" }],
  ["a chain that is no list", { ...certified, x5c: der }, { kind: "unreadable" }],
];

for (const [name, key, its] of chains) {
  test(`a JWK with ${name} in x5c is judged by it`, () => {
    assert.deepEqual(keysWithCertificates(JSON.stringify({ keys: [key] })), [[key, its]]);
  });
}

test("of a text with a name twice no key is taken, since others may read another key there", () => {
  const twice = [
    `{"kty":"EC",${JSON.stringify(jwk).slice(1)}`,
    `{"keys":[{"use":"enc","use":"sig",${JSON.stringify(jwk).slice(1)}]}`,
    `{"keys":[],"k\\u0065ys":[${JSON.stringify(jwk)}]}`,
    JSON.stringify({ k1: pem }).replace("{", `{"k1":"x",`),
  ];
  for (const text of twice) {
    assert.deepEqual(readOwnKeys(text, "file"), { origin: { kind: "own", name: "file" }, keys: [], isAmbiguous: true });
  }
});

test("of a private key only the public part is kept", () => {
  const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  assert.deepEqual(readOwnKeys(text, "file").keys, [jwk]);
});
