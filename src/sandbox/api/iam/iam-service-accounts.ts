import { json, type Answer } from "../../http/answer.ts";
import { notFound, permissionDenied } from "../../http/google-errors.ts";
import { parseBody, readMessage } from "../../http/message.ts";
import { listAnswer } from "../../http/paging.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { ServiceAccount } from "../../resource/resources.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { answerNewPolicy, answerPermissions, answerPolicy } from "../organization/resource-policies.ts";

const collection = "/v1/projects/{project}/serviceAccounts";
const resource = `${collection}/{account}`;

const table: readonly ApiMethod[] = [
  ["list", "GET", collection, "ListServiceAccounts", listAccounts],
  ["get", "GET", resource, "GetServiceAccount", getAccount],
  ["getIamPolicy", "POST", `${resource}:getIamPolicy`, "GetIamPolicy", getPolicy],
  ["setIamPolicy", "POST", `${resource}:setIamPolicy`, "SetIamPolicy", setPolicy],
  ["testIamPermissions", "POST", `${resource}:testIamPermissions`, "TestIamPermissions", testPermissions],
  ["enable", "POST", `${resource}:enable`, "EnableServiceAccount", (cloud, call) => setDisabled(cloud, call, false)],
  ["disable", "POST", `${resource}:disable`, "DisableServiceAccount", (cloud, call) => setDisabled(cloud, call, true)],
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

function setDisabled(cloud: Cloud, call: AuthenticatedCall, disabled: boolean): Answer {
  readMessage(parseBody(call.body), {});
  accountFor(cloud, call, `iam.serviceAccounts.${disabled ? "disable" : "enable"}`).disabled = disabled;
  return json({});
}

/**
 * The account in the path; throws unless the caller has the permission on it. A missing account is a 404 for callers with the permission on
 * the project and a 403 for all others, also behind `projects/-`, where the project is unknown.
 */
export function accountFor(
  cloud: Cloud,
  call: AuthenticatedCall,
  permission: string,
  missing: (name: string) => string = () => "Unknown service account",
): ServiceAccount {
  const account = namedAccount(cloud, call);
  if (account !== undefined) return requirePermission(cloud, call, permission, account);
  const projectName = param(call, "project");
  const project = cloud.resources.project(projectName);
  if (project === undefined) throw permissionDenied(permission);
  requirePermission(cloud, call, permission, project);
  throw notFound(missing(`projects/${projectName}/serviceAccounts/${param(call, "account")}`));
}

function namedAccount(cloud: Cloud, call: AuthenticatedCall): ServiceAccount | undefined {
  const account = cloud.resources.account(param(call, "account"));
  const project = param(call, "project");
  if (account === undefined || project === "-") return account;
  return project === account.parent.projectId || project === account.parent.number ? account : undefined;
}

function accountMessage(account: ServiceAccount): object {
  const { email, projectId, uniqueId, displayName, description, disabled } = account;
  return {
    name: `projects/${projectId}/serviceAccounts/${email}`,
    projectId,
    uniqueId,
    email,
    ...(displayName !== "" && { displayName }),
    etag: "MDEwMjE5MjA=",
    ...(description !== "" && { description }),
    oauth2ClientId: uniqueId,
    ...(disabled && { disabled }),
  };
}
