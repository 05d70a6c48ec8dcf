import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { listAnswer } from "../../http/paging.ts";
import { guardedRoutes, type ApiMethod, type Handler } from "../../server/api-routes.ts";
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
import { customerIdOf, folderFilter, organizationFilter, projectFilter } from "./search-fields.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { answerNewPolicy, answerPermissions, answerPolicy } from "./resource-policies.ts";

const platform = "https://www.googleapis.com/auth/cloud-platform";
const pages = { defaultSize: 100, maxSize: 500 };

/** The resource kinds of Resource Manager, by collection name. */
interface Collections {
  readonly projects: Project;
  readonly folders: Folder;
  readonly organizations: Organization;
}
type Collection = keyof Collections;

const collections = ["projects", "folders", "organizations"] as const;

const table: readonly ApiMethod[] = [
  ["projects.search", "GET", "/v3/projects:search", "Projects.SearchProjects", searchProjects],
  ["projects.list", "GET", "/v3/projects", "Projects.ListProjects", listProjects],
  ["projects.get", "GET", "/v3/projects/{id}", "Projects.GetProject", getResource("projects", projectMessage)],
  ["folders.search", "GET", "/v3/folders:search", "Folders.SearchFolders", searchFolders(folderMessage, searchIn)],
  ["folders.list", "GET", "/v3/folders", "Folders.ListFolders", listFolders(folderMessage)],
  ["folders.get", "GET", "/v3/folders/{id}", "Folders.GetFolder", getResource("folders", folderMessage)],
  [
    "organizations.search",
    "GET",
    "/v3/organizations:search",
    "Organizations.SearchOrganizations",
    searchOrganizations(organizationMessage, searchIn),
  ],
  [
    "organizations.get",
    "GET",
    "/v3/organizations/{id}",
    "Organizations.GetOrganization",
    getResource("organizations", organizationMessage),
  ],
  ...collections.flatMap((collection) => policyMethods("v3", collection)),
];

/** Resource Manager API, v3: projects, folders, organizations and their policies. */
export function resourceManagerRoutes(cloud: Cloud): readonly Route[] {
  return resourceManagerApi(cloud, table, "google.cloud.resourcemanager.v3");
}

/** Only what sets a policy cannot be called with the read-only scope. */
export function resourceManagerApi(cloud: Cloud, methods: readonly ApiMethod[], rpc: string): readonly Route[] {
  const api = { service: "cloudresourcemanager.googleapis.com", id: "cloudresourcemanager", rpc };
  const scopes = [platform, `${platform}.read-only`];
  return guardedRoutes(cloud, { ...api, scopes }, methods).map((route) =>
    route.id.endsWith("setIamPolicy") ? { ...route, scopes: [platform] } : route,
  );
}

/** `getIamPolicy`, `setIamPolicy` and `testIamPermissions` of one collection. A missing resource is a 403, not a 404. */
export function policyMethods(version: "v1" | "v2" | "v3", collection: Collection): readonly ApiMethod[] {
  const named = (cloud: Cloud, call: AuthenticatedCall): Resource | undefined =>
    resourceOf(cloud, collection, param(call, "id"));
  const permitted = (cloud: Cloud, call: AuthenticatedCall, verb: string): Resource =>
    requirePermission(cloud, call, `resourcemanager.${collection}.${verb}`, named(cloud, call));
  const handlers: Readonly<Record<string, Handler>> = {
    getIamPolicy: (cloud, call) => answerPolicy(call, permitted(cloud, call, "getIamPolicy")),
    setIamPolicy: (cloud, call) => answerNewPolicy(cloud, call, permitted(cloud, call, "setIamPolicy")),
    testIamPermissions: (cloud, call) => {
      const resource = named(cloud, call);
      return resource === undefined ? json({}) : answerPermissions(cloud, call, resource);
    },
  };
  return Object.entries(handlers).map(([verb, handler]) => {
    const rpc = `${capitalized(collection)}.${capitalized(verb)}`;
    return [`${collection}.${verb}`, "POST", `/${version}/${collection}/{id}:${verb}`, rpc, handler];
  });
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
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

/** Answers `get` of a collection. */
export function getResource<C extends Collection>(
  collection: C,
  messageOf: (resource: Collections[C]) => object,
): Handler {
  return (cloud, call) => {
    const found = find[collection](cloud.resources, param(call, "id"));
    return json(messageOf(requirePermission(cloud, call, `resourcemanager.${collection}.get`, found)));
  };
}

/** The projects in which the caller has `resourcemanager.projects.get`; others are silently left out. */
function searchProjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const matches = projectFilter(call.query.get("query") ?? "", "OR");
  const visible = visibleOf(cloud, call, cloud.resources.projects, "resourcemanager.projects.get").filter(matches);
  return listAnswer("projects", visible, projectMessage, call.query, pages);
}

function visibleOf<R extends Resource>(
  { access }: Cloud,
  { caller, now }: AuthenticatedCall,
  resources: Iterable<R>,
  permission: string,
): readonly R[] {
  return [...resources].filter((resource) => access.allows(caller, permission, resource, now));
}

/** Direct children of a folder or organization, for callers that may list them. */
function listProjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const parent = parentOf(cloud, call, "resourcemanager.projects.list");
  const children = cloud.resources.projects.filter((project) => project.parent === parent);
  return listAnswer("projects", children, projectMessage, call.query, pages);
}

/** Answers `folders.list`: what is directly in a folder or organization. */
export function listFolders(messageOf: (folder: Folder) => object): Handler {
  return (cloud, call) => {
    const parent = parentOf(cloud, call, "resourcemanager.folders.list");
    const children = [...cloud.resources.folders.values()].filter((folder) => folder.parent === parent);
    return listAnswer("folders", children, messageOf, call.query, pages);
  };
}

function parentOf(cloud: Cloud, call: AuthenticatedCall, permission: string): Resource {
  const [collection = "", id = ""] = (call.query.get("parent") ?? "").split("/");
  if (collection !== "folders" && collection !== "organizations") throw notFound();
  return requirePermission(cloud, call, permission, resourceOf(cloud, collection, id));
}

/** A search, with its paging. */
export interface Search {
  readonly query: string;
  readonly paging: URLSearchParams;
}

/** The search in the query of a call, as v3 has it. */
function searchIn({ query }: AuthenticatedCall): Search {
  return { query: query.get("query") ?? "", paging: query };
}

/** Answers a search for folders with those that the caller may get. */
export function searchFolders(
  messageOf: (folder: Folder) => object,
  read: (call: AuthenticatedCall) => Search,
): Handler {
  return (cloud, call) => {
    const { query, paging } = read(call);
    const found = visibleOf(cloud, call, cloud.resources.folders.values(), "resourcemanager.folders.get");
    return listAnswer("folders", found.filter(folderFilter(query)), messageOf, paging, pages);
  };
}

/** Answers a search for organizations with those that the caller may get. */
export function searchOrganizations(
  messageOf: (organization: Organization) => object,
  read: (call: AuthenticatedCall) => Search,
): Handler {
  return (cloud, call) => {
    const { query, paging } = read(call);
    const all = cloud.resources.organizations.values();
    const found = visibleOf(cloud, call, all, "resourcemanager.organizations.get");
    return listAnswer("organizations", found.filter(organizationFilter(query)), messageOf, paging, pages);
  };
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
  return {
    name: `organizations/${number}`,
    displayName: domain,
    directoryCustomerId: customerIdOf(domain),
    state: "ACTIVE",
    ...times,
    etag,
  };
}
