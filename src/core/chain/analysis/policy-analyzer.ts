import type { Caller } from "../../caller/credential-source.ts";
import type { HopPermission } from "../../request/permission.ts";
import type { AccessAnalysis } from "./access-analysis.ts";

/** A query for who has a permission on an account, with groups expanded. */
export interface AccessQuery {
  /** `organizations/N`, `folders/N` or `projects/ID`: only policies at and below it are searched. */
  readonly scope: string;
  readonly projectId: string;
  /** Email, or unique id. */
  readonly account: string;
  readonly permission: HopPermission;
  /** Time of access, in milliseconds since 1970; not before now. */
  readonly accessTime: number;
}

/** The permission on the scope that a query needs. */
export const analysisPermission = "cloudasset.assets.analyzeIamPolicy";

/** Limits on Policy Analyzer queries (source: cloud.google.com/asset-inventory/docs/quota). */
export const analysisQuota = {
  /** For an organization without Security Command Center Premium or Enterprise. */
  perDayAndOrganization: 20,
  /** For the project that pays for the calls. */
  perDayAndProject: 1_000,
  perMinuteAndProject: 100,
} as const;

/** Google's Policy Analyzer. Each query uses a small daily quota, so one is sent only when the user asks for it. */
export interface PolicyAnalyzer {
  /** Throws a `GoogleFailure` if Google refuses, `analysisQuotaReached` if the quota is used up. */
  whoHas(query: AccessQuery, caller: Caller, signal: AbortSignal): Promise<AccessAnalysis>;
}
