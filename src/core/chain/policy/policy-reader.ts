import type { JsonObject } from "../../base/json.ts";
import type { Caller } from "../../caller/credential-source.ts";
import type { ReadAccount } from "../../account/account-directory.ts";
import type { DenyPolicy } from "./deny-policy.ts";
import type { Policy } from "./policy.ts";

/** Writes the allow policy of a service account; its etag must be the one that was read. */
export interface PolicyWriter {
  /** Throws `refused` with HTTP status 409 if the policy was changed in the meantime. */
  writeAccountPolicy(account: string, policy: JsonObject, caller: Caller, signal: AbortSignal): Promise<void>;
}

/** A custom role of an organization or a project. */
export interface CustomRole {
  /** `projects/ID/roles/NAME` or `organizations/N/roles/NAME`. */
  readonly name: string;
  readonly title: string;
  readonly permissions: readonly string[];
}

/**
 * Reads what decides who may act as whom. Accounts are emails or unique ids; containers are `projects/ID`, `folders/N` or
 * `organizations/N`. Each method throws a `GoogleFailure` if Google refuses.
 */
export interface PolicyReader {
  /** Which of the permissions the caller has on an account, after all policies; IAM says that it may fail open. */
  testAccountPermissions(
    account: string,
    permissions: readonly string[],
    caller: Caller,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  readonly account: ReadAccount;
  accountPolicy(account: string, caller: Caller, signal: AbortSignal): Promise<Policy>;
  containerPolicy(container: string, caller: Caller, signal: AbortSignal): Promise<Policy>;
  /** A project and its ancestors, the project first. */
  ancestry(projectId: string, caller: Caller, signal: AbortSignal): Promise<readonly string[]>;
  /** The permissions of a custom role; none if it is deleted. */
  rolePermissions(role: string, caller: Caller, signal: AbortSignal): Promise<readonly string[]>;
  /** The custom roles of a project or an organization. */
  customRoles(container: string, caller: Caller, signal: AbortSignal): Promise<readonly CustomRole[]>;
  denyPolicies(container: string, caller: Caller, signal: AbortSignal): Promise<readonly DenyPolicy[]>;
}
