import { verify, type KeyObject } from "node:crypto";
import { type JsonObject, parseJsonObject } from "../../core/base/json.ts";
import { signBytes, type RsaKey } from "./rsa.ts";

/** A decoded compact JWS, not verified. */
export interface ParsedJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signed: string;
  readonly signature: Buffer;
}

/** Decodes a compact JWS; returns `undefined` if it is not one. */
export function parseJwt(token: string): ParsedJwt | undefined {
  const [header, claims, signature, ...rest] = token.split(".");
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return undefined;
  const parsedHeader = parsePart(header);
  const parsedClaims = parsePart(claims);
  if (parsedHeader === undefined || parsedClaims === undefined) return undefined;
  return {
    header: parsedHeader,
    claims: parsedClaims,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

/** Whether one of `keys` made the signature with RS256, the only algorithm of Google's accounts. */
export function isSignedBy({ header, signed, signature }: ParsedJwt, keys: readonly KeyObject[]): boolean {
  return header["alg"] === "RS256" && keys.some((key) => verify("RSA-SHA256", Buffer.from(signed), key, signature));
}

/** Signs claims, given as the JSON text that goes into the token. */
export async function signJwt(claims: string, key: RsaKey): Promise<string> {
  const header = JSON.stringify({ alg: "RS256", kid: key.keyId, typ: "JWT" });
  const signed = `${Buffer.from(header).toString("base64url")}.${Buffer.from(claims).toString("base64url")}`;
  const signature = await signBytes(Buffer.from(signed), key);
  return `${signed}.${signature.toString("base64url")}`;
}

function parsePart(part: string): JsonObject | undefined {
  return parseJsonObject(Buffer.from(part, "base64url").toString());
}
