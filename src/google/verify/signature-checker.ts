import { compactVerify, errors, flattenedVerify, importJWK, type FlattenedJWSInput, type JWK } from "jose";
import { isObject, type JsonObject } from "../../core/base/json.ts";
import type { CheckSignature } from "../../core/inspect/verify/verification.ts";
import { createPublicKey, verify } from "node:crypto";
import type { CheckBlob } from "../../core/inspect/verify/blob-signature.ts";

/** Checks a signature with jose: one algorithm, one key, and no critical extension but `b64`. */
export const checkSignature: CheckSignature = async (token, algorithm, key, index) => {
  try {
    const imported = await importJWK(publicPart(key), algorithm);
    const options = { algorithms: [algorithm] };
    if (token.startsWith("{")) await flattenedVerify(signatureAt(token, index), imported, options);
    else await compactVerify(token, imported, options);
    return "valid";
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed ? "invalid" : "notSupported";
  }
};

/** Only the public part of a pasted private JWK is used. */
function publicPart({ kty, crv, x, y, n, e, k }: JsonObject): JWK {
  const members = Object.entries({ kty, crv, x, y, n, e, k }).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(members);
}

/** A token in JSON serialization with one of its signatures. */
function signatureAt(token: string, index: number): FlattenedJWSInput {
  const object: unknown = JSON.parse(token);
  if (!isObject(object)) throw new TypeError("Not a token");
  const { payload, signatures } = object;
  const signers: readonly unknown[] = Array.isArray(signatures) ? signatures : [object];
  const signer = signers[index];
  const { signature, header, protected: protectedHeader } = isObject(signer) ? signer : {};
  if (typeof payload !== "string" || typeof signature !== "string") throw new TypeError("Not a token");
  return {
    payload,
    signature,
    ...(typeof protectedHeader === "string" ? { protected: protectedHeader } : {}),
    ...(isObject(header) ? { header } : {}),
  };
}

/** Checks RSASSA-PKCS1-v1_5 with SHA-256; a key that is not RSA cannot have made such a signature. */
export const checkBlob: CheckBlob = ({ payload, signature }, { kty, n, e }) => {
  if (kty !== "RSA" || typeof n !== "string" || typeof e !== "string") return false;
  try {
    const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
    return verify("RSA-SHA256", Buffer.from(payload, "base64"), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
};
