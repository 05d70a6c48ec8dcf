import { createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { isObject, isStringArray, type JsonObject, parseJson } from "../../core/base/json.ts";
import { scanJson } from "../../core/inspect/json/scan-json.ts";
import type { KeyCertificate } from "../../core/inspect/verify/key-refusal.ts";
import { keysIn, type KeySet } from "../../core/inspect/verify/key-set.ts";

/** A key of the text, and the certificate that it came with. */
interface OwnKey {
  readonly key: JsonObject;
  readonly certificate?: KeyCertificate;
}

/**
 * Reads the user's own public keys: a JWKS, a JWK, a PEM public key, an X.509 certificate, or a map from key ids to PEM as Google publishes
 * it. Empty if there are none. Of a private key only the public part is kept.
 */
export function readOwnKeys(text: string, name: string): KeySet {
  const origin = { kind: "own", name } as const;
  const isJson = text.trimStart().startsWith("{");
  if (isJson && hasNameTwice(text)) return { origin, keys: [], isAmbiguous: true };
  const own = isJson ? keysInJson(text) : keysInPem(text, undefined);
  const certificates = own.flatMap(({ key, certificate }) =>
    certificate === undefined ? [] : ([[key, certificate]] as const),
  );
  return {
    origin,
    keys: own.map(({ key }) => key),
    ...(certificates.length === 0 ? {} : { certificates: new Map(certificates) }),
  };
}

function hasNameTwice(text: string): boolean {
  const reading = scanJson(text);
  return reading.kind === "json" && reading.duplicates.length > 0;
}

function keysInJson(text: string): readonly OwnKey[] {
  const value = parseJson(text);
  const document = isObject(value) ? value : {};
  if (typeof document["kty"] === "string") return [ownJwk(document)];
  return keysIn(document)?.map(ownJwk) ?? Object.entries(document).flatMap(([id, pem]) => keysInPem(pem, id));
}

/** The first certificate of `x5c` must be of the key itself (RFC 7517 section 4.7). */
function ownJwk(key: JsonObject): OwnKey {
  const { x5c } = key;
  if (x5c === undefined) return { key };
  const [first] = isStringArray(x5c) ? x5c : [];
  const certificate = attempt(() => new X509Certificate(Buffer.from(first ?? "", "base64")));
  const jwk = attempt(() => createPublicKey({ key: { ...key }, format: "jwk" }));
  if (certificate === undefined || jwk === undefined) return { key, certificate: { kind: "unreadable" } };
  return { key, certificate: jwk.equals(certificate.publicKey) ? datesOf(certificate) : { kind: "otherKey" } };
}

function datesOf({ validFrom, validTo }: X509Certificate): KeyCertificate {
  const dates = { notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo) };
  const isReadable = Number.isFinite(dates.notBefore) && Number.isFinite(dates.notAfter);
  return isReadable ? { kind: "dates", ...dates } : { kind: "unreadable" };
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]{1,40})-----[^-]+-----END \1-----/g;

function keysInPem(text: unknown, id: string | undefined): readonly OwnKey[] {
  if (typeof text !== "string") return [];
  return Array.from(text.matchAll(pemBlock), ([pem, label]) => keyOfPem(pem, label ?? "", id)).filter(
    (key) => key !== undefined,
  );
}

function keyOfPem(pem: string, label: string, id: string | undefined): OwnKey | undefined {
  return attempt(() => {
    if (label !== "CERTIFICATE") return { key: jwkOf(createPublicKey(pem), id) };
    const certificate = new X509Certificate(pem);
    return { key: jwkOf(certificate.publicKey, id), certificate: datesOf(certificate) };
  });
}

function jwkOf(key: KeyObject, id: string | undefined): JsonObject {
  return { ...key.export({ format: "jwk" }), ...(id === undefined ? {} : { kid: id }) };
}

/** Node throws at everything that is not a key. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
