import { guardedRoutes, type ApiMethod, type Handler } from "../../server/api-routes.ts";
import type { Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { analyzeIamPolicy } from "./asset-analysis.ts";
import { batchGetEffectivePolicies, searchAllIamPolicies, searchAllResources } from "./search-assets.ts";

/** The rest of a path after the scope, the RPC, and what answers it. */
const verbs: readonly (readonly [suffix: string, rpc: string, handler: Handler])[] = [
  [":searchAllIamPolicies", "SearchAllIamPolicies", searchAllIamPolicies],
  [":searchAllResources", "SearchAllResources", searchAllResources],
  [":analyzeIamPolicy", "AnalyzeIamPolicy", analyzeIamPolicy],
  ["/effectiveIamPolicies:batchGet", "BatchGetEffectiveIamPolicies", batchGetEffectivePolicies],
];
const api = { service: "cloudasset.googleapis.com", id: "cloudasset", rpc: "google.cloud.asset.v1.AssetService" };

/** Cloud Asset API, v1: searches policies and resources, and analyses access. */
export function cloudAssetRoutes(cloud: Cloud): readonly Route[] {
  const methods = ["projects", "folders", "organizations"].flatMap((collection) =>
    verbs.map(([suffix, rpc, handler]): ApiMethod => [
      `${rpc.charAt(0).toLowerCase()}${rpc.slice(1)}`,
      "GET",
      `/v1/${collection}/{id}${suffix}`,
      rpc,
      (_, call) => handler(cloud, { ...call, params: { ...call.params, collection } }),
    ]),
  );
  return guardedRoutes(cloud, api, methods);
}
