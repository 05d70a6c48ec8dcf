import type { JsonObject } from "../../core/base/json.ts";
import type { AccountDirectory, Project, ServiceAccount } from "../../core/account/account-directory.ts";
import { optionalText, readText } from "../http/answer-json.ts";
import type { HttpClient } from "../http/http-client.ts";
import { readPage } from "../http/read-page.ts";

const projectsPerPage = 200;
/** The API's largest page size (https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/list). */
const accountsPerPage = 100;

/** Projects from Resource Manager v3, service accounts from IAM v1. */
export function createAccountDirectory(http: HttpClient): AccountDirectory {
  return {
    searchProjects(caller, pageToken, signal) {
      const url = `${caller.endpoints.resourceManager}/v3/projects:search`;
      const list = { url, resource: "projects", field: "projects", pageSize: projectsPerPage, parse: parseProject };
      return readPage(http, list, caller, pageToken, signal);
    },
    listServiceAccounts(projectId, caller, pageToken, signal) {
      const url = `${caller.endpoints.iam}/v1/projects/${encodeURIComponent(projectId)}/serviceAccounts`;
      const list = { url, resource: projectId, field: "accounts", pageSize: accountsPerPage, parse: parseAccount };
      return readPage(http, list, caller, pageToken, signal);
    },
  };
}

/** A project that is being deleted stays listed for 30 days and refuses every call, so it is left out. */
function parseProject(json: JsonObject, host: string): Project | undefined {
  if (json["state"] === "DELETE_REQUESTED") return undefined;
  const projectId = readText(json, "projectId", host);
  return { projectId, displayName: optionalText(json, "displayName") || projectId };
}

/** A service account as IAM v1 shows it. */
export function parseAccount(json: JsonObject, host: string): ServiceAccount {
  return {
    email: readText(json, "email", host),
    uniqueId: readText(json, "uniqueId", host),
    displayName: optionalText(json, "displayName"),
    description: optionalText(json, "description"),
    disabled: json["disabled"] === true,
    projectId: readText(json, "projectId", host),
  };
}
