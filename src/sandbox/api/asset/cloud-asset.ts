import type { Answer } from "../../http/answer.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { analyzeIamPolicy } from "./asset-analysis.ts";
import { batchGetEffectivePolicies, searchAllIamPolicies, searchAllResources } from "./search-assets.ts";

type Handler = (cloud: Cloud, call: AuthenticatedCall) => Answer;

const verbs: readonly (readonly [id: string, suffix: string, handler: Handler])[] = [
  ["SearchAllIamPolicies", ":searchAllIamPolicies", searchAllIamPolicies],
  ["SearchAllResources", ":searchAllResources", searchAllResources],
  ["AnalyzeIamPolicy", ":analyzeIamPolicy", analyzeIamPolicy],
  ["BatchGetEffectiveIamPolicies", "/effectiveIamPolicies:batchGet", batchGetEffectivePolicies],
];

/** Cloud Asset API, v1: searches policies and resources, and analyses access. */
export function cloudAssetRoutes(cloud: Cloud): readonly Route[] {
  return ["projects", "folders", "organizations"].flatMap((collection) =>
    verbs.map(([id, suffix, handler]): Route => ({
      id: `cloudasset.${id.charAt(0).toLowerCase()}${id.slice(1)}`,
      service: "cloudasset.googleapis.com",
      rpc: `google.cloud.asset.v1.AssetService.${id}`,
      method: "GET",
      path: `/v1/${collection}/{id}${suffix}`,
      access: "bearer",
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      handle: (call) => handler(cloud, { ...call, params: { ...call.params, collection } }),
    })),
  );
}
