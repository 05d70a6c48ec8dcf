import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { pageOf } from "../../http/paging.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import {
  resourceName,
  type Folder,
  type Organization,
  type Project,
  type Resource,
  type Resources,
} from "../../resource/resources.ts";
import { projectFilter } from "./project-query.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { answerNewPolicy, answerPermissions, answerPolicy } from "./resource-policies.ts";

const crmService = "cloudresourcemanager.googleapis.com";
const platform = "https://www.googleapis.com/auth/cloud-platform";
const readOnly = "https://www.googleapis.com/auth/cloud-platform.read-only";

/** The resource kinds of Resource Manager, by collection name. */
interface Collections {
  readonly projects: Project;
  readonly folders: Folder;
  readonly organizations: Organization;
}
export type Collection = keyof Collections;
type Handler = (cloud: Cloud, call: AuthenticatedCall) => Answer;
export type ResourceManagerRow = readonly [
  id: string,
  method: "GET" | "POST",
  path: string,
  rpc: string,
  handler: Handler,
];

const collections = ["projects", "folders", "organizations"] as const;

const table: readonly ResourceManagerRow[] = [
  ["projects.search", "GET", "/v3/projects:search", "Projects.SearchProjects", searchProjects],
  ["projects.list", "GET", "/v3/projects", "Projects.ListProjects", listProjects],
  [
    "projects.get",
    "GET",
    "/v3/projects/{id}",
    "Projects.GetProject",
    (cloud, call) => json(projectMessage(got(cloud, call, "projects"))),
  ],
  ["folders.search", "GET", "/v3/folders:search", "Folders.SearchFolders", searchFolders],
  ["folders.list", "GET", "/v3/folders", "Folders.ListFolders", listFolders],
  [
    "folders.get",
    "GET",
    "/v3/folders/{id}",
    "Folders.GetFolder",
    (cloud, call) => json(folderMessage(got(cloud, call, "folders"))),
  ],
  ["organizations.search", "GET", "/v3/organizations:search", "Organizations.SearchOrganizations", searchOrganizations],
  [
    "organizations.get",
    "GET",
    "/v3/organizations/{id}",
    "Organizations.GetOrganization",
    (cloud, call) => json(organizationMessage(got(cloud, call, "organizations"))),
  ],
  ...collections.flatMap((collection) => policyRows("v3", collection)),
];

/** Resource Manager API, v3: projects, folders, organizations and their policies. */
export function resourceManagerRoutes(cloud: Cloud): readonly Route[] {
  return resourceManagerTable(cloud, table, "google.cloud.resourcemanager.v3");
}

export function resourceManagerTable(
  cloud: Cloud,
  rows: readonly ResourceManagerRow[],
  rpcPackage: string,
): readonly Route[] {
  return rows.map(([id, method, path, rpc, handler]) => ({
    id: `cloudresourcemanager.${id}`,
    service: crmService,
    rpc: `${rpcPackage}.${rpc}`,
    method,
    path,
    access: "bearer",
    scopes: id.endsWith("setIamPolicy") ? [platform] : [platform, readOnly],
    handle: (call) => handler(cloud, call),
  }));
}

/** `getIamPolicy`, `setIamPolicy` and `testIamPermissions` of one collection. A missing resource is a 403, not a 404. */
export function policyRows(version: "v1" | "v3", collection: Collection): readonly ResourceManagerRow[] {
  const path = `/${version}/${collection}/{id}`;
  const on = (cloud: Cloud, call: AuthenticatedCall, verb: string): Resource =>
    requirePermission(
      cloud,
      call,
      `resourcemanager.${collection}.${verb}`,
      resourceOf(cloud, collection, param(call, "id")),
    );
  const rpc = collection.charAt(0).toUpperCase() + collection.slice(1);
  return [
    [
      `${collection}.getIamPolicy`,
      "POST",
      `${path}:getIamPolicy`,
      `${rpc}.GetIamPolicy`,
      (cloud, call) => answerPolicy(call, on(cloud, call, "getIamPolicy")),
    ],
    [
      `${collection}.setIamPolicy`,
      "POST",
      `${path}:setIamPolicy`,
      `${rpc}.SetIamPolicy`,
      (cloud, call) => answerNewPolicy(cloud, call, on(cloud, call, "setIamPolicy")),
    ],
    [
      `${collection}.testIamPermissions`,
      "POST",
      `${path}:testIamPermissions`,
      `${rpc}.TestIamPermissions`,
      (cloud, call) => testPermissions(cloud, call, collection),
    ],
  ];
}

function testPermissions(cloud: Cloud, call: AuthenticatedCall, collection: Collection): Answer {
  const resource = resourceOf(cloud, collection, param(call, "id"));
  return resource === undefined ? json({}) : answerPermissions(cloud, call, resource);
}

/** Returns a function that finds a resource by the number in its name; a project also by its id. */
const find: { readonly [C in Collection]: (resources: Resources, id: string) => Collections[C] | undefined } = {
  projects: (resources, id) => resources.project(id),
  folders: ({ folders }, id) => folders.get(id),
  organizations: ({ organizations }, id) => organizations.get(id),
};

/** The resource that a path names by its collection and its id. */
export function resourceOf(cloud: Cloud, collection: string, id: string): Collections[Collection] | undefined {
  const known = collections.find((name) => name === collection);
  return known === undefined ? undefined : find[known](cloud.resources, id);
}

function got<C extends Collection>(cloud: Cloud, call: AuthenticatedCall, collection: C): Collections[C] {
  const found = find[collection](cloud.resources, param(call, "id"));
  return requirePermission(cloud, call, `resourcemanager.${collection}.get`, found);
}

/** The projects in which the caller has `resourcemanager.projects.get`; others are silently left out. */
function searchProjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const matches = projectFilter(call.query.get("query") ?? "");
  const visible = visibleOf(cloud, call, cloud.resources.projects, "resourcemanager.projects.get").filter(matches);
  return listAnswer("projects", visible.map(projectMessage), call);
}

function visibleOf<R extends Resource>(
  { access }: Cloud,
  { caller, now }: AuthenticatedCall,
  resources: Iterable<R>,
  permission: string,
): readonly R[] {
  return [...resources].filter((resource) => access.allows(caller, permission, resource, now));
}

function listAnswer(key: string, messages: readonly object[], { query }: AuthenticatedCall): Answer {
  const { items, next } = pageOf(messages, query, { defaultSize: 100, maxSize: 500 });
  return json({ ...(items.length > 0 && { [key]: items }), ...next });
}

/** Direct children of a folder or organization, for callers that may list them. */
function listProjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const parent = parentOf(cloud, call, "resourcemanager.projects.list");
  return listAnswer(
    "projects",
    cloud.resources.projects.filter((project) => project.parent === parent).map(projectMessage),
    call,
  );
}

function listFolders(cloud: Cloud, call: AuthenticatedCall): Answer {
  const parent = parentOf(cloud, call, "resourcemanager.folders.list");
  const children = [...cloud.resources.folders.values()].filter((folder) => folder.parent === parent);
  return listAnswer("folders", children.map(folderMessage), call);
}

function parentOf(cloud: Cloud, call: AuthenticatedCall, permission: string): Resource {
  const [collection = "", id = ""] = (call.query.get("parent") ?? "").split("/");
  if (collection !== "folders" && collection !== "organizations") throw notFound();
  return requirePermission(cloud, call, permission, resourceOf(cloud, collection, id));
}

function searchFolders(cloud: Cloud, call: AuthenticatedCall): Answer {
  const folders = visibleOf(cloud, call, cloud.resources.folders.values(), "resourcemanager.folders.get");
  return listAnswer("folders", folders.map(folderMessage), call);
}

function searchOrganizations(cloud: Cloud, call: AuthenticatedCall): Answer {
  const found = visibleOf(cloud, call, cloud.resources.organizations.values(), "resourcemanager.organizations.get");
  return listAnswer("organizations", found.map(organizationMessage), call);
}

const times = { createTime: "2025-03-01T08:00:00Z", updateTime: "2025-03-01T08:00:00Z" };

/** A project as v3 shows it: its `name` has the number, not the id. */
function projectMessage({ number, parent, projectId, displayName, labels }: Project): object {
  return {
    name: `projects/${number}`,
    ...(parent !== undefined && { parent: resourceName(parent) }),
    projectId,
    state: "ACTIVE",
    displayName,
    ...times,
    etag: Buffer.from(number).toString("base64"),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

function folderMessage({ number, parent, displayName }: Folder): object {
  const etag = Buffer.from(number).toString("base64");
  const parentName = parent === undefined ? {} : { parent: resourceName(parent) };
  return { name: `folders/${number}`, ...parentName, displayName, state: "ACTIVE", ...times, etag };
}

function organizationMessage({ number, domain }: Organization): object {
  const etag = Buffer.from(number).toString("base64");
  return { name: `organizations/${number}`, displayName: domain, state: "ACTIVE", ...times, etag };
}
