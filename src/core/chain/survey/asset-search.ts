import type { Page } from "../../account/account-directory.ts";
import type { Caller } from "../../caller/credential-source.ts";
import type { PolicyFact } from "../graph/policy-fact.ts";

/** Searches a project, folder or organization and everything below it in Cloud Asset Inventory, in pages of up to 500 results. */
export interface AssetSearch {
  /** Containers and accounts. */
  searchResources(
    scope: string,
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<PolicyFact>>;
  /** Allow policies of containers and accounts. */
  searchPolicies(
    scope: string,
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<PolicyFact>>;
}
