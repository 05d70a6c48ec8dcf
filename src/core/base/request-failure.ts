/** A request that cannot be sent in its current form. */
export type RequestFailure =
  | { readonly code: "notARequest"; readonly actual: string }
  | { readonly code: "unknownField"; readonly field: string }
  | { readonly code: "wrongType"; readonly field: string; readonly expected: string }
  | {
      readonly code: "unknownValue";
      readonly field: string;
      readonly actual: string;
      readonly allowed: readonly string[];
    }
  | { readonly code: "notForKind"; readonly field: string; readonly kind: string }
  | { readonly code: "missingField"; readonly field: string }
  | { readonly code: "notAnAccount"; readonly field: "target" | "delegates"; readonly actual: string }
  | { readonly code: "targetIsDelegate"; readonly account: string }
  /** An account that follows itself; `caller` if it is the caller, who is never listed. */
  | { readonly code: "repeatedAccount"; readonly account: string; readonly as: "delegate" | "caller" }
  | { readonly code: "delegatesWithoutTarget"; readonly delegates: readonly string[] }
  | { readonly code: "tooManyDelegates"; readonly count: number; readonly limit: number }
  | { readonly code: "notAUser"; readonly actual: string }
  | {
      readonly code: "userTokenTooLong";
      readonly subject: string;
      readonly seconds: number;
      readonly limitSeconds: number;
    }
  | { readonly code: "notABoundary"; readonly part: "rules" | "bucket" | "prefix" | "roles"; readonly actual: string }
  | { readonly code: "onlyTogether"; readonly field: string; readonly other: string }
  | { readonly code: "notTogether"; readonly field: string; readonly other: string }
  | { readonly code: "emptyScopes" }
  | { readonly code: "notAScope"; readonly actual: string }
  /** The address of a service that takes ID tokens, or of a Google API, which takes access tokens with other scopes. */
  | { readonly code: "scopeIsAddress"; readonly actual: string; readonly of: "service" | "googleApi" }
  | { readonly code: "boundaryNeedsScope"; readonly scope: string }
  | { readonly code: "notAnAudience"; readonly actual: string }
  | { readonly code: "notClaims"; readonly actual: string }
  | { readonly code: "notAnExpiryClaim"; readonly actual: string }
  | { readonly code: "expiryClaimPast"; readonly secondsAgo: number }
  | { readonly code: "expiryClaimTooFar"; readonly aheadSeconds: number; readonly limitSeconds: number }
  | { readonly code: "notBase64" }
  | { readonly code: "payloadOutOfRange"; readonly bytes: number; readonly limitBytes: number }
  | { readonly code: "notAFilePath"; readonly actual: string }
  | { readonly code: "notALifetime"; readonly actual: string }
  | { readonly code: "lifetimeOutOfRange"; readonly seconds: number; readonly limitSeconds: number }
  /** The organization policy allows the account one hour; `inherited` are those that it allows more by a list from above. */
  | {
      readonly code: "lifetimeNotAllowed";
      readonly account: string;
      readonly project: string;
      readonly seconds: number;
      readonly reason: "notListed" | "denied";
      readonly inherited: readonly string[];
    };
