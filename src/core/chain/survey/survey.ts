import type { SourceChoice } from "../../caller/credential-source.ts";
import type { Principal } from "../policy/member.ts";
import type { ReadWithGroups } from "./survey-groups.ts";

/** The part of the cloud to read, and how: everything below a container by search, or projects account by account. */
export type SurveyPlace =
  | { readonly kind: "assets"; readonly scope: string }
  | {
      readonly kind: "accounts";
      readonly projectIds: readonly string[];
      /** Visible projects that are not read, because there are too many. */
      readonly leftOut?: LeftOut;
    };

/** How many more there are; `isAtLeast` if not all were counted. */
export interface LeftOut {
  readonly count: number;
  readonly isAtLeast: boolean;
}

/** What was read of a place. */
export interface Survey extends ReadWithGroups {
  readonly place: SurveyPlace;
  /** Milliseconds since 1970: when the reading ended. */
  readonly readAt: number;
  /** False if the reading ended early; the next one continues there. */
  readonly isWhole: boolean;
  readonly accounts: number;
  /** The caller, if the source knows it. */
  readonly self: Principal | undefined;
}

export interface SurveyProgress {
  readonly accounts: number;
  readonly grants: number;
  /** Set while Google's quota makes the reading wait. */
  readonly waitingMs: number | undefined;
}

export interface SurveyOptions {
  readonly source: SourceChoice;
  /** Containers whose deny policies matter most; only a few are read, because the quota is 5 calls a minute. */
  readonly focus: readonly string[];
  /** An account or other principal of the question: it must be in the graph. */
  readonly named: string | undefined;
  /** Reads everything again. */
  readonly isFresh: boolean;
  readonly onProgress: (progress: SurveyProgress) => void;
  readonly signal: AbortSignal;
}
