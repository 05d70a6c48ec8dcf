import { html, json, text, type Answer } from "../../http/answer.ts";
import { oauthError } from "../../http/google-errors.ts";
import { expiryAfter } from "../../identity/access-tokens.ts";
import type { SignInClient, WorkforceSession } from "../../identity/workforce.ts";
import { openRoutes, type ApiMethod } from "../../server/api-routes.ts";
import type { Call, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";

const tokenSeconds = 3600;
/** Where Google shows a code to a person whose program runs on another machine. */
const codePages = /^https:\/\/sdk\.cloud\.google(?:\.com)?\/(?:applicationdefault)?authcode\.html$/;
const loopback = ["localhost", "127.0.0.1", "[::1]"];

const methods: readonly ApiMethod<Call>[] = [
  ["authorize", "GET", "/authorize", "Authorize", authorize],
  ["oauthtoken", "POST", "/v1/oauthtoken", "ExchangeOauthToken", exchange],
  ["introspect", "POST", "/v1/introspect", "IntrospectToken", introspect],
  ["revoke", "POST", "/v1/revoke", "RevokeToken", revoke],
];

/**
 * Sign-in of people of workforce pools, as a login configuration names it: `auth.cloud.google/authorize`, and `oauthtoken`, `introspect` and
 * `revoke` of the Security Token Service. The page asks nothing: the provider's person is signed in at once.
 */
export function workforceSignInRoutes(cloud: Cloud): readonly Route[] {
  const rpc = "google.identity.sts.v1.SecurityTokenService";
  return openRoutes(cloud, { service: "sts.googleapis.com", id: "workforce", rpc }, methods);
}

/** Sends the browser back with a code: to a program on this machine, or as text where there is none. */
function authorize({ workforce }: Cloud, { query }: Call): Answer {
  const redirectUri = query.get("redirect_uri") ?? "";
  const isShown = codePages.test(redirectUri);
  const isPlain = query.get("response_type") === "code" && (query.get("client_id") ?? "") !== "";
  const challenge = query.get("code_challenge") ?? undefined;
  const isHashed = challenge === undefined || query.get("code_challenge_method") === "S256";
  if (!isPlain || !isHashed || !(isShown || isOwnMachine(redirectUri))) return html(400, "Bad Request");
  const code = workforce.codeFor({
    provider: query.get("provider_name") ?? "",
    clientId: query.get("client_id") ?? "",
    redirectUri,
    scopes: wordsIn(query.get("scope")),
    challenge,
  });
  if (code === undefined) return html(400, "Bad Request");
  if (isShown) return text(`${code}\n`);
  const location = new URL(redirectUri);
  location.searchParams.set("code", code);
  location.searchParams.set("state", query.get("state") ?? "");
  return { ...text("", 302), headers: { Location: location.href } };
}

function isOwnMachine(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && loopback.includes(hostname);
}

function wordsIn(value: string | null): readonly string[] {
  return (value ?? "").split(/\s+/).filter((word) => word !== "");
}

function exchange(cloud: Cloud, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  const client = clientIn(call, form);
  const grantType = form.get("grant_type") ?? "";
  if (grantType === "refresh_token") {
    const refreshToken = form.get("refresh_token") ?? "";
    return tokenAnswer(cloud, call, cloud.workforce.refresh(refreshToken, client), refreshToken);
  }
  if (grantType !== "authorization_code") {
    throw oauthError("unsupported_grant_type", `Invalid grant_type: ${grantType}`);
  }
  const redirectUri = form.get("redirect_uri") ?? "";
  const verifier = form.get("code_verifier") ?? "";
  const session = cloud.workforce.redeem(form.get("code") ?? "", client, redirectUri, verifier);
  return tokenAnswer(cloud, call, session, cloud.workforce.remember(session));
}

function tokenAnswer(cloud: Cloud, { now }: Call, session: WorkforceSession, refreshToken: string): Answer {
  const { principal, scopes, client } = session;
  const expiresAt = expiryAfter(tokenSeconds, now);
  const { value } = cloud.tokens.issue({ principal, scopes, expiresAt, clientId: client.id }, now);
  return json({
    access_token: value,
    expires_in: tokenSeconds,
    token_type: "Bearer",
    scope: scopes.join(" "),
    refresh_token: refreshToken,
  });
}

/** What a token stands for (RFC 7662); a token that is not valid is only inactive. */
function introspect(cloud: Cloud, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  clientIn(call, form);
  const found = cloud.tokens.find(form.get("token") ?? "", call.now);
  if (found.kind !== "valid" || found.token.principal.kind !== "federated") return json({ active: false });
  const { principal, scopes, expiresAt, clientId } = found.token;
  return json({
    active: true,
    ...(clientId !== undefined && { client_id: clientId }),
    scope: scopes.join(" "),
    username: principal.name,
    sub: principal.name.split("/subject/")[1] ?? "",
    iss: "https://sts.googleapis.com/",
    exp: Math.floor(expiresAt / 1000),
    token_type: "Bearer",
  });
}

function revoke(cloud: Cloud, call: Call): Answer {
  const form = new URLSearchParams(call.body);
  clientIn(call, form);
  const token = form.get("token") ?? "";
  if (!cloud.workforce.revoke(token)) cloud.tokens.revoke(token);
  return json({});
}

/** The client that a call names, in its header or in its form; throws an OAuth refusal without one. */
function clientIn({ headers }: Call, form: URLSearchParams): SignInClient {
  const [, encoded = ""] = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  const [, basicId, basicSecret] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  const id = basicId ?? form.get("client_id") ?? "";
  const secret = basicSecret ?? form.get("client_secret") ?? "";
  if (id === "" || secret === "") {
    throw oauthError("invalid_client", "The OAuth client was not found.", { status: 401 });
  }
  return { id, secret };
}
