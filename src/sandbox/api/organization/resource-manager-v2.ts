import { parseBody, readInteger, readMessage, readString } from "../../http/message.ts";
import { pagingIn } from "../../http/paging.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import { resourceName, type Folder } from "../../resource/resources.ts";
import type { Cloud } from "../../state/cloud.ts";
import {
  getResource,
  listFolders,
  policyMethods,
  resourceManagerApi,
  searchFolders,
  type Search,
} from "./resource-manager.ts";

const table: readonly ApiMethod[] = [
  ["v2.folders.list", "GET", "/v2/folders", "Folders.ListFolders", listFolders(folderMessage)],
  ["v2.folders.get", "GET", "/v2/folders/{id}", "Folders.GetFolder", getResource("folders", folderMessage)],
  ["v2.folders.search", "POST", "/v2/folders:search", "Folders.SearchFolders", searchFolders(folderMessage, searchIn)],
  ...policyMethods("v2", "folders"),
];

/** Resource Manager API, v2: folders, as gcloud calls them. */
export function resourceManagerV2Routes(cloud: Cloud): readonly Route[] {
  return resourceManagerApi(cloud, table, "google.cloud.resourcemanager.v2");
}

function folderMessage({ number, parent, displayName }: Folder): object {
  return {
    name: `folders/${number}`,
    ...(parent !== undefined && { parent: resourceName(parent) }),
    displayName,
    lifecycleState: "ACTIVE",
    createTime: "2025-03-01T08:00:00Z",
  };
}

/** The search in a body. */
function searchIn(call: AuthenticatedCall): Search {
  const { query = "", ...paging } = readMessage(parseBody(call.body), {
    query: readString,
    pageSize: readInteger,
    pageToken: readString,
  });
  return { query, paging: pagingIn(paging) };
}
