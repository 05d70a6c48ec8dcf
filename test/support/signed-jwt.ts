import { generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import type { JsonObject } from "../../src/core/base/json.ts";
import { base64url } from "./make-jwt.ts";

/** A key pair and tokens signed with it, made only with Node's own crypto. */
export interface TestSigner {
  readonly publicKey: KeyObject;
  readonly jwk: JsonObject;
  signJwt(claims: JsonObject, header?: JsonObject): string;
}

export function createSigner(algorithm: "RS256" | "ES256", kid: string): TestSigner {
  const { publicKey, privateKey } =
    algorithm === "RS256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    publicKey,
    jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: algorithm, use: "sig" },
    signJwt: (claims, header = {}) => {
      const joined = `${base64url(JSON.stringify({ alg: algorithm, kid, typ: "JWT", ...header }))}.${base64url(JSON.stringify(claims))}`;
      const signature = sign("sha256", Buffer.from(joined), { key: privateKey, dsaEncoding: "ieee-p1363" });
      return `${joined}.${signature.toString("base64url")}`;
    },
  };
}

/** Node's own verdict on a compact token. */
export function nodeVerifies(token: string, publicKey: KeyObject): boolean {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const key = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
  return verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"));
}
