import { json, type Answer } from "../../http/answer.ts";
import { notFound, permissionDenied } from "../../http/google-errors.ts";
import { listAnswer } from "../../http/paging.ts";
import { param, type AuthenticatedCall, type Call, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { answerNewPolicy, answerPermissions, answerPolicy } from "../organization/resource-policies.ts";

export const accountCollection = "/v1/projects/{project}/serviceAccounts";
export const accountPath = `${accountCollection}/{account}`;

const table: readonly ApiMethod[] = [
  ["list", "GET", accountCollection, "ListServiceAccounts", listAccounts],
  ["get", "GET", accountPath, "GetServiceAccount", getAccount],
  ["getIamPolicy", "POST", `${accountPath}:getIamPolicy`, "GetIamPolicy", getPolicy],
  ["setIamPolicy", "POST", `${accountPath}:setIamPolicy`, "SetIamPolicy", setPolicy],
  ["testIamPermissions", "POST", `${accountPath}:testIamPermissions`, "TestIamPermissions", testPermissions],
];

/** IAM API, v1: service accounts and their policies. */
export function iamServiceAccountRoutes(cloud: Cloud): readonly Route[] {
  return iamRoutes(cloud, "iam.serviceAccounts", table);
}

function listAccounts(cloud: Cloud, call: AuthenticatedCall): Answer {
  const found = cloud.resources.project(param(call, "project"));
  const project = requirePermission(cloud, call, "iam.serviceAccounts.list", found);
  return listAnswer("accounts", project.accounts, accountMessage, call.query, { defaultSize: 20, maxSize: 100 });
}

/** The wording of a 404 here is unconfirmed. */
function getAccount(cloud: Cloud, call: AuthenticatedCall): Answer {
  return json(
    accountMessage(
      accountFor(cloud, call, "iam.serviceAccounts.get", (name) => `Service account ${name} does not exist.`),
    ),
  );
}

function getPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  return answerPolicy(call, accountFor(cloud, call, "iam.serviceAccounts.getIamPolicy"));
}

function setPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  return answerNewPolicy(cloud, call, accountFor(cloud, call, "iam.serviceAccounts.setIamPolicy"));
}

/** Needs no permission. For an unknown account Google in fact answers 404, whatever the proto says. */
function testPermissions(cloud: Cloud, call: AuthenticatedCall): Answer {
  const account = namedAccount(cloud, call);
  if (account === undefined) throw notFound("Unknown service account");
  return answerPermissions(cloud, call, account);
}

/**
 * The account in the path; throws unless the caller has the permission on it. A missing account is a 404 for callers with the permission on
 * the project and a 403 for all others, also behind `projects/-`, where the project is unknown.
 */
export function accountFor(
  cloud: Cloud,
  call: AuthenticatedCall,
  permission: string,
  missing: (name: string) => string = unknownAccount,
): ServiceAccount {
  return accountOrRefusal(cloud, call, permission, namedAccount(cloud, call), missing);
}

/** As `accountFor`, for an account that was already looked up. */
export function accountOrRefusal(
  cloud: Cloud,
  call: AuthenticatedCall,
  permission: string,
  account: ServiceAccount | undefined,
  missing: (name: string) => string,
): ServiceAccount {
  if (account !== undefined) return requirePermission(cloud, call, permission, account);
  const projectName = param(call, "project");
  const project = cloud.resources.project(projectName);
  if (project === undefined) throw permissionDenied(permission);
  requirePermission(cloud, call, permission, project);
  throw notFound(missing(`projects/${projectName}/serviceAccounts/${param(call, "account")}`));
}

export function unknownAccount(): string {
  return "Unknown service account";
}

function namedAccount(cloud: Cloud, call: AuthenticatedCall): ServiceAccount | undefined {
  return ifInProject(call, cloud.resources.account(param(call, "account")));
}

/** The account, if the path names its project, or a dash. */
export function ifInProject(call: Call, account: ServiceAccount | undefined): ServiceAccount | undefined {
  const project = param(call, "project");
  if (account === undefined || project === "-") return account;
  return project === account.parent.projectId || project === account.parent.number ? account : undefined;
}

/** Clients decode the etag as bytes. */
export function accountEtag({ revision }: ServiceAccount): string {
  return Buffer.from(`0${1_021_920 + revision}`).toString("base64");
}

export function accountMessage(account: ServiceAccount): object {
  const { email, projectId, uniqueId, displayName, description, disabled } = account;
  return {
    name: `projects/${projectId}/serviceAccounts/${email}`,
    projectId,
    uniqueId,
    email,
    ...(displayName !== "" && { displayName }),
    etag: accountEtag(account),
    ...(description !== "" && { description }),
    oauth2ClientId: uniqueId,
    ...(disabled && { disabled }),
  };
}
