import { createPublicKey, X509Certificate } from "node:crypto";
import { type JsonObject, parseJsonObject } from "../../core/base/json.ts";
import { keysIn, type KeySet } from "../../core/inspect/verify/key-set.ts";

/**
 * Reads the user's own public keys: a JWKS, a JWK, a PEM public key, an X.509 certificate, or a map from key ids to PEM as Google publishes
 * it. Empty if there are none. Of a private key only the public part is kept.
 */
export function readOwnKeys(text: string, name: string): KeySet {
  const keys = text.trimStart().startsWith("{") ? keysInJson(text) : keysInPem(text, undefined);
  return { origin: { kind: "own", name }, keys };
}

function keysInJson(text: string): readonly JsonObject[] {
  const document = parseJsonObject(text) ?? {};
  if (typeof document["kty"] === "string") return [document];
  return keysIn(document) ?? Object.entries(document).flatMap(([id, pem]) => keysInPem(pem, id));
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]{1,40})-----[^-]+-----END \1-----/g;

function keysInPem(text: unknown, id: string | undefined): readonly JsonObject[] {
  if (typeof text !== "string") return [];
  return Array.from(text.matchAll(pemBlock), ([pem, label]) => keyOfPem(pem, label ?? "", id)).filter(
    (key) => key !== undefined,
  );
}

function keyOfPem(pem: string, label: string, id: string | undefined): JsonObject | undefined {
  try {
    const key = label === "CERTIFICATE" ? new X509Certificate(pem).publicKey : createPublicKey(pem);
    return { ...key.export({ format: "jwk" }), ...(id === undefined ? {} : { kid: id }) };
  } catch {
    return undefined;
  }
}
