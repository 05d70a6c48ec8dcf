import type { JsonObject } from "../../base/json.ts";

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
  EdDSA: { kty: "OKP" },
  Ed25519: { kty: "OKP", crv: "Ed25519" },
  HS256: { kty: "oct" },
  HS384: { kty: "oct" },
  HS512: { kty: "oct" },
};

export function isKnownAlgorithm(algorithm: string): boolean {
  return Object.hasOwn(shapes, algorithm);
}

/**
 * The keys of a set that could have made a signature: the right type for the algorithm, with the token's key id if it has one. If no key in
 * the set has an id (a single PEM), all of them.
 */
export function fittingKeys(
  keys: readonly JsonObject[],
  algorithm: string,
  keyId: string | undefined,
): readonly JsonObject[] {
  const shape = Object.hasOwn(shapes, algorithm) ? shapes[algorithm] : undefined;
  if (shape === undefined) return [];
  const named = keys.some((key) => key["kid"] !== undefined);
  return keys.filter((key) => fits(key, shape, algorithm) && (keyId === undefined || !named || key["kid"] === keyId));
}

function fits(key: JsonObject, { kty, crv }: KeyShape, algorithm: string): boolean {
  const { kty: type, crv: curve, alg, use } = key;
  return (
    type === kty &&
    (crv === undefined || curve === crv) &&
    (alg === undefined || alg === algorithm) &&
    (use === undefined || use === "sig")
  );
}
