import { accountResourceName } from "../../account/account-name.ts";
import type { MintRequest } from "../../request/request.ts";

/** What an exported text needs to know besides the request. */
export interface ExportTarget {
  /** Base URL of the IAM Credentials API, without a trailing slash. */
  readonly iamCredentials: string;
}

/** Writes a request in the notation of another tool, without a secret; `undefined` where that tool cannot say it. */
export type ExportRequest = (request: MintRequest, target: ExportTarget) => string | undefined;

/** The delegates as the API names them, from the caller's side to the target's (source: the API's REST reference). */
export function delegateNames({ delegates }: MintRequest): readonly string[] {
  return delegates.map(accountResourceName);
}

/** Only the API itself takes this; a text without it would mint another token. */
export function asksOrganizationNumber(request: MintRequest): boolean {
  return request.kind === "idToken" && request.organizationNumberIncluded;
}

/** A token for a Workspace user, or one that is cut down, takes a second call, which no one command or data source makes. */
export function needsExchange(request: MintRequest): boolean {
  return request.kind === "accessToken" && (request.subject !== undefined || request.accessBoundary !== undefined);
}
