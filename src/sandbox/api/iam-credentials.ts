import { json, type Answer } from "../http/answer.ts";
import { gaiaNotFound, googleError, invalidArgument, permissionDenied, type RpcMethod } from "../http/google-errors.ts";
import { parseBody, readDuration, readMessage, readStrings } from "../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../http/route.ts";
import { expiryAfter, wholeSecondTimestamp } from "../identity/access-tokens.ts";
import type { Principal } from "../policy/principal.ts";
import { principalOf, type Cloud } from "../state/cloud.ts";
import type { ServiceAccount } from "../state/resources.ts";

const service = "iamcredentials.googleapis.com";
const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam"];
const path = "/v1/projects/{project}/serviceAccounts/{account}";
const delegation = "iam.serviceAccounts.implicitDelegation";
const defaultLifetimeSeconds = 3600;

/** IAM Service Account Credentials API, v1. */
export function iamCredentialsRoutes(cloud: Cloud): readonly Route[] {
  const route = (verb: string, handle: (call: AuthenticatedCall) => Answer | Promise<Answer>): Route => ({
    id: `iamcredentials.${verb}`,
    ...rpcMethod(verb),
    method: "POST",
    path: `${path}:${verb}`,
    access: "bearer",
    scopes,
    handle,
  });
  return [route("generateAccessToken", (call) => generateAccessToken(cloud, call))];
}

function rpcMethod(verb: string): RpcMethod {
  const name = verb.charAt(0).toUpperCase() + verb.slice(1);
  return { service, rpc: `google.iam.credentials.v1.IAMCredentials.${name}` };
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
  checkLifetime(lifetime, target);
  const expiresAt = expiryAfter(lifetime, call.now);
  const token = cloud.tokens.issue({ principal: principalOf(target), scopes: scope, expiresAt }, call.now);
  return json({ accessToken: token.value, expireTime: wholeSecondTimestamp(expiresAt) });
}

function isScope(scope: string): boolean {
  return /^(?:https?:\/\/\S+|openid|email|profile)$/.test(scope);
}

/** Up to an hour, or up to twelve where an organization policy lists the target (HTTP status and wording of 400 unconfirmed). */
function checkLifetime(seconds: number, { maxLifetimeSeconds }: ServiceAccount): void {
  if (seconds > maxLifetimeSeconds) {
    throw invalidArgument(`The access token lifetime cannot exceed ${maxLifetimeSeconds} seconds.`);
  }
}

/**
 * Walks the chain caller → delegates → target: each member needs `implicitDelegation` on the next delegate, the last one needs
 * `permission` on the target. Returns the target; a refusal does not say which hop it was, as Google's does not.
 */
function authorizeChain(
  cloud: Cloud,
  call: AuthenticatedCall,
  delegates: readonly string[],
  permission: string,
): ServiceAccount {
  if (param(call, "project") !== "-") throw invalidArgument();
  let acting: Principal = call.caller;
  for (const delegate of delegates) {
    acting = principalOf(authorizeHop(cloud, acting, delegateName(delegate), delegation, call.now));
  }
  return authorizeHop(cloud, acting, param(call, "account"), permission, call.now);
}

/** Delegates come as resource names with `-` for the project, as gcloud sends them (a bare email), or as unique ids. */
function delegateName(delegate: string): string {
  const name = /^(?:projects\/-\/serviceAccounts\/)?([^/]+)$/.exec(delegate)?.[1];
  if (name === undefined) throw invalidArgument();
  return name;
}

function authorizeHop(cloud: Cloud, from: Principal, name: string, permission: string, now: number): ServiceAccount {
  const account = cloud.resources.account(name);
  if (account === undefined) throw unknownAccount(cloud, from, name, permission, now);
  if (!cloud.access.allows(from, permission, account, now)) throw permissionDenied(permission);
  if (account.disabled) {
    throw googleError("FAILED_PRECONDITION", `Service account ${account.email} is disabled.`);
  }
  return account;
}

/**
 * An unknown account in a project where the caller lacks the permission looks like any other denial; elsewhere Google says that it
 * has no such id. Which of the two comes when is unconfirmed.
 */
function unknownAccount(cloud: Cloud, from: Principal, name: string, permission: string, now: number): Error {
  const projectId = /@([^@]+)\.iam\.gserviceaccount\.com$/.exec(name)?.[1];
  const project = projectId === undefined ? undefined : cloud.resources.project(projectId);
  const hidden = project !== undefined && !cloud.access.allows(from, permission, project, now);
  return hidden ? permissionDenied(permission) : gaiaNotFound(name);
}
