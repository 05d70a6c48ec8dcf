import { json, type Answer } from "../../http/answer.ts";
import { googleError, invalidArgument, notFound } from "../../http/google-errors.ts";
import { message, parseBody, readMessage, readString, readStrings } from "../../http/message.ts";
import { listAnswer } from "../../http/paging.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Role } from "../../policy/roles.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { Organization, Project } from "../../resource/resources.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { requirePermission } from "../../server/require-permission.ts";

const custom = (owner: "projects" | "organizations"): readonly ApiMethod[] => [
  ["list", "GET", `/v1/${owner}/{${owner}}/roles`, "ListRoles", listCustom],
  ["get", "GET", `/v1/${owner}/{${owner}}/roles/{role}`, "GetRole", getCustom],
  ["create", "POST", `/v1/${owner}/{${owner}}/roles`, "CreateRole", createCustom],
  ["patch", "PATCH", `/v1/${owner}/{${owner}}/roles/{role}`, "UpdateRole", updateCustom],
  ["delete", "DELETE", `/v1/${owner}/{${owner}}/roles/{role}`, "DeleteRole", (cloud, call) => mark(cloud, call, true)],
  [
    "undelete",
    "POST",
    `/v1/${owner}/{${owner}}/roles/{role}:undelete`,
    "UndeleteRole",
    (cloud, call) => mark(cloud, call, false),
  ],
];

const table: readonly ApiMethod[] = [
  ["list", "GET", "/v1/roles", "ListRoles", listPredefined],
  ["get", "GET", "/v1/roles/{role}", "GetRole", getPredefined],
  ["queryGrantableRoles", "POST", "/v1/roles:queryGrantableRoles", "QueryGrantableRoles", grantableRoles],
  ...custom("projects"),
  ...custom("organizations"),
];

/** IAM API, v1: predefined and custom roles. */
export function iamRoleRoutes(cloud: Cloud): readonly Route[] {
  return iamRoutes(cloud, "iam.roles", table);
}

function listPredefined(cloud: Cloud, { query }: AuthenticatedCall): Answer {
  return listRoles(
    cloud.roles.all().filter(({ name }) => name.startsWith("roles/")),
    query,
  );
}

function getPredefined(cloud: Cloud, call: AuthenticatedCall): Answer {
  return json(roleMessage(existing(cloud, `roles/${param(call, "role")}`), true));
}

function grantableRoles(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { fullResourceName } = readMessage(parseBody(call.body), {
    fullResourceName: readString,
    view: readString,
    pageToken: readString,
    pageSize: (value) => value,
  });
  if (fullResourceName?.startsWith("//") !== true) throw invalidArgument();
  return json({ roles: cloud.roles.all().map((role) => roleMessage(role, false)) });
}

function listCustom(cloud: Cloud, call: AuthenticatedCall): Answer {
  const owner = ownerOf(cloud, call, "iam.roles.list");
  const deleted = call.query.get("showDeleted") === "true";
  const roles = cloud.roles
    .all()
    .filter((role) => role.name.startsWith(`${owner}/`) && (deleted || role.deleted !== true));
  return listRoles(roles, call.query);
}

function getCustom(cloud: Cloud, call: AuthenticatedCall): Answer {
  return json(
    roleMessage(existing(cloud, `${ownerOf(cloud, call, "iam.roles.get")}/roles/${param(call, "role")}`), true),
  );
}

function createCustom(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { roleId, role } = readMessage(parseBody(call.body), { roleId: readString, role: message(roleFields) });
  const owner = ownerOf(cloud, call, "iam.roles.create");
  if (roleId === undefined || !/^[\w.]{3,64}$/.test(roleId)) throw invalidArgument();
  const name = `${owner}/roles/${roleId}`;
  if (cloud.roles.get(name) !== undefined) {
    throw googleError("ALREADY_EXISTS", `A role named ${roleId} in ${owner} already exists.`);
  }
  return store(cloud, { name, title: "", stage: "ALPHA", permissions: new Set() }, role ?? {});
}

function updateCustom(cloud: Cloud, call: AuthenticatedCall): Answer {
  const changes = readMessage(parseBody(call.body), roleFields);
  const owner = ownerOf(cloud, call, "iam.roles.update");
  return store(cloud, existing(cloud, `${owner}/roles/${param(call, "role")}`), changes);
}

/** A deleted role stays in bindings but grants nothing until it is undeleted. */
function mark(cloud: Cloud, call: AuthenticatedCall, deleted: boolean): Answer {
  const owner = ownerOf(cloud, call, deleted ? "iam.roles.delete" : "iam.roles.undelete");
  const role = { ...existing(cloud, `${owner}/roles/${param(call, "role")}`), deleted };
  cloud.roles.set(role);
  return json(roleMessage(role, true));
}

const roleFields = {
  name: readString,
  title: readString,
  description: readString,
  stage: readString,
  includedPermissions: readStrings,
  etag: readString,
};

interface RoleChanges {
  readonly title?: string;
  readonly description?: string;
  readonly stage?: string;
  readonly includedPermissions?: readonly string[];
}

function store(cloud: Cloud, role: Role, { title, description, stage, includedPermissions }: RoleChanges): Answer {
  const changed: Role = {
    ...role,
    title: title ?? role.title,
    stage: stage ?? role.stage,
    ...(description !== undefined && { description }),
    permissions: includedPermissions === undefined ? role.permissions : new Set(includedPermissions),
  };
  cloud.roles.set(changed);
  return json(roleMessage(changed, true));
}

/** `projects/ID` or `organizations/N`; throws 403 unless the caller has the permission there. */
function ownerOf(cloud: Cloud, call: AuthenticatedCall, permission: string): string {
  const number = call.params["organizations"];
  const owner: Project | Organization | undefined =
    number === undefined ? cloud.resources.project(param(call, "projects")) : cloud.resources.organizations.get(number);
  const found = requirePermission(cloud, call, permission, owner);
  return found.kind === "project" ? `projects/${found.projectId}` : `organizations/${found.number}`;
}

function existing(cloud: Cloud, name: string): Role {
  const role = cloud.roles.get(name);
  if (role === undefined) throw notFound(`The role named ${name} was not found.`);
  return role;
}

function listRoles(roles: readonly Role[], query: URLSearchParams): Answer {
  const full = query.get("view") === "FULL";
  return listAnswer("roles", roles, (role) => roleMessage(role, full), query, { defaultSize: 300, maxSize: 1000 });
}

function roleMessage({ name, title, description, stage, permissions, deleted }: Role, full: boolean): object {
  return {
    name,
    title,
    ...(description !== undefined && description !== "" && { description }),
    ...(full && permissions.size > 0 && { includedPermissions: [...permissions].sort() }),
    stage,
    etag: "AA==",
    ...(deleted === true && { deleted }),
  };
}
