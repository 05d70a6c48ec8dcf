import { json, type Answer } from "../../http/answer.ts";
import { oauthError } from "../../http/google-errors.ts";
import type { Call, Route } from "../../server/route.ts";
import { expiryAfter } from "../../identity/access-tokens.ts";
import { isSignedBy, parseJwt, type ParsedJwt } from "../../identity/jwt.ts";
import type { SignedInUser } from "../../identity/users.ts";
import type { Principal } from "../../policy/principal.ts";
import { principalOf, type Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";

/** Google answers 3599 for a token of one hour. */
const tokenSeconds = 3599;
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const audiences: readonly unknown[] = [
  "https://oauth2.googleapis.com/token",
  "https://accounts.google.com/o/oauth2/token",
  "https://www.googleapis.com/oauth2/v4/token",
];
const clockSkewSeconds = 300;
const notApproved =
  "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes " +
  "requested.";

/** OAuth 2.0 token endpoint: refresh tokens of users and signed assertions of service accounts. */
export function oauthTokenRoutes(cloud: Cloud): readonly Route[] {
  return ["/token", "/oauth2/v4/token"].map((path) => ({
    id: "oauth2.token",
    service: "oauth2.googleapis.com",
    rpc: "google.identity.oauth2.OauthService.GetToken",
    method: "POST",
    path,
    access: "open",
    handle: (call) => exchange(cloud, call),
  }));
}

function exchange(cloud: Cloud, call: Call): Answer | Promise<Answer> {
  const form = new URLSearchParams(call.body);
  const grantType = form.get("grant_type") ?? "";
  if (grantType === "refresh_token") return refresh(cloud, form, call);
  if (grantType === jwtBearer) return redeemAssertion(cloud, form, call);
  throw oauthError("unsupported_grant_type", `Invalid grant_type: ${grantType}`);
}

/**
 * The answer includes an ID token if the user agreed to `openid` or the client asks for an audience. Whatever the audience, the token is
 * for the OAuth client (not confirmed with a real answer, but Google mints no other ID tokens for users).
 */
async function refresh(cloud: Cloud, form: URLSearchParams, { now }: Call): Promise<Answer> {
  const clientId = authenticateClient(cloud, form);
  const user = cloud.users.byRefreshToken(form.get("refresh_token") ?? "");
  if (user === undefined || user.disabled) throw oauthError("invalid_grant", "Token has been expired or revoked.");
  if (user.reauthentication) {
    throw oauthError("invalid_grant", "reauth related error (invalid_rapt)", { subtype: "invalid_rapt" });
  }
  const scopes = requestedScopes(form, user);
  const { email, uniqueId } = user;
  const expiresAt = expiryAfter(tokenSeconds, now);
  const principal = { kind: "user", email, uniqueId } as const;
  const { value } = cloud.tokens.issue({ principal, scopes, expiresAt, clientId }, now);
  const wantsIdToken = scopes.includes("openid") || form.has("target_audience");
  return json({
    access_token: value,
    expires_in: tokenSeconds,
    scope: scopes.join(" "),
    token_type: "Bearer",
    ...(wantsIdToken && { id_token: await cloud.idTokens.forUser(principal, clientId) }),
  });
}

function authenticateClient({ users }: Cloud, form: URLSearchParams): string {
  const { clientId, clientSecret } = users.client;
  if (form.get("client_id") !== clientId) {
    throw oauthError("invalid_client", "The OAuth client was not found.", { status: 401 });
  }
  if (form.get("client_secret") !== clientSecret) {
    throw oauthError("invalid_client", "The provided client secret is invalid.", { status: 401 });
  }
  return clientId;
}

/** A refresh may ask for fewer scopes than the user agreed to, never for more. */
function requestedScopes(form: URLSearchParams, { scopes }: SignedInUser): readonly string[] {
  const asked = (form.get("scope") ?? "").split(/\s+/).filter((scope) => scope !== "");
  if (asked.some((scope) => !scopes.includes(scope))) {
    throw oauthError("invalid_scope", "Some requested scopes were invalid.");
  }
  return asked.length > 0 ? asked : scopes;
}

/** An assertion with `target_audience` gets an ID token, any other an access token for its scopes. */
async function redeemAssertion(cloud: Cloud, form: URLSearchParams, { now }: Call): Promise<Answer> {
  const jwt = parseJwt(form.get("assertion") ?? "");
  if (jwt === undefined) throw oauthError("invalid_grant", "Bad Request");
  const account = await issuerOf(cloud, jwt);
  checkAssertion(cloud, jwt, now);
  const { scope, sub, target_audience: audience } = jwt.claims;
  if (typeof audience === "string" && audience !== "") {
    return json({ id_token: await cloud.idTokens.forAccount(account, { audience, includeEmail: true }) });
  }
  const scopes = typeof scope === "string" ? scope.split(/\s+/).filter((name) => name !== "") : [];
  if (scopes.length === 0) throw oauthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
  const principal = actingPrincipal(cloud, account, sub, scopes);
  const { value } = cloud.tokens.issue({ principal, scopes, expiresAt: expiryAfter(tokenSeconds, now) }, now);
  return json({ access_token: value, expires_in: tokenSeconds, token_type: "Bearer" });
}

/** Whom the token represents: the account itself or, with `sub`, a user, if an administrator approved all scopes. */
function actingPrincipal(cloud: Cloud, account: ServiceAccount, sub: unknown, scopes: readonly string[]): Principal {
  if (sub === undefined || sub === account.email) return principalOf(account);
  const user = typeof sub === "string" ? cloud.users.byEmail(sub) : undefined;
  if (user === undefined || user.disabled) throw oauthError("invalid_grant", "Invalid email or User ID");
  const domain = user.email.split("@")[1];
  const approved = cloud.world.organizations
    .filter((organization) => organization.domain === domain)
    .flatMap(({ domainWideDelegation }) => domainWideDelegation)
    .filter((delegation) => idOf(cloud, delegation.account) === account.uniqueId)
    .flatMap((delegation) => delegation.scopes);
  if (!scopes.every((scope) => approved.includes(scope))) {
    throw oauthError("unauthorized_client", notApproved, { status: 401 });
  }
  return { kind: "user", email: user.email, uniqueId: user.uniqueId };
}

/** An administrator approves an account by its unique id; a world may give the email of one of its accounts. */
function idOf({ world }: Cloud, account: string): string {
  return world.serviceAccounts.find(({ email }) => email === account)?.uniqueId ?? account;
}

/** The account that signed. Google's Node client sends no `kid`, so the keys are found by `iss`. */
async function issuerOf(cloud: Cloud, jwt: ParsedJwt): Promise<ServiceAccount> {
  const { iss } = jwt.claims;
  const account = typeof iss === "string" ? cloud.resources.account(iss) : undefined;
  if (account === undefined || account.disabled) throw oauthError("invalid_grant", "Invalid grant: account not found");
  if (!isSignedBy(jwt, await cloud.accountKeys.verifying(account))) {
    throw oauthError("invalid_grant", "Invalid JWT Signature.");
  }
  return account;
}

/** `aud` is Google's endpoint or the one of the key file, wherever a client posts it. The wording of the time error is unconfirmed. */
function checkAssertion({ address }: Cloud, { claims }: ParsedJwt, now: number): void {
  const { aud, iat, exp } = claims;
  if (!audiences.includes(aud) && aud !== `${address.url}/token`)
    throw oauthError("invalid_grant", "Invalid JWT: Failed audience check.");
  const seconds = now / 1000;
  const timely =
    typeof iat === "number" &&
    typeof exp === "number" &&
    iat <= seconds + clockSkewSeconds &&
    exp > seconds &&
    exp - iat <= 3600;
  if (!timely) {
    throw oauthError(
      "invalid_grant",
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. " +
        "Check your iat and exp values in the JWT claim.",
    );
  }
}
