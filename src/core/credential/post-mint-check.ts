import { fail } from "../base/errors.ts";
import { canonicalJson, parseJsonObject, type JsonObject } from "../base/json.ts";
import { excerpt } from "../base/redact.ts";
import { claimsExpiry } from "../request/claims.ts";
import type { AccessTokenAnswer, IdTokenAnswer, SignedJwtAnswer } from "./iam-credentials.ts";
import { limits } from "../request/limits.ts";
import type { AccessTokenRequest, IdTokenRequest, MintRequest, SignedJwtRequest } from "../request/request.ts";
import { readBase64url } from "../base/base64url.ts";
import { readUtf8 } from "../base/utf8.ts";

/** How far Google's clock may differ from ours before an expiry counts as wrong, in milliseconds. */
const toleranceMs = 60_000;

/** A secret from Google that matches the request, and its expiry (milliseconds since 1970). */
export interface CheckedCredential {
  readonly value: string;
  readonly expiresAt: number;
}

/** Throws `mintMismatch` if an access token does not expire as requested, so that a wrong one is never handed over. */
export function checkAccessToken(
  request: AccessTokenRequest,
  answer: AccessTokenAnswer,
  now: number,
): CheckedCredential {
  const { subject, lifetimeSeconds } = request;
  // Only the token endpoint decides how much shorter a user's token lives.
  const longest = subject === undefined ? lifetimeSeconds : limits.userTokenLifetimeSeconds;
  checkExpiry(request, answer.expiresAt, longest, now);
  return { value: answer.accessToken, expiresAt: answer.expiresAt };
}

/** Throws `mintMismatch` if a token was not narrowed, or outlives the original. */
export function checkNarrowed(
  request: AccessTokenRequest,
  wide: AccessTokenAnswer,
  narrow: AccessTokenAnswer,
  now: number,
): CheckedCredential {
  if (narrow.accessToken === wide.accessToken) mismatch(request, "form", "downscoped", "not downscoped");
  return checkAccessToken(request, { ...narrow, expiresAt: Math.min(narrow.expiresAt, wide.expiresAt) }, now);
}

/** Throws `mintMismatch` if an ID token has another audience or account, or does not expire as Google's do. */
export function checkIdToken(request: IdTokenRequest, { token }: IdTokenAnswer, now: number): CheckedCredential {
  const claims = readJwtClaims(token) ?? mismatch(request, "form", "JWT", undefined);
  if (claims["aud"] !== request.audience) mismatch(request, "audience", request.audience, claims["aud"]);
  const identity = /^\d+$/.test(request.target) ? "sub" : "email";
  const actual = claims[identity];
  if (actual !== undefined && actual !== request.target) {
    mismatch(request, identity === "sub" ? "subject" : "email", request.target, actual);
  }
  if (request.includeEmail && claims["email"] === undefined) mismatch(request, "email", request.target, undefined);
  const exp = claims["exp"];
  const expiresAt = typeof exp === "number" ? exp * 1_000 : mismatch(request, "expiry", "exp", exp);
  checkExpiry(request, expiresAt, limits.idTokenLifetimeSeconds, now);
  return { value: token, expiresAt };
}

/** Throws `mintMismatch` if any claim of a signed JWT differs from the request. */
export function checkSignedJwt(
  request: Pick<SignedJwtRequest, "target" | "claims">,
  { signedJwt }: SignedJwtAnswer,
): CheckedCredential {
  const claims = readJwtClaims(signedJwt) ?? mismatch(request, "form", "JWT", undefined);
  const asked = canonicalJson(request.claims);
  const signed = canonicalJson(claims);
  if (asked !== signed) mismatch(request, "claims", asked, signed);
  return { value: signedJwt, expiresAt: claimsExpiry(request.claims) };
}

function checkExpiry(request: MintRequest, expiresAt: number, lifetimeSeconds: number, now: number): void {
  const expected = now + lifetimeSeconds * 1_000;
  if (expiresAt > now && expiresAt <= expected + toleranceMs) return;
  mismatch(request, "expiry", timeText(expected), timeText(expiresAt));
}

function mismatch(
  request: Pick<MintRequest, "target">,
  field: "expiry" | "audience" | "subject" | "email" | "claims" | "form",
  expected: string,
  actual: unknown,
): never {
  return fail({
    code: "mintMismatch",
    account: request.target,
    field,
    expected: excerpt(expected),
    actual: excerpt(actual),
  });
}

/** The answer may contain anything, even an invalid time. */
function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time.toString() : date.toISOString();
}

/** The claims of a compact JWT that Google just sent; `undefined` if it is not one. Verifies nothing. */
export function readJwtClaims(token: string): JsonObject | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  const encoded = readBase64url(payload);
  const text = encoded.problem === undefined ? readUtf8(encoded.bytes) : undefined;
  return text?.kind === "text" ? parseJsonObject(text.text) : undefined;
}
