import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
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

test("a certificate gives the key that it certifies", () => {
  const [key] = readOwnKeys(certificate, "file").keys;
  assert.deepEqual([key?.["kty"], key?.["crv"]], ["EC", "P-256"]);
});

test("of a private key only the public part is kept", () => {
  const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  assert.deepEqual(readOwnKeys(text, "file").keys, [jwk]);
});
