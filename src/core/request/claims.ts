import { fail } from "../base/errors.ts";
import { isObject, type JsonObject } from "../base/json.ts";
import { excerpt } from "../base/redact.ts";
import { limits } from "./limits.ts";

/** The purpose of a self-signed JWT; decides which claims a template fills in. */
export const claimsTemplates = ["googleApi", "apiGateway", "domainWideDelegation", "custom"] as const;
export type ClaimsTemplate = (typeof claimsTemplates)[number];

const usualLifetimeSeconds = 3_600;

/**
 * Claims to start with; `now` in milliseconds. Google API: https://google.aip.dev/auth/4111. Domain-wide delegation: the JWT bearer grant
 * of https://developers.google.com/identity/protocols/oauth2/service-account.
 */
export function claimsOf(template: ClaimsTemplate, account: string, now: number): JsonObject {
  const iat = Math.floor(now / 1_000);
  const times = { iat, exp: iat + usualLifetimeSeconds };
  const claims: Readonly<Record<ClaimsTemplate, JsonObject>> = {
    googleApi: { iss: account, sub: account, aud: "https://pubsub.googleapis.com/", ...times },
    apiGateway: { iss: account, sub: account, aud: "https://GATEWAY_HOST", email: account, ...times },
    domainWideDelegation: {
      iss: account,
      sub: "USER@EXAMPLE.COM",
      aud: "https://oauth2.googleapis.com/token",
      scope: "https://www.googleapis.com/auth/drive.readonly",
      ...times,
    },
    custom: { iss: account, sub: account, aud: "", ...times },
  };
  return claims[template];
}

/** The claims of a request. Their values are not checked: Google and the receiver do that. Throws `notClaims`. */
export function parseClaims(value: unknown): JsonObject {
  return isObject(value) ? value : fail({ code: "notClaims", actual: excerpt(value) });
}

/** Throws if Google would refuse the `exp`: it must be whole seconds, in the future, and at most 12 h ahead. A missing `exp` is fine. */
export function checkClaims(claims: JsonObject, now: number): void {
  const { exp } = claims;
  if (exp === undefined) return;
  if (typeof exp !== "number" || !Number.isInteger(exp)) fail({ code: "notAnExpiryClaim", actual: excerpt(exp) });
  const ahead = exp - Math.floor(now / 1_000);
  if (ahead <= 0) fail({ code: "expiryClaimPast", secondsAgo: -ahead });
  const limitSeconds = limits.signedJwtLifetimeSeconds;
  if (ahead > limitSeconds) fail({ code: "expiryClaimTooFar", aheadSeconds: ahead, limitSeconds });
}

/** When a JWT with these claims expires, in milliseconds since 1970; `Infinity` without an `exp`. */
export function claimsExpiry({ exp }: JsonObject): number {
  return typeof exp === "number" ? exp * 1_000 : Infinity;
}
