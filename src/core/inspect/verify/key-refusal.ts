import type { JsonObject } from "../../base/json.ts";
import { keyWeakness, type KeyWeakness } from "./key-weakness.ts";

/** Why a key must not check a signature, whatever the signature. Times are milliseconds since 1970. */
export type KeyRefusal =
  | { readonly code: "type"; readonly given: string; readonly needed: string }
  | { readonly code: "algorithm"; readonly given: string }
  | { readonly code: "use"; readonly given: string }
  | { readonly code: "operations"; readonly given: readonly string[] }
  | { readonly code: "notYetValid"; readonly from: number }
  | { readonly code: "ended"; readonly until: number }
  /** The certificate in the key (`x5c`) certifies another key. */
  | { readonly code: "otherCertificate" }
  | { readonly code: "certificateUnreadable" }
  /** Its numbers make no key of its type. */
  | { readonly code: "unreadable" }
  | KeyWeakness;

/** The certificate that came with a key. */
export type KeyCertificate =
  ({ readonly kind: "dates" } & CertificateDates) | { readonly kind: "otherKey" | "unreadable" };

/** From when until when a certificate says that its key may be used, milliseconds since 1970, both included. */
export interface CertificateDates {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The key type that an algorithm needs, so that a token cannot decide how a key is used (RFC 8725 section 3.1). */
interface KeyShape {
  readonly kty: string;
  readonly crv?: string;
}

const shapes: Readonly<Record<string, KeyShape>> = {
  RS256: { kty: "RSA" },
  RS384: { kty: "RSA" },
  RS512: { kty: "RSA" },
  PS256: { kty: "RSA" },
  PS384: { kty: "RSA" },
  PS512: { kty: "RSA" },
  ES256: { kty: "EC", crv: "P-256" },
  ES384: { kty: "EC", crv: "P-384" },
  ES512: { kty: "EC", crv: "P-521" },
  EdDSA: { kty: "OKP", crv: "Ed25519" },
  Ed25519: { kty: "OKP", crv: "Ed25519" },
  HS256: { kty: "oct" },
  HS384: { kty: "oct" },
  HS512: { kty: "oct" },
};

export function isKnownAlgorithm(algorithm: string): boolean {
  return Object.hasOwn(shapes, algorithm);
}

/** Google's time as far as it is known, and the latest time that any clock gives. */
export interface Times {
  readonly now: number;
  readonly latest: number;
}

/** Why a key must not be used for an algorithm at some time; `undefined` if it may. Whether its numbers make a key is seen when it is used. */
export function keyRefusal(
  key: JsonObject,
  certificate: KeyCertificate | undefined,
  algorithm: string,
  times: Times,
): KeyRefusal | undefined {
  return (
    typeRefusal(key, algorithm) ??
    purposeRefusal(key, algorithm) ??
    certificateRefusal(certificate, times) ??
    keyWeakness(key, algorithm)
  );
}

function typeRefusal({ kty, crv }: JsonObject, algorithm: string): KeyRefusal | undefined {
  const shape = Object.hasOwn(shapes, algorithm) ? shapes[algorithm] : undefined;
  if (shape !== undefined && kty === shape.kty && (shape.crv === undefined || crv === shape.crv)) return undefined;
  return { code: "type", given: nameOf([kty, crv]), needed: nameOf([shape?.kty, shape?.crv]) };
}

function nameOf(names: readonly unknown[]): string {
  return names.flatMap((name) => (name === undefined ? [] : [textOf(name)])).join(" ");
}

/** What the key itself says it is for (RFC 7517 sections 4.2 to 4.4). A word of another type than it should be forbids, too. */
function purposeRefusal(key: JsonObject, algorithm: string): KeyRefusal | undefined {
  const { alg, use, key_ops: operations } = key;
  if (alg !== undefined && alg !== algorithm) return { code: "algorithm", given: textOf(alg) };
  if (use !== undefined && use !== "sig") return { code: "use", given: textOf(use) };
  if (operations === undefined) return undefined;
  const given: readonly unknown[] = Array.isArray(operations) ? operations : [operations];
  const isAllowed = Array.isArray(operations) && given.includes("verify");
  return isAllowed ? undefined : { code: "operations", given: given.slice(0, mostOperations).map(textOf) };
}

const mostOperations = 8;
const longestText = 60;

function textOf(value: unknown): string {
  return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, longestText);
}

function certificateRefusal(certificate: KeyCertificate | undefined, times: Times): KeyRefusal | undefined {
  switch (certificate?.kind) {
    case "dates":
      return datesRefusal(certificate, times);
    case "otherKey":
      return { code: "otherCertificate" };
    case "unreadable":
      return { code: "certificateUnreadable" };
    case undefined:
      return undefined;
  }
}

/** Why the certificate's dates forbid its key; it has ended if it has by any clock. */
export function datesRefusal(
  { notBefore, notAfter }: CertificateDates,
  { now, latest }: Times,
): KeyRefusal | undefined {
  if (now < notBefore) return { code: "notYetValid", from: notBefore };
  return latest > notAfter ? { code: "ended", until: notAfter } : undefined;
}
