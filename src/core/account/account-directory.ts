import type { Caller } from "../caller/credential-source.ts";

/** One page of a Google list; `nextPageToken` is absent on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | undefined;
}

export interface Project {
  readonly projectId: string;
  readonly displayName: string;
}

export interface ServiceAccount {
  readonly email: string;
  /** The 21-digit id that logs keep; an account that is deleted and created again gets a new one. */
  readonly uniqueId: string;
  readonly displayName: string;
  readonly description: string;
  readonly disabled: boolean;
  readonly projectId: string;
}

/** Reads one account by its email or unique id. Throws a `GoogleFailure` if Google refuses. */
export type ReadAccount = (account: string, caller: Caller, signal: AbortSignal) => Promise<ServiceAccount>;

/** Which projects and service accounts the caller can see, page by page. */
export interface AccountDirectory {
  searchProjects(caller: Caller, pageToken: string | undefined, signal: AbortSignal): Promise<Page<Project>>;
  listServiceAccounts(
    projectId: string,
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<ServiceAccount>>;
}
