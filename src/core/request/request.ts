import type { JsonObject } from "../base/json.ts";
import type { SourceChoice } from "../caller/credential-source.ts";
import type { AccessBoundary } from "./access-boundary.ts";

/** What can be minted. */
export const credentialKinds = ["accessToken", "idToken", "signedJwt", "signedBlob"] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Where a minted secret can go. */
export const destinations = ["clipboard", "secretStorage", "terminal", "editor", "file"] as const;
export type Destination = (typeof destinations)[number];

/** The fields of every request. Accounts are emails or unique ids; `delegates` runs from caller to target. */
interface RequestBase {
  /** Whose credential it is: a service account's or, for an ID token of the caller, the caller's own. */
  readonly target: string;
  readonly delegates: readonly string[];
  readonly destination: Destination;
  /** Absolute path for the destination `file`; the user confirms it before anything is written. */
  readonly file?: string;
  readonly source?: SourceChoice;
  /** The reason, for the audit log. */
  readonly reason?: string;
}

export interface AccessTokenRequest extends RequestBase {
  readonly kind: "accessToken";
  /** Scope URLs, at least one. */
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
  /** Email of the Workspace user for whom the target asks, by domain-wide delegation; the token is then the user's. */
  readonly subject?: string;
  /** Limits the token further than the target's own rights. Not for a user's token. */
  readonly accessBoundary?: AccessBoundary;
}

export interface IdTokenRequest extends RequestBase {
  readonly kind: "idToken";
  /** Whom the token is for: a service's URL or an OAuth client id. */
  readonly audience: string;
  /** Adds the claims `email` and `email_verified`. */
  readonly includeEmail: boolean;
  /** Adds the claim `google.organization_number`. */
  readonly organizationNumberIncluded: boolean;
  /**
   * The caller itself is the target, and its source gives the token without the IAM Credentials API: no delegates, no permission needed,
   * and a person's audience is fixed.
   */
  readonly ofCaller?: boolean;
  /** Adds the licences of the machine's images, if the caller's source is a metadata server. */
  readonly licenses?: boolean;
}

export interface SignedJwtRequest extends RequestBase {
  readonly kind: "signedJwt";
  /** The JWT's payload; Google adds the header. */
  readonly claims: JsonObject;
}

export interface SignedBlobRequest extends RequestBase {
  readonly kind: "signedBlob";
  /** The bytes to sign, as base64. */
  readonly payload: string;
}

/** One mint, as data. */
export type MintRequest = AccessTokenRequest | IdTokenRequest | SignedJwtRequest | SignedBlobRequest;

type Fields<R> = Partial<Omit<R, "kind">>;

/** What a keybinding, a task or a tree row already knows of a request; each field present is valid and fits the kind. */
export type PartialRequest = { readonly kind: CredentialKind } & Fields<AccessTokenRequest> &
  Fields<IdTokenRequest> &
  Fields<SignedJwtRequest> &
  Fields<SignedBlobRequest>;

/** Whose credential it is: the target's, or that of the Workspace user for whom it asked. */
export function bearerOf(request: MintRequest): string {
  return request.kind === "accessToken" ? (request.subject ?? request.target) : request.target;
}

/** Whether the caller itself is the target, so that nothing is impersonated. */
export function isOfCaller(request: MintRequest): request is IdTokenRequest & { readonly ofCaller: true } {
  return request.kind === "idToken" && request.ofCaller === true;
}

/** The kind whose permission on the target a request needs: for a user's token, the target signs a JWT. */
export function permissionKind(request: MintRequest): CredentialKind {
  return request.kind === "accessToken" && request.subject !== undefined ? "signedJwt" : request.kind;
}

/** Equal for requests that mint the same credential, wherever it goes. */
export function requestKey(request: MintRequest): string {
  const scopes = request.kind === "accessToken" ? [...request.scopes].sort() : [];
  const fields = Object.entries({ ...request, scopes, destination: undefined, file: undefined });
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
