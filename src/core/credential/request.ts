import type { SourceChoice } from "./credential-source.ts";

/** What can be minted. */
export const credentialKinds = ["accessToken"] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Where a minted secret can go. */
export const destinations = ["clipboard", "secretStorage", "terminal", "editor"] as const;
export type Destination = (typeof destinations)[number];

/** What every request says. Accounts are emails or unique ids; `delegates` runs from the caller's side to the target's. */
interface RequestBase {
  readonly target: string;
  readonly delegates: readonly string[];
  readonly destination: Destination;
  readonly source?: SourceChoice;
  /** Why, for the audit log. */
  readonly reason?: string;
}

export interface AccessTokenRequest extends RequestBase {
  readonly kind: "accessToken";
  /** Scope URLs, at least one. */
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
}

/** One mint, as data. */
export type MintRequest = AccessTokenRequest;

/** What a keybinding, a task or a tree row already knows of a request; each field that is there has been checked. */
export type PartialRequest = Partial<AccessTokenRequest> & Pick<AccessTokenRequest, "kind">;

/** Equal for requests that would mint the same credential, wherever it goes. */
export function requestKey(request: MintRequest): string {
  const { kind, target, delegates, scopes, lifetimeSeconds, source, reason } = request;
  return JSON.stringify([kind, target, delegates, [...scopes].sort(), lifetimeSeconds, source, reason]);
}
