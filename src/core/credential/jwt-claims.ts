import { type JsonObject, parseJsonObject } from "../base/json.ts";
import { readBase64url } from "../base/base64url.ts";
import { readUtf8 } from "../base/utf8.ts";

/** The claims of a compact JWT that Google just sent; `undefined` if it is not one. Verifies nothing. */
export function readJwtClaims(token: string): JsonObject | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  const encoded = readBase64url(payload);
  const text = encoded.problem === undefined ? readUtf8(encoded.bytes) : undefined;
  return text?.kind === "text" ? parseJsonObject(text.text) : undefined;
}
