import { json, type Answer } from "../../http/answer.ts";
import { bearerOf } from "../../server/authenticate.ts";
import { oauthError } from "../../http/google-errors.ts";
import { openRoutes, type ApiMethod } from "../../server/api-routes.ts";
import type { Call, Route } from "../../server/route.ts";
import type { AccessToken } from "../../identity/access-tokens.ts";
import { isSignedBy, parseJwt } from "../../identity/jwt.ts";
import { disabledPrincipal, type Cloud } from "../../state/cloud.ts";

const emailScopes = ["email", "https://www.googleapis.com/auth/userinfo.email"];

const methods: readonly ApiMethod<Call>[] = [
  ["tokeninfo", "GET", "/tokeninfo", "tokeninfo", tokenInfo],
  ["tokeninfo", "POST", "/tokeninfo", "tokeninfo", tokenInfo],
  ["tokeninfo", "GET", "/oauth2/v3/tokeninfo", "tokeninfo", tokenInfo],
  ["tokeninfo", "POST", "/oauth2/v3/tokeninfo", "tokeninfo", tokenInfo],
  ["tokeninfo", "GET", "/oauth2/v1/tokeninfo", "tokeninfo", legacyTokenInfo],
  ["tokeninfo", "GET", "/oauth2/v2/tokeninfo", "tokeninfo", legacyTokenInfo],
  ["revoke", "POST", "/revoke", "revoke", revoke],
  ["revoke", "GET", "/revoke", "revoke", revoke],
];

/** tokeninfo and revocation. */
export function oauthTokenInfoRoutes(cloud: Cloud): readonly Route[] {
  return openRoutes(cloud, { service: "oauth2.googleapis.com", id: "oauth2", rpc: "google.identity.oauth2" }, methods);
}

/** A parameter from the query or from a form body. */
function parameter({ query, body }: Call, name: string): string | undefined {
  return query.get(name) ?? new URLSearchParams(body).get(name) ?? undefined;
}

async function tokenInfo(cloud: Cloud, call: Call): Promise<Answer> {
  const idToken = parameter(call, "id_token");
  if (idToken !== undefined) return idTokenInfo(cloud, idToken, call.now);
  const { principal, scopes, expiresAt, clientId } = accessTokenOf(cloud, call);
  if (principal.kind === "federated") throw oauthError("invalid_token", "Invalid Value");
  const { email, uniqueId } = principal;
  const showEmail = scopes.some((scope) => emailScopes.includes(scope));
  return json({
    azp: clientId ?? uniqueId,
    aud: clientId ?? uniqueId,
    ...((showEmail || scopes.includes("openid")) && { sub: uniqueId }),
    scope: scopes.join(" "),
    exp: String(expiresAt / 1000),
    expires_in: String(Math.floor((expiresAt - call.now) / 1000)),
    ...(showEmail && { email, email_verified: "true" }),
    access_type: principal.kind === "user" ? "offline" : "online",
  });
}

/** The token of an active identity from the query, a form, or the `Authorization` header of an empty POST, as google-auth-library sends it. */
function accessTokenOf(cloud: Cloud, call: Call): AccessToken {
  const found = cloud.tokens.find(parameter(call, "access_token") ?? bearerOf(call) ?? "", call.now);
  if (found.kind !== "valid" || disabledPrincipal(cloud, found.token.principal) !== undefined) {
    throw oauthError("invalid_token", "Invalid Value");
  }
  return found.token;
}

/** The claims as strings, together with the header fields (unconfirmed for the header fields). */
async function idTokenInfo({ googleKeys }: Cloud, token: string, now: number): Promise<Answer> {
  const jwt = parseJwt(token);
  const keys = jwt === undefined ? [] : await googleKeys.published();
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  if (jwt === undefined || !isSignedBy(jwt, publicKeys)) throw oauthError("invalid_token", "Invalid Value");
  const { exp } = jwt.claims;
  if (typeof exp !== "number" || exp * 1000 <= now) throw oauthError("invalid_token", "Invalid Value");
  const all = Object.entries({ ...jwt.claims, ...jwt.header });
  return json(Object.fromEntries(all.map(([name, value]) => [name, asString(value)])));
}

function asString(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function legacyTokenInfo(cloud: Cloud, call: Call): Answer {
  const { principal, scopes, expiresAt, clientId } = accessTokenOf(cloud, call);
  if (principal.kind === "federated") throw oauthError("invalid_token", "Invalid Value");
  const { email, uniqueId } = principal;
  return json({
    issued_to: clientId ?? uniqueId,
    audience: clientId ?? uniqueId,
    user_id: uniqueId,
    scope: scopes.join(" "),
    expires_in: Math.floor((expiresAt - call.now) / 1000),
    email,
    verified_email: true,
    access_type: principal.kind === "user" ? "offline" : "online",
  });
}

/** Revoking a refresh token ends the session and also its access tokens. */
function revoke(cloud: Cloud, call: Call): Answer {
  const token = parameter(call, "token") ?? "";
  const user = cloud.users.byRefreshToken(token);
  if (user !== undefined) {
    cloud.users.revoke(token);
    cloud.tokens.revokeAllOf(user.email);
    return json({});
  }
  if (!cloud.tokens.revoke(token)) throw oauthError("invalid_token", "Token expired or revoked");
  return json({});
}
