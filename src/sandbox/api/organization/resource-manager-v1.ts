import { json, type Answer } from "../../http/answer.ts";
import { parseBody, readInteger, readMessage, readString } from "../../http/message.ts";
import { listAnswer, pagingIn } from "../../http/paging.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { lineage, resourceName, type Organization, type Project, type Resource } from "../../resource/resources.ts";
import { customerIdOf, projectFilter } from "./search-fields.ts";
import { requirePermission } from "../../server/require-permission.ts";
import {
  getResource,
  policyMethods,
  resourceManagerApi,
  resourceOf,
  searchOrganizations,
  type Search,
} from "./resource-manager.ts";

const table: readonly ApiMethod[] = [
  ["v1.projects.list", "GET", "/v1/projects", "Projects.ListProjects", listProjects],
  ["v1.projects.get", "GET", "/v1/projects/{id}", "Projects.GetProject", getProject],
  ["v1.projects.getAncestry", "POST", "/v1/projects/{id}:getAncestry", "Projects.GetAncestry", getAncestry],
  [
    "v1.organizations.search",
    "POST",
    "/v1/organizations:search",
    "Organizations.SearchOrganizations",
    searchOrganizations(organizationMessage, organizationSearchIn),
  ],
  [
    "v1.organizations.get",
    "GET",
    "/v1/organizations/{id}",
    "Organizations.GetOrganization",
    getResource("organizations", organizationMessage),
  ],
  ...policyMethods("v1", "projects"),
  ...policyMethods("v1", "organizations"),
];

/** Resource Manager API, v1: what gcloud calls for projects and organizations, and the ancestry of a project, which v3 no longer has. */
export function resourceManagerV1Routes(cloud: Cloud): readonly Route[] {
  return resourceManagerApi(cloud, table, "google.cloudresourcemanager.v1");
}

function listProjects(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { caller, now, query } = call;
  const matches = projectFilter(query.get("filter") ?? "", "AND");
  const visible = cloud.resources.projects.filter(
    (project) => matches(project) && cloud.access.allows(caller, "resourcemanager.projects.get", project, now),
  );
  return listAnswer("projects", visible, projectMessage, query, { defaultSize: 500, maxSize: 500 });
}

function getProject(cloud: Cloud, call: AuthenticatedCall): Answer {
  const found = cloud.resources.project(param(call, "id"));
  return json(projectMessage(requirePermission(cloud, call, "resourcemanager.projects.get", found)));
}

/** The project itself comes first, the organization last. */
function getAncestry(cloud: Cloud, call: AuthenticatedCall): Answer {
  const found = resourceOf(cloud, "projects", param(call, "id"));
  const project = requirePermission(cloud, call, "resourcemanager.projects.get", found);
  return json({ ancestor: [...lineage(project)].map((resource) => ({ resourceId: resourceId(resource) })) });
}

function projectMessage({ number, projectId, displayName, labels, parent }: Project): object {
  return {
    projectNumber: number,
    projectId,
    lifecycleState: "ACTIVE",
    name: displayName,
    ...(Object.keys(labels).length > 0 && { labels }),
    createTime: "2025-03-01T08:00:00Z",
    ...(parent !== undefined && { parent: resourceId(parent) }),
  };
}

function organizationMessage({ number, domain }: Organization): object {
  return {
    name: `organizations/${number}`,
    displayName: domain,
    owner: { directoryCustomerId: customerIdOf(domain) },
    lifecycleState: "ACTIVE",
    creationTime: "2025-03-01T08:00:00Z",
  };
}

/** The search in a body; v1 calls its query a filter. */
function organizationSearchIn(call: AuthenticatedCall): Search {
  const { filter = "", ...paging } = readMessage(parseBody(call.body), {
    filter: readString,
    pageSize: readInteger,
    pageToken: readString,
  });
  return { query: filter, paging: pagingIn(paging) };
}

function resourceId(resource: Resource): object {
  return { type: resource.kind, id: resourceName(resource).split("/")[1] };
}
