import { isObject, parseJson } from "../../../core/base/json.ts";
import { json, type Answer } from "../../http/answer.ts";
import { invalidArgument } from "../../http/google-errors.ts";
import {
  parseBody,
  readBoolean,
  readBytes,
  readDuration,
  readMessage,
  readString,
  readStrings,
} from "../../http/message.ts";
import { guardedRoutes } from "../../server/api-routes.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import { expiryAfter, wholeSecondTimestamp } from "../../identity/access-tokens.ts";
import { signJwt } from "../../identity/jwt.ts";
import { signBytes } from "../../identity/rsa.ts";
import { principalOf, type Cloud } from "../../state/cloud.ts";
import { lifetimeExtension } from "../../policy/org-policy.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import { authorizeChain } from "./delegation-chain.ts";

const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam"];
const account = "/v1/projects/{project}/serviceAccounts/{account}";
const defaultLifetimeSeconds = 3600;
const extendedSeconds = 12 * 3600;
const longestJwtSeconds = 12 * 3600;

/** IAM Service Account Credentials API, v1. */
export function iamCredentialsRoutes(cloud: Cloud): readonly Route[] {
  const rpc = "google.iam.credentials.v1.IAMCredentials";
  return guardedRoutes(cloud, { service: "iamcredentials.googleapis.com", id: "iamcredentials", rpc, scopes }, [
    ["generateAccessToken", "POST", `${account}:generateAccessToken`, "GenerateAccessToken", generateAccessToken],
    ["generateIdToken", "POST", `${account}:generateIdToken`, "GenerateIdToken", generateIdToken],
    ["signJwt", "POST", `${account}:signJwt`, "SignJwt", signClaims],
    ["signBlob", "POST", `${account}:signBlob`, "SignBlob", signBlob],
  ]);
}

function generateAccessToken(cloud: Cloud, call: AuthenticatedCall): Answer {
  const request = readMessage(parseBody(call.body), {
    delegates: readStrings,
    scope: readStrings,
    lifetime: readDuration,
  });
  const scope = request.scope ?? [];
  if (scope.length === 0 || !scope.every(isScope)) throw invalidArgument();
  const lifetime = request.lifetime ?? defaultLifetimeSeconds;
  if (lifetime <= 0) throw invalidArgument();
  const target = authorizeChain(cloud, call, request.delegates ?? [], "iam.serviceAccounts.getAccessToken");
  checkLifetime(cloud, lifetime, target, call.now);
  const expiresAt = expiryAfter(lifetime, call.now);
  const token = cloud.tokens.issue({ principal: principalOf(target), scopes: scope, expiresAt }, call.now);
  return json({ accessToken: token.value, expireTime: wholeSecondTimestamp(expiresAt) });
}

function isScope(scope: string): boolean {
  return /^(?:https?:\/\/\S+|openid|email|profile)$/.test(scope);
}

/** Up to one hour, or up to twelve where an organization policy lists the target (HTTP status and wording of the 400 are unconfirmed). */
function checkLifetime({ orgPolicies }: Cloud, seconds: number, { email, parent }: ServiceAccount, now: number): void {
  if (seconds <= defaultLifetimeSeconds) return;
  const longest = orgPolicies.allows(parent, lifetimeExtension, email, now) ? extendedSeconds : defaultLifetimeSeconds;
  if (seconds > longest) throw invalidArgument(`The access token lifetime cannot exceed ${longest} seconds.`);
}

/** `useEmailAzp` is in no discovery document, but Google's own libraries send it. */
async function generateIdToken(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const { delegates, audience, ...options } = readMessage(parseBody(call.body), {
    delegates: readStrings,
    audience: readString,
    includeEmail: readBoolean,
    organizationNumberIncluded: readBoolean,
    useEmailAzp: readBoolean,
  });
  if (audience === undefined || audience === "") throw invalidArgument();
  const target = authorizeChain(cloud, call, delegates ?? [], "iam.serviceAccounts.getOpenIdToken");
  return json({ token: await cloud.idTokens.forAccount(target, { audience, ...options }) });
}

/** The payload's text goes into the token unchanged. Whether Google re-serializes it is unconfirmed. */
async function signClaims(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const { delegates, payload } = readMessage(parseBody(call.body), { delegates: readStrings, payload: readString });
  if (payload === undefined || !isClaimsSet(payload, call.now)) throw invalidArgument();
  const target = authorizeChain(cloud, call, delegates ?? [], "iam.serviceAccounts.signJwt");
  const key = await cloud.accountKeys.googleManaged(target).current();
  return json({ keyId: key.keyId, signedJwt: await signJwt(payload, key) });
}

/** A JSON object; `exp`, if present, must be a whole number of seconds, in the future and at most twelve hours ahead. */
function isClaimsSet(payload: string, now: number): boolean {
  const claims = parseJson(payload);
  if (!isObject(claims)) return false;
  const { exp } = claims;
  if (exp === undefined) return true;
  const seconds = now / 1000;
  return typeof exp === "number" && Number.isInteger(exp) && exp > seconds && exp <= seconds + longestJwtSeconds;
}

/** Only the signature, without the blob. Clients verify it as RS256; no page of Google's names the algorithm. */
async function signBlob(cloud: Cloud, call: AuthenticatedCall): Promise<Answer> {
  const { delegates, payload } = readMessage(parseBody(call.body), { delegates: readStrings, payload: readBytes });
  if (payload === undefined || payload.length === 0) throw invalidArgument();
  const target = authorizeChain(cloud, call, delegates ?? [], "iam.serviceAccounts.signBlob");
  const key = await cloud.accountKeys.googleManaged(target).current();
  return json({ keyId: key.keyId, signedBlob: (await signBytes(payload, key)).toString("base64") });
}
