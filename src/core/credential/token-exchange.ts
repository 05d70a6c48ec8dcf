import type { Endpoints } from "../caller/endpoints.ts";
import type { AccessTokenAnswer } from "./iam-credentials.ts";
import type { AccessBoundary } from "../request/access-boundary.ts";

/** An assertion that a service account signed for a Workspace user. */
export interface AssertionCall {
  /** The secret that is exchanged. */
  readonly assertion: string;
  /** Signer, user and scopes, for the failures. */
  readonly target: string;
  readonly subject: string;
  readonly scopes: readonly string[];
}

/** A token and the boundary to limit it to. */
export interface DownscopeCall extends AccessTokenAnswer {
  readonly target: string;
  readonly boundary: AccessBoundary;
}

/** Exchanges credentials at Google's OAuth token endpoint and its Security Token Service. One HTTP call each. */
export interface TokenExchange {
  /** The access token of the assertion's subject (RFC 7523, section 2.1). Throws `userTokenRefused`. */
  redeemAssertion(call: AssertionCall, endpoints: Endpoints, signal: AbortSignal): Promise<AccessTokenAnswer>;
  /** The narrower token (RFC 8693). Throws `boundaryRefused`. */
  downscope(call: DownscopeCall, endpoints: Endpoints, signal: AbortSignal): Promise<AccessTokenAnswer>;
}
