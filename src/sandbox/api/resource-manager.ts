import { json, type Answer } from "../http/answer.ts";
import { pageOf } from "../http/paging.ts";
import type { AuthenticatedCall, Route } from "../http/route.ts";
import type { Cloud } from "../state/cloud.ts";
import { resourceName, type Project } from "../state/resources.ts";

const service = "cloudresourcemanager.googleapis.com";
const readScopes = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/cloud-platform.read-only",
];

/** Resource Manager API, v3: projects. */
export function resourceManagerRoutes(cloud: Cloud): readonly Route[] {
  return [
    {
      id: "cloudresourcemanager.projects.search",
      service,
      rpc: "google.cloud.resourcemanager.v3.Projects.SearchProjects",
      method: "GET",
      path: "/v3/projects:search",
      access: "bearer",
      scopes: readScopes,
      handle: (call) => searchProjects(cloud, call),
    },
  ];
}

/** The projects in which the caller has `resourcemanager.projects.get`; others are left out without a word. */
function searchProjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { caller, now, query } = call;
  const matches = projectFilter(query.get("query") ?? "");
  const visible = cloud.resources.projects.filter(
    (project) => matches(project) && cloud.access.allows(caller, "resourcemanager.projects.get", project, now),
  );
  const { items, next } = pageOf(visible, query, { defaultSize: 100, maxSize: 500 });
  return json({ ...(items.length > 0 && { projects: items.map(projectMessage) }), ...next });
}

/** A search query: `field:value` terms, any of which may fit; a bare word looks in name and id. `*` matches anything. */
function projectFilter(query: string): (project: Project) => boolean {
  const terms = query.split(/\s+(?:OR\s+)?/).filter((term) => term !== "" && term !== "AND");
  if (terms.length === 0) return () => true;
  return (project) => terms.some((term) => fits(project, term.toLowerCase()));
}

function fits(project: Project, term: string): boolean {
  const [, name = "", wanted = ""] = /^([\w.]+)[:=](.*)$/.exec(term) ?? [undefined, "", term];
  const fieldValues = valuesOf(project, name).map((value) => value.toLowerCase());
  const pattern = wanted.replace(/["']/g, "").split("*");
  return fieldValues.some((value) => matchesPattern(value, pattern));
}

function valuesOf(project: Project, name: string): readonly string[] {
  const parent = project.parent === undefined ? "" : resourceName(project.parent);
  if (name.startsWith("labels.")) return [project.labels[name.slice("labels.".length)] ?? ""];
  switch (name) {
    case "name":
    case "displayname":
      return [project.displayName];
    case "id":
    case "projectid":
      return [project.projectId];
    case "state":
    case "lifecyclestate":
      return ["active"];
    case "parent":
      return [parent];
    case "parent.type":
      return [parent.split("s/")[0] ?? ""];
    case "parent.id":
      return [parent.split("/")[1] ?? ""];
    case "":
      return [project.displayName, project.projectId];
    default:
      return [];
  }
}

/** Whether the parts of a pattern that was split at `*` stand in the value in that order. */
function matchesPattern(value: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return value === parts[0];
  let from = 0;
  for (const [index, part] of parts.entries()) {
    const at = index === parts.length - 1 ? value.length - part.length : value.indexOf(part, from);
    if (at < from || !value.startsWith(part, at) || (index === 0 && at !== 0)) return false;
    from = at + part.length;
  }
  return true;
}

/** A project as v3 shows it: its `name` carries the number, not the id. */
export function projectMessage({ number, parent, projectId, displayName, labels }: Project): object {
  return {
    name: `projects/${number}`,
    ...(parent !== undefined && { parent: resourceName(parent) }),
    projectId,
    state: "ACTIVE",
    displayName,
    createTime: "2025-03-01T08:00:00Z",
    updateTime: "2025-03-01T08:00:00Z",
    etag: Buffer.from(number).toString("base64"),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}
