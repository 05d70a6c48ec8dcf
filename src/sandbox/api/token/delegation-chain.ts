import { failedPrecondition, gaiaNotFound, invalidArgument, permissionDenied } from "../../http/google-errors.ts";
import { param, type AuthenticatedCall } from "../../server/route.ts";
import type { Principal } from "../../policy/principal.ts";
import { principalOf, type Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";

const delegation = "iam.serviceAccounts.implicitDelegation";

/**
 * Walks the chain caller → delegates → target: each member needs `implicitDelegation` on the next delegate, the last one needs `permission`
 * on the target. Returns the target. Like Google's, a refusal does not name the hop that failed.
 */
export function authorizeChain(
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

/** Delegates may be resource names with `-` for the project, bare emails (gcloud sends these), or unique ids. */
function delegateName(delegate: string): string {
  const name = /^(?:projects\/-\/serviceAccounts\/)?([^/]+)$/.exec(delegate)?.[1];
  if (name === undefined) throw invalidArgument();
  return name;
}

function authorizeHop(cloud: Cloud, from: Principal, name: string, permission: string, now: number): ServiceAccount {
  const account = cloud.resources.account(name);
  if (account === undefined) throw unknownAccount(cloud, from, name, permission, now);
  if (!cloud.access.allows(from, permission, account, now)) throw permissionDenied(permission);
  if (account.disabled) throw failedPrecondition(`Service account ${account.email} is disabled.`);
  return account;
}

/**
 * In a project where the caller lacks the permission, an unknown account gets the usual denial; elsewhere Google says that the id does not
 * exist. When Google sends which is unconfirmed.
 */
function unknownAccount(cloud: Cloud, from: Principal, name: string, permission: string, now: number): Error {
  const projectId = /@([^@]+)\.iam\.gserviceaccount\.com$/.exec(name)?.[1];
  const project = projectId === undefined ? undefined : cloud.resources.project(projectId);
  const hidden = project !== undefined && !cloud.access.allows(from, permission, project, now);
  return hidden ? permissionDenied(permission) : gaiaNotFound(name);
}
