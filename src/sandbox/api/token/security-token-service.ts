import { json, type Answer } from "../../http/answer.ts";
import { oauthError } from "../../http/google-errors.ts";
import type { Call, Route } from "../../server/route.ts";
import { expiryAfter } from "../../identity/access-tokens.ts";
import { readBoundary } from "../../policy/boundary-rules.ts";
import type { Cloud } from "../../state/cloud.ts";

const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
const subjectTokenTypes = ["urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"];
const tokenSeconds = 3600;
const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
const fullControl = "https://www.googleapis.com/auth/devstorage.full_control";
const storageScope = /\/auth\/devstorage\./;

/** Security Token Service: exchanges outside tokens for federated ones, and broad tokens for narrower ones (RFC 8693). */
export function securityTokenServiceRoutes(cloud: Cloud): readonly Route[] {
  return [
    {
      id: "sts.token",
      service: "sts.googleapis.com",
      rpc: "google.identity.sts.v1.SecurityTokenService.ExchangeToken",
      method: "POST",
      path: "/v1/token",
      access: "open",
      handle: (call) => exchange(cloud, call),
    },
  ];
}

function exchange(cloud: Cloud, call: Call): Promise<Answer> | Answer {
  const form = new URLSearchParams(call.body);
  const grantType = form.get("grant_type") ?? "";
  if (grantType !== tokenExchange) throw oauthError("unsupported_grant_type", `Invalid grant_type: ${grantType}`);
  const type = form.get("subject_token_type") ?? "";
  if (subjectTokenTypes.includes(type)) return exchangeSubjectToken(cloud, form, call.now);
  if (type === accessTokenType) return downscope(cloud, form, call.now);
  throw oauthError("invalid_request", "Invalid value for subject_token_type.");
}

async function exchangeSubjectToken(cloud: Cloud, form: URLSearchParams, now: number): Promise<Answer> {
  const scopes = (form.get("scope") ?? "").split(/\s+/).filter((scope) => scope !== "");
  if (scopes.length === 0) throw oauthError("invalid_scope", "Scope is required.");
  const principal = await cloud.workloadIdentity.exchange(form.get("audience") ?? "", form.get("subject_token") ?? "");
  const { value } = cloud.tokens.issue({ principal, scopes, expiresAt: expiryAfter(tokenSeconds, now) }, now);
  return json({
    access_token: value,
    issued_token_type: accessTokenType,
    token_type: "Bearer",
    expires_in: tokenSeconds,
  });
}

/** A credential access boundary allows only Cloud Storage, so the narrowed token has no other scope. */
function downscope(cloud: Cloud, form: URLSearchParams, now: number): Answer {
  const found = cloud.tokens.find(form.get("subject_token") ?? "", now);
  if (found.kind !== "valid") throw oauthError("invalid_grant", "Invalid subject token.");
  const boundary = readBoundary(form.get("options") ?? "", cloud.roles);
  if (boundary === undefined) throw oauthError("invalid_request", "Invalid access boundary.");
  const { principal, expiresAt, scopes, boundaries = [] } = found.token;
  const storage = scopes.flatMap((scope) =>
    scope === cloudPlatform ? fullControl : storageScope.test(scope) ? scope : [],
  );
  const grant = { principal, scopes: storage, expiresAt, boundaries: [...boundaries, boundary] };
  const { value } = cloud.tokens.issue(grant, now);
  return json({
    access_token: value,
    issued_token_type: accessTokenType,
    token_type: "Bearer",
    expires_in: Math.floor((expiresAt - now) / 1000),
  });
}
