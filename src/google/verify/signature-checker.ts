import { constants, createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from "node:crypto";
import { readBase64url } from "../../core/base/base64url.ts";
import type { JsonObject } from "../../core/base/json.ts";
import { match } from "../../core/base/match.ts";
import type { CheckBlob } from "../../core/inspect/verify/blob-signature.ts";
import type { CheckSignature } from "../../core/inspect/verify/verification.ts";

/** How Node checks the signatures of RFC 7518 section 3.1 and RFC 8037. `bytes` is the only length of a signature. */
type Method =
  | { readonly kind: "hmac"; readonly hash: string }
  | { readonly kind: "pkcs1"; readonly hash: string }
  | { readonly kind: "pss"; readonly hash: string }
  | { readonly kind: "ecdsa"; readonly hash: string; readonly bytes: number }
  | { readonly kind: "ed25519"; readonly bytes: number };

const methods: Readonly<Record<string, Method>> = {
  HS256: { kind: "hmac", hash: "sha256" },
  HS384: { kind: "hmac", hash: "sha384" },
  HS512: { kind: "hmac", hash: "sha512" },
  RS256: { kind: "pkcs1", hash: "sha256" },
  RS384: { kind: "pkcs1", hash: "sha384" },
  RS512: { kind: "pkcs1", hash: "sha512" },
  PS256: { kind: "pss", hash: "sha256" },
  PS384: { kind: "pss", hash: "sha384" },
  PS512: { kind: "pss", hash: "sha512" },
  ES256: { kind: "ecdsa", hash: "sha256", bytes: 64 },
  ES384: { kind: "ecdsa", hash: "sha384", bytes: 96 },
  ES512: { kind: "ecdsa", hash: "sha512", bytes: 132 },
  EdDSA: { kind: "ed25519", bytes: 64 },
  Ed25519: { kind: "ed25519", bytes: 64 },
};

/** Checks a signature with Node's own crypto, over the input as parsed. The algorithm decides how the key is used, never the key. */
export const checkSignature: CheckSignature = ({ input, signature }, algorithm, key) => {
  const method = Object.hasOwn(methods, algorithm) ? methods[algorithm] : undefined;
  if (method === undefined) return "invalid";
  const data = Buffer.from(input, "utf8");
  if (method.kind === "hmac") return checkHmac(method.hash, data, signature, key);
  const publicKey = publicKeyOf(key);
  if (publicKey === undefined) return "unreadableKey";
  if ("bytes" in method && signature.length !== method.bytes) return "invalid";
  return verifies(method, data, publicKey, signature) ? "valid" : "invalid";
};

function checkHmac(
  hash: string,
  data: Buffer,
  signature: Uint8Array,
  { kty, k }: JsonObject,
): "valid" | "invalid" | "unreadableKey" {
  const secret = kty === "oct" ? bytesOf(k) : undefined;
  if (secret === undefined) return "unreadableKey";
  const expected = createHmac(hash, secret).update(data).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature) ? "valid" : "invalid";
}

function verifies(
  method: Exclude<Method, { kind: "hmac" }>,
  data: Buffer,
  key: KeyObject,
  signature: Uint8Array,
): boolean {
  return match(method, {
    pkcs1: ({ hash }) => verify(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature),
    pss: ({ hash }) => verify(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature),
    ecdsa: ({ hash }) => verify(hash, data, { key, dsaEncoding: "ieee-p1363" }, signature),
    ed25519: () => verify(null, data, key, signature),
  });
}

const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;

/** Bytes of a coordinate: a shorter text is no point of the curve (RFC 7518 section 6.2.1.2). */
const coordinateBytes: Readonly<Record<string, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };

/** Only the public part of a pasted private JWK is used; its numbers must be base64url as RFC 7518 section 6 says. */
function publicKeyOf({ kty, crv, x, y, n, e }: JsonObject): KeyObject | undefined {
  const numbers = Object.entries({ x, y, n, e }).filter(([, value]) => value !== undefined);
  const bytes = numbers.map(([, value]) => bytesOf(value));
  const length = kty === "EC" ? (coordinateBytes[String(crv)] ?? 0) : undefined;
  if (bytes.some((number) => number === undefined || number.length !== (length ?? number.length))) return undefined;
  return importedKey({ ...Object.fromEntries(numbers), kty, crv });
}

function importedKey(jwk: JsonObject): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch {
    return undefined;
  }
}

function bytesOf(value: unknown): Uint8Array | undefined {
  const reading = typeof value === "string" ? readBase64url(value) : undefined;
  return reading?.problem === undefined ? reading?.bytes : undefined;
}

/** Checks RSASSA-PKCS1-v1_5 with SHA-256; a key that is not RSA cannot have made such a signature. */
export const checkBlob: CheckBlob = ({ payload, signature }, key) => {
  const publicKey = key["kty"] === "RSA" ? publicKeyOf(key) : undefined;
  if (publicKey === undefined) return false;
  return verify("sha256", Buffer.from(payload, "base64"), publicKey, Buffer.from(signature, "base64"));
};
