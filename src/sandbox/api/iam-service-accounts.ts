import { json, type Answer } from "../http/answer.ts";
import { invalidArgument, notFound, permissionDenied } from "../http/google-errors.ts";
import { message, parseBody, readInteger, readMessage, readStrings } from "../http/message.ts";
import { pageOf } from "../http/paging.ts";
import { param, type AuthenticatedCall, type Route } from "../http/route.ts";
import type { Policy } from "../policy/policy.ts";
import type { Cloud } from "../state/cloud.ts";
import type { Project, Resource, ServiceAccount } from "../state/resources.ts";

const service = "iam.googleapis.com";
const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam"];
const collection = "/v1/projects/{project}/serviceAccounts";
const resource = `${collection}/{account}`;

type Handler = (cloud: Cloud, call: AuthenticatedCall) => Answer;

const table: readonly (readonly [id: string, method: "GET" | "POST", path: string, rpc: string, handler: Handler])[] = [
  ["list", "GET", collection, "ListServiceAccounts", listAccounts],
  ["get", "GET", resource, "GetServiceAccount", getAccount],
  ["getIamPolicy", "POST", `${resource}:getIamPolicy`, "GetIamPolicy", getPolicy],
  ["testIamPermissions", "POST", `${resource}:testIamPermissions`, "TestIamPermissions", testPermissions],
];

/** IAM API, v1: service accounts and their policies. */
export function iamServiceAccountRoutes(cloud: Cloud): readonly Route[] {
  return table.map(([id, method, path, rpc, handler]) => ({
    id: `iam.serviceAccounts.${id}`,
    service,
    rpc: `google.iam.admin.v1.IAM.${rpc}`,
    method,
    path,
    access: "bearer",
    scopes,
    handle: (call) => handler(cloud, call),
  }));
}

function listAccounts(cloud: Cloud, call: AuthenticatedCall): Answer {
  const permission = "iam.serviceAccounts.list";
  const project = cloud.resources.project(param(call, "project"));
  if (project === undefined) throw permissionDenied(permission);
  requirePermission(cloud, call, permission, project);
  const { items, next } = pageOf(project.accounts, call.query, { defaultSize: 20, maxSize: 100 });
  return json({ ...(items.length > 0 && { accounts: items.map(accountMessage) }), ...next });
}

function getAccount(cloud: Cloud, call: AuthenticatedCall): Answer {
  const permission = "iam.serviceAccounts.get";
  const account = findAccount(cloud, call, permission, (name) => `Service account ${name} does not exist.`);
  requirePermission(cloud, call, permission, account);
  return json(accountMessage(account));
}

/** The version asked for may stand in the query, as Google documents, or in a body, as some clients send it. */
function getPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { options } = readMessage(parseBody(call.body), { options: message({ requestedPolicyVersion: readInteger }) });
  const version = call.query.get("options.requestedPolicyVersion") ?? options?.requestedPolicyVersion ?? 0;
  if (![0, 1, 3].includes(Number(version))) throw invalidArgument();
  const permission = "iam.serviceAccounts.getIamPolicy";
  const account = findAccount(cloud, call, permission, () => "Unknown service account");
  requirePermission(cloud, call, permission, account);
  return json(policyMessage(account.policy.current));
}

/** Needs no permission: it answers with those of the asked permissions that the caller has. */
function testPermissions(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { permissions = [] } = readMessage(parseBody(call.body), { permissions: readStrings });
  if (permissions.some((permission) => permission.includes("*"))) throw invalidArgument();
  const account = cloud.resources.account(param(call, "account"));
  if (account === undefined || !isIn(account, param(call, "project"))) throw notFound("Unknown service account");
  const granted = permissions.filter((name) => cloud.access.allows(call.caller, name, account, call.now));
  return json(granted.length > 0 ? { permissions: granted } : {});
}

/**
 * The account that a path names. One that does not exist is a 404 to who may read its project and a 403 to everyone else, also
 * behind `projects/-`, where nobody can tell.
 */
function findAccount(
  cloud: Cloud,
  call: AuthenticatedCall,
  permission: string,
  missing: (name: string) => string,
): ServiceAccount {
  const name = param(call, "account");
  const projectName = param(call, "project");
  const account = cloud.resources.account(name);
  if (account !== undefined && isIn(account, projectName)) return account;
  const project = cloud.resources.project(projectName);
  if (project === undefined) throw permissionDenied(permission);
  requirePermission(cloud, call, permission, project);
  throw notFound(missing(`projects/${projectName}/serviceAccounts/${name}`));
}

function isIn({ parent }: ServiceAccount, project: string): boolean {
  return project === "-" || project === parent.projectId || project === parent.number;
}

function requirePermission(cloud: Cloud, call: AuthenticatedCall, permission: string, on: Project | Resource): void {
  if (!cloud.access.allows(call.caller, permission, on, call.now)) throw permissionDenied(permission);
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

/** A policy as reads return it; a resource without bindings answers with its etag alone. */
function policyMessage({ version, etag, bindings, auditConfigs }: Policy): object {
  if (bindings.length === 0 && auditConfigs === undefined) return { etag };
  return { version, etag, bindings, ...(auditConfigs !== undefined && { auditConfigs }) };
}
