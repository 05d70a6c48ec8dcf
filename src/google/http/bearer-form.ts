import { fail } from "../../core/base/errors.ts";
import type { WrongBearer } from "../../core/base/failure.ts";
import { type JsonObject, parseJsonObject } from "../../core/base/json.ts";
import { readText } from "./answer-json.ts";

const jwt = /^[\w-]+\.([\w-]+)\.[\w-]+$/;
/** Who signs Google's ID tokens. */
const googleIssuers: ReadonlySet<unknown> = new Set(["https://accounts.google.com", "accounts.google.com"]);

/** The access token in an answer; throws `wrongBearer` for what Google's APIs would refuse, so that it is never sent. */
export function readAccessToken(json: JsonObject, host: string): string {
  const value = readText(json, "access_token", host);
  const is = wrongBearer(value);
  return is === undefined ? value : fail({ code: "wrongBearer", host, is });
}

/** What a text is that should be an access token; `undefined` if it can be one. */
export function wrongBearer(value: string): WrongBearer | undefined {
  if (/^AIza[\w-]{35}$/.test(value)) return "apiKey";
  if (value.startsWith("1//")) return "refreshToken";
  const payload = jwt.exec(value)?.[1] ?? "";
  const claims = parseJsonObject(Buffer.from(payload, "base64url").toString());
  if (claims === undefined) return undefined;
  return googleIssuers.has(claims["iss"]) ? "idToken" : "signedJwt";
}
