import type { JsonObject } from "../base/json.ts";
import type { SourceChoice } from "../caller/credential-source.ts";
import type { AccessBoundary } from "./access-boundary.ts";

/** What can be minted. */
export const credentialKinds = ["accessToken", "idToken", "signedJwt", "signedBlob"] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Where a minted secret can go. */
export const destinations = ["clipboard", "secretStorage", "terminal", "editor", "file"] as const;
export type Destination = (typeof destinations)[number];

/** What every request says. Accounts are emails or unique ids; `delegates` runs from the caller's side to the target's. */
interface RequestBase {
  /** Whose credential it is: a service account's or, for an ID token of the caller, the caller's own. */
  readonly target: string;
  readonly delegates: readonly string[];
  readonly destination: Destination;
  /** Absolute path for the destination `file`; the user agrees to it before anything is written. */
  readonly file?: string;
  readonly source?: SourceChoice;
  /** Why, for the audit log. */
  readonly reason?: string;
}

export interface AccessTokenRequest extends RequestBase {
  readonly kind: "accessToken";
  /** Scope URLs, at least one. */
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
  /** Email of the Workspace user for whom the target asks, by domain-wide delegation; the token is then the user's. */
  readonly subject?: string;
  /** What the token is cut down to, on top of what the target may do. Not for a user's token. */
  readonly accessBoundary?: AccessBoundary;
}

export interface IdTokenRequest extends RequestBase {
  readonly kind: "idToken";
  /** For whom the token is meant: a service's URL or an OAuth client id. */
  readonly audience: string;
  /** Adds the claims `email` and `email_verified`. */
  readonly includeEmail: boolean;
  /** Adds the claim `google.organization_number`. */
  readonly organizationNumberIncluded: boolean;
  /**
   * The target is the caller itself, whose source gives the token without the IAM Credentials API: there are no delegates, no permission is
   * needed, and a person's audience is not free.
   */
  readonly ofCaller?: boolean;
  /** Adds the licences of the machine's images, where the caller's source is a metadata server. */
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

/** What a keybinding, a task or a tree row already knows of a request; each field that is there has been checked, and fits the kind. */
export type PartialRequest = { readonly kind: CredentialKind } & Fields<AccessTokenRequest> &
  Fields<IdTokenRequest> &
  Fields<SignedJwtRequest> &
  Fields<SignedBlobRequest>;

/** For whom the credential stands: the target, or the Workspace user for whom it asked. */
export function bearerOf(request: MintRequest): string {
  return request.kind === "accessToken" ? (request.subject ?? request.target) : request.target;
}

/** Whether the caller itself is the target, so that there is nothing to impersonate. */
export function isOfCaller(request: MintRequest): request is IdTokenRequest & { readonly ofCaller: true } {
  return request.kind === "idToken" && request.ofCaller === true;
}

/** The kind whose permission on the target a request needs: for a user's token the target signs a JWT. */
export function permissionKind(request: MintRequest): CredentialKind {
  return request.kind === "accessToken" && request.subject !== undefined ? "signedJwt" : request.kind;
}

/** Equal for requests that would mint the same credential, wherever it goes. */
export function requestKey(request: MintRequest): string {
  const scopes = request.kind === "accessToken" ? [...request.scopes].sort() : [];
  const fields = Object.entries({ ...request, scopes, destination: undefined, file: undefined });
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
