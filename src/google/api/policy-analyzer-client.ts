import { MintmarkError } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";
import { parseAccessAnalysis } from "../../core/chain/analysis/access-analysis.ts";
import {
  analysisPermission,
  type AccessQuery,
  type PolicyAnalyzer,
} from "../../core/chain/analysis/policy-analyzer.ts";
import { fullAccountName } from "../../core/chain/policy/full-resource-name.ts";
import { failNotJson, failUnexpected, readJsonObject } from "../http/answer-json.ts";
import { googleFailure } from "../http/google-error.ts";
import { encodedName, googleHeaders } from "../http/google-call.ts";
import type { HttpClient } from "../http/http-client.ts";

/** After this time Google answers with what it has found so far. */
const executionTimeout = "30s";
const timeoutSeconds = 60;

/**
 * Policy Analyzer in the Cloud Asset API, v1 (source: google/cloud/asset/v1/asset_service.proto). Sends no identity selector, because
 * Google refuses to expand groups together with one.
 */
export function createPolicyAnalyzer(http: Pick<HttpClient, "send">): PolicyAnalyzer {
  return {
    whoHas: async (query, caller, signal) => {
      const url = `${caller.endpoints.cloudAsset}/v1/${encodedName(query.scope)}:analyzeIamPolicy?${parametersOf(query).toString()}`;
      const headers = googleHeaders(caller);
      const answer = await http.send({ method: "GET", url, headers, signal, timeoutSeconds, isQuotaScarce: true });
      if (answer.status !== 200)
        throw new MintmarkError(refusalIn(googleFailure(answer, query.scope)) ?? failNotJson(answer));
      const analysis = parseAccessAnalysis(readJsonObject(answer), query.permission);
      return analysis ?? failUnexpected(answer.host, "not an analysis");
    },
  };
}

function parametersOf({ projectId, account, permission, accessTime }: AccessQuery): URLSearchParams {
  return new URLSearchParams({
    "analysisQuery.resourceSelector.fullResourceName": fullAccountName(projectId, account),
    "analysisQuery.accessSelector.permissions": permission,
    "analysisQuery.options.expandGroups": "true",
    "analysisQuery.options.outputGroupEdges": "true",
    "analysisQuery.conditionContext.accessTime": new Date(accessTime).toISOString(),
    executionTimeout,
  });
}

/** The failure of a refused query: queries have their own quotas, and Google does not always name the permission. */
function refusalIn(failure: Failure | undefined): Failure | undefined {
  if (failure?.code === "rateLimited") {
    const { resource, google } = failure;
    const per = /per ?minute/i.test(google.message) ? "minute" : "day";
    return { code: "analysisQuotaReached", resource, google, per };
  }
  if (failure?.code === "permissionDenied") return { ...failure, permission: failure.permission ?? analysisPermission };
  return failure;
}
