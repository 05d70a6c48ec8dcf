import { createPublicKey, verify } from "node:crypto";
import type { CheckBlob } from "../../core/inspect/verify/blob-signature.ts";

/** Checks RSASSA-PKCS1-v1_5 with SHA-256; a key that is none of RSA's made no such signature. */
export const checkBlob: CheckBlob = ({ payload, signature }, { kty, n, e }) => {
  if (kty !== "RSA" || typeof n !== "string" || typeof e !== "string") return false;
  try {
    const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
    return verify("RSA-SHA256", Buffer.from(payload, "base64"), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
};
