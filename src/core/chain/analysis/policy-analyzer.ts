import type { Caller } from "../../caller/credential-source.ts";
import type { HopPermission } from "../../request/permission.ts";
import type { AccessAnalysis } from "./access-analysis.ts";

/** Who has a permission on an account; groups are to be expanded. */
export interface AccessQuery {
  /** `organizations/N`, `folders/N` or `projects/ID`: only policies on it and below it are looked at. */
  readonly scope: string;
  readonly projectId: string;
  /** Email, or unique id. */
  readonly account: string;
  readonly permission: HopPermission;
  /** When the access is to take place, in milliseconds since 1970; not before now. */
  readonly accessTime: number;
}

/** The permission that asking takes, on the scope. */
export const analysisPermission = "cloudasset.assets.analyzeIamPolicy";

/** How often Policy Analyzer may be asked (source: cloud.google.com/asset-inventory/docs/quota). */
export const analysisQuota = {
  /** Of an organization without Security Command Center Premium or Enterprise. */
  perDayAndOrganization: 20,
  /** Of the project that pays for the calls. */
  perDayAndProject: 1_000,
  perMinuteAndProject: 100,
} as const;

/** Google's Policy Analyzer. A query costs part of a small quota of the day, so nothing asks it unless the user wants that. */
export interface PolicyAnalyzer {
  /** Throws a `GoogleFailure` when Google refuses, `analysisQuotaReached` when it answers no more queries. */
  whoHas(query: AccessQuery, caller: Caller, signal: AbortSignal): Promise<AccessAnalysis>;
}
