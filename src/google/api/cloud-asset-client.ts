import { isObject, type JsonObject } from "../../core/base/json.ts";
import type { Page } from "../../core/account/account-directory.ts";
import { parseAccountName, projectIdOfAccount } from "../../core/account/account-name.ts";
import type { AssetSearch } from "../../core/chain/survey/asset-search.ts";
import type { PolicyFact } from "../../core/chain/graph/policy-fact.ts";
import { parseFullResourceName } from "../../core/chain/policy/full-resource-name.ts";
import { parsePolicy } from "../../core/chain/policy/policy.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import { failUnexpected, optionalText, readText } from "../http/answer-json.ts";
import { encodedName } from "../http/google-call.ts";
import type { HttpClient } from "../http/http-client.ts";
import { readPage } from "../http/read-page.ts";

/** The largest page size of a search. */
const pageSize = 500;
const containerTypes = ["Project", "Folder", "Organization"].map(
  (type) => `cloudresourcemanager.googleapis.com/${type}`,
);
const assetTypes = [...containerTypes, "iam.googleapis.com/ServiceAccount"];
const timeoutSeconds = 60;

interface Search {
  readonly method: "searchAllResources" | "searchAllIamPolicies";
  readonly parse: (result: JsonObject, host: string) => PolicyFact | undefined;
}

/** Cloud Asset API, v1: searches only at or below the given scope (source: google/cloud/asset/v1/asset_service.proto). */
export function createAssetSearch(http: Pick<HttpClient, "send">): AssetSearch {
  return {
    searchResources: (...call) => search(http, { method: "searchAllResources", parse: parseResource }, ...call),
    searchPolicies: (...call) => search(http, { method: "searchAllIamPolicies", parse: parsePolicyResult }, ...call),
  };
}

function search(
  http: Pick<HttpClient, "send">,
  { method, parse }: Search,
  scope: string,
  caller: Caller,
  pageToken: string | undefined,
  signal: AbortSignal,
): Promise<Page<PolicyFact>> {
  const types = assetTypes.map((type) => `assetTypes=${encodeURIComponent(type)}`).join("&");
  const url = `${caller.endpoints.cloudAsset}/v1/${encodedName(scope)}:${method}?${types}`;
  const list = { url, resource: scope, field: "results", pageSize, timeoutSeconds, parse };
  return readPage(http, list, caller, pageToken, signal);
}

/** A container or an account; `undefined` for anything else. */
function parseResource(result: JsonObject, host: string): PolicyFact | undefined {
  const name = readText(result, "name", host);
  const above = parseFullResourceName(optionalText(result, "parentFullResourceName"));
  const parent = above?.kind === "container" ? above.name : undefined;
  const resource = parseFullResourceName(name);
  if (resource === undefined) return undefined;
  if (resource.kind === "container") return { kind: "container", name: resource.name, parent };
  const { id, project } = resource;
  const attributes = isObject(result["additionalAttributes"]) ? result["additionalAttributes"] : {};
  const email = parseAccountName(optionalText(attributes, "email") || id);
  if (email === undefined) return undefined;
  const projectId = parent?.replace(/^projects\//, "") ?? projectIdOfAccount(email) ?? project;
  const uniqueId = optionalText(attributes, "uniqueId") || (id === email ? "" : id);
  const disabled = optionalText(result, "state") === "DISABLED";
  return { kind: "account", account: { email, uniqueId, projectId, disabled } };
}

/** The policy of a container, or of an account: names contain its email or its unique id. */
function parsePolicyResult(result: JsonObject, host: string): PolicyFact | undefined {
  const named = parseFullResourceName(readText(result, "resource", host));
  if (named === undefined) return undefined;
  const policy = parsePolicy(result["policy"] ?? {});
  if (policy === undefined) return failUnexpected(host, "not a policy");
  return { kind: "policy", resource: named.kind === "container" ? named.name : named.id, bindings: policy.bindings };
}
