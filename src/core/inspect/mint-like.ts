import { defined, isObject, type JsonObject } from "../base/json.ts";
import { parseAccountName } from "../account/account-name.ts";
import { parseAudience } from "../request/audience.ts";
import { limits } from "../request/limits.ts";
import type { MintRequest, PartialRequest } from "../request/request.ts";
import { audiencesOf } from "./verify/claim-check.ts";
import { objectOf } from "./copy-text.ts";
import { formatJson } from "./format-json.ts";
import { textValueOf, valuesOf, type JsonObjectNode } from "./json/json-node.ts";
import { keySourceOf } from "./verify/key-source.ts";
import type { ParsedToken } from "./parse/parsed-token.ts";

/**
 * A request for a token like this one, as a start for the wizard: the original request if it was minted here, otherwise derived from the
 * claims of a Google ID token or JWT. `undefined` if neither helps. Contains no secret.
 */
export function requestLike(
  token: ParsedToken,
  minted: MintRequest | undefined,
  now: number,
): PartialRequest | undefined {
  if (minted !== undefined) return minted.kind === "signedJwt" ? refreshed(minted, now) : minted;
  const claims = token.kind === "jws" ? objectOf(token, "payload") : undefined;
  if (claims === undefined) return undefined;
  const family = keySourceOf(textValueOf(claims, "iss") ?? "")?.family;
  if (family === "googleIdToken") return idTokenLike(claims);
  // Claims with a name twice are no JSON object in a request: one of the two values would be lost unseen.
  return hasNameTwice(token) ? undefined : signedJwtLike(claims, now);
}

function hasNameTwice(token: ParsedToken): boolean {
  return "problems" in token && token.problems.some(({ code }) => code === "duplicateName");
}

function refreshed(request: Extract<MintRequest, { kind: "signedJwt" }>, now: number): PartialRequest {
  return { ...request, claims: freshClaims(request.claims, now) };
}

function idTokenLike(claims: JsonObjectNode): PartialRequest {
  const target = accountIn(claims, ["email", "sub"]);
  const audience = parseAudience(audiencesOf(claims)[0] ?? "");
  const google = valuesOf(claims, "google")[0];
  return {
    kind: "idToken",
    ...defined({ target, audience }),
    includeEmail: valuesOf(claims, "email").length > 0,
    organizationNumberIncluded: google?.kind === "object" && valuesOf(google, "organization_number").length > 0,
  };
}

function signedJwtLike(node: JsonObjectNode, now: number): PartialRequest | undefined {
  const claims: unknown = JSON.parse(formatJson(node));
  if (!isObject(claims)) return undefined;
  const target = accountIn(node, ["iss", "email", "sub"]);
  return { kind: "signedJwt", ...defined({ target }), claims: freshClaims(claims, now) };
}

/** The first of these claims that holds a service account's email. */
function accountIn(claims: JsonObjectNode, names: readonly string[]): string | undefined {
  const accounts = names.map((name) => parseAccountName(textValueOf(claims, name) ?? ""));
  return accounts.find((account) => account?.includes("@"));
}

/** The same claims as if made now, with the same lifetime within the limit for signing; without the token's own id. */
function freshClaims(claims: JsonObject, now: number): JsonObject {
  const { iat, nbf, exp } = claims;
  const second = Math.floor(now / 1_000);
  const start = typeof iat === "number" ? iat : nbf;
  const lifetime =
    typeof exp === "number" && typeof start === "number" && exp > start ? Math.floor(exp - start) : 3_600;
  return {
    ...Object.fromEntries(Object.entries(claims).filter(([name]) => name !== "jti")),
    ...(iat === undefined ? {} : { iat: second }),
    ...(nbf === undefined ? {} : { nbf: second }),
    exp: second + Math.min(lifetime, limits.signedJwtLifetimeSeconds),
  };
}
