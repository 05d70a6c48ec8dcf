import type { JsonObject } from "../base/json.ts";
import type { Caller } from "../caller/credential-source.ts";

/** Common to all calls of the IAM Credentials API: the target, and the delegates. */
export interface CredentialCall {
  /** Email or unique id of the target. */
  readonly target: string;
  /** Emails or unique ids between caller and target, in order. */
  readonly delegates: readonly string[];
  /** Sent as `X-Goog-Request-Reason`, for the audit log. */
  readonly reason?: string;
}

export interface AccessTokenCall extends CredentialCall {
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
}

export interface AccessTokenAnswer {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface IdTokenCall extends CredentialCall {
  readonly audience: string;
  readonly includeEmail: boolean;
  readonly organizationNumberIncluded: boolean;
}

export interface IdTokenAnswer {
  readonly token: string;
}

export interface SignedJwtCall extends CredentialCall {
  readonly claims: JsonObject;
}

export interface SignedJwtAnswer {
  readonly signedJwt: string;
}

export interface SignedBlobCall extends CredentialCall {
  /** Base64. */
  readonly payload: string;
}

export interface SignedBlobAnswer {
  /** The signature, as base64; does not contain the payload. */
  readonly signedBlob: string;
}

/** The IAM Service Account Credentials API, v1: one HTTP call each, however long the chain is. */
export interface IamCredentials {
  generateAccessToken(call: AccessTokenCall, caller: Caller, signal: AbortSignal): Promise<AccessTokenAnswer>;
  generateIdToken(call: IdTokenCall, caller: Caller, signal: AbortSignal): Promise<IdTokenAnswer>;
  signJwt(call: SignedJwtCall, caller: Caller, signal: AbortSignal): Promise<SignedJwtAnswer>;
  signBlob(call: SignedBlobCall, caller: Caller, signal: AbortSignal): Promise<SignedBlobAnswer>;
}
