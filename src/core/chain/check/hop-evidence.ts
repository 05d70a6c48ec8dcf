import type { Failure } from "../../base/failure.ts";
import type { DenyPolicy } from "../policy/deny-policy.ts";
import type { GroupReadings } from "../group/group-members.ts";
import type { Principal } from "../policy/member.ts";
import type { Policy } from "../policy/policy.ts";
import type { Reading, ResourceReading } from "../policy/reading.ts";

/** Who answered a test of permissions: the caller itself, or a delegate through a short-lived token. */
export type TestProof = "test" | "probe";

/** What is known about one hop. */
export interface HopEvidence {
  /** Who has to have the permission; `undefined` when nobody can say which account it is. */
  readonly principal: Principal | undefined;
  /** The account acted on does not exist, as far as the reader may see. */
  readonly accountMissing: boolean;
  /** Google's own answer, where somebody could ask for it. */
  readonly tested: { readonly proof: TestProof; readonly granted: boolean } | undefined;
  /** Allow policies, the account's own first. */
  readonly policies: readonly ResourceReading<Policy>[];
  /** Why the resources above the account are not known. */
  readonly lineageUnread: Failure | undefined;
  /** Permissions of the custom roles that matter, by name. */
  readonly customRoles: ReadonlyMap<string, Reading<readonly string[]>>;
  /** What was read of groups, by email; empty while nobody needed them. */
  readonly groups: GroupReadings;
  /** Deny policies of everything above the account; empty while nobody needed them. */
  readonly denyPolicies: readonly ResourceReading<readonly DenyPolicy[]>[];
  /** Milliseconds since 1970. */
  readonly now: number;
}
