import type { Endpoints } from "../caller/endpoints.ts";
import type { AccessTokenAnswer } from "./iam-credentials.ts";
import type { AccessBoundary } from "../request/access-boundary.ts";

/** An assertion that a service account signed for a person of Workspace. */
export interface AssertionCall {
  /** The secret that is exchanged. */
  readonly assertion: string;
  /** Who signed it, for whom and for what; for the failures. */
  readonly target: string;
  readonly subject: string;
  readonly scopes: readonly string[];
}

/** A token and what it is to be cut down to. */
export interface DownscopeCall extends AccessTokenAnswer {
  readonly target: string;
  readonly boundary: AccessBoundary;
}

/** What a credential is exchanged at: Google's OAuth token endpoint and its Security Token Service. One HTTP call each. */
export interface TokenExchange {
  /** The access token of the assertion's subject (RFC 7523, section 2.1). Throws `userTokenRefused`. */
  redeemAssertion(call: AssertionCall, endpoints: Endpoints, signal: AbortSignal): Promise<AccessTokenAnswer>;
  /** The narrower token (RFC 8693). Throws `boundaryRefused`. */
  downscope(call: DownscopeCall, endpoints: Endpoints, signal: AbortSignal): Promise<AccessTokenAnswer>;
}
