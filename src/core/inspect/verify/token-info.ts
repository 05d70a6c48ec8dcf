import type { JsonObject } from "../../base/json.ts";
import type { ParsedToken } from "../parse/parsed-token.ts";

/** Fields of Google's answer that are explained (source: Google's page on OAuth 2.0, "tokeninfo"; the discovery document of oauth2 v2). */
const tokenInfoFields = [
  "aud",
  "azp",
  "sub",
  "scope",
  "exp",
  "expires_in",
  "email",
  "email_verified",
  "access_type",
] as const;
export type TokenInfoField = (typeof tokenInfoFields)[number];

/** One field of the answer, unchanged; a list if it is one. */
export interface TokenInfoRow {
  readonly name: string;
  readonly values: readonly string[];
  readonly known: TokenInfoField | undefined;
  /** Milliseconds since 1970, if the field is a time. */
  readonly time: number | undefined;
}

/** The issuer's answer about an opaque access token. `unknownToken`: expired, revoked, or not one of its own; it does not say which. */
export type TokenInfoAnswer =
  | { readonly kind: "known"; readonly rows: readonly TokenInfoRow[]; readonly expiresAt: number | undefined }
  | { readonly kind: "unknownToken"; readonly error: string; readonly description: string };

/** A service that can be asked about a token. */
export interface InfoPlace {
  readonly kind: "google" | "sandbox";
  readonly origin: string;
}

/** Asks about access tokens; the implementation is loaded on first use. */
export interface TokenInformant {
  /** Google, preceded by the sandbox while one runs. */
  places(): readonly InfoPlace[];
  /** Sends the token to a place. Throws a `NetworkFailure` or a `GoogleFailure`. */
  ask(token: string, place: InfoPlace, signal: AbortSignal): Promise<TokenInfoAnswer>;
}

/** Only access tokens are ever sent: the endpoint is not for refresh tokens or API keys. */
export function canBeAskedAbout(token: ParsedToken): boolean {
  return token.kind === "opaque" && (token.family === "googleAccessToken" || token.family === "googleStsToken");
}

const mostRows = 50;
const longestValue = 2_000;

/** The fields of an answer in a fixed order, known ones first. */
export function readTokenInfo(answer: JsonObject): TokenInfoAnswer {
  const others = Object.keys(answer).filter((name) => !isField(name));
  const names = [...tokenInfoFields.filter((name) => answer[name] !== undefined), ...others];
  const expiresAt = timeOf(answer["exp"]);
  return { kind: "known", rows: names.slice(0, mostRows).map((name) => rowOf(name, answer[name])), expiresAt };
}

function rowOf(name: string, value: unknown): TokenInfoRow {
  const text = (typeof value === "string" ? value : JSON.stringify(value)).slice(0, longestValue);
  return {
    name,
    values: name === "scope" ? text.split(" ") : [text],
    known: isField(name) ? name : undefined,
    time: name === "exp" ? timeOf(value) : undefined,
  };
}

/** Google writes the seconds as a text. */
function timeOf(value: unknown): number | undefined {
  const seconds = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
  return seconds > 0 && seconds <= 253_402_300_799 ? seconds * 1_000 : undefined;
}

function isField(name: string): name is TokenInfoField {
  return tokenInfoFields.some((field) => field === name);
}
