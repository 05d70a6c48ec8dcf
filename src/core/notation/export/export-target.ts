import { accountResourceName } from "../../account/account-name.ts";
import type { MintRequest } from "../../request/request.ts";

/** What an export needs besides the request. */
export interface ExportTarget {
  /** Base URL of the IAM Credentials API, without a trailing slash. */
  readonly iamCredentials: string;
}

export type ExportRequest = (request: MintRequest, target: ExportTarget) => string | undefined;

/** The delegates as the API lists them, from caller to target (source: the API's REST reference). */
export function delegateNames({ delegates }: MintRequest): readonly string[] {
  return delegates.map(accountResourceName);
}

/** Only the API itself supports this; without it another tool would mint a different token. */
export function asksOrganizationNumber(request: MintRequest): boolean {
  return request.kind === "idToken" && request.organizationNumberIncluded;
}

/** A token for a Workspace user, or a downscoped one, needs a second call, which no single command or data source makes. */
export function needsExchange(request: MintRequest): boolean {
  return request.kind === "accessToken" && (request.subject !== undefined || request.accessBoundary !== undefined);
}
