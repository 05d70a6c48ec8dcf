import type { Failure } from "../../base/failure.ts";
import type { DenyPolicy } from "../policy/deny-policy.ts";
import type { GroupReadings } from "../group/group-members.ts";
import type { Principal } from "../policy/member.ts";
import type { Policy } from "../policy/policy.ts";
import type { Reading, ResourceReading } from "../policy/reading.ts";

/** Who answered a permission test: the caller itself, or a delegate through a short-lived token. */
export type TestProof = "test" | "probe";

/** What is known about one hop. */
export interface HopEvidence {
  /** Who needs the permission; `undefined` if that account is unknown. */
  readonly principal: Principal | undefined;
  /** The target account of the hop does not exist, as far as the caller may see. */
  readonly accountMissing: boolean;
  /** Google's own answer, if it could be asked. */
  readonly tested: { readonly proof: TestProof; readonly granted: boolean } | undefined;
  /** Allow policies, the account's own first. */
  readonly policies: readonly ResourceReading<Policy>[];
  /** Why the containers above the account are unknown. */
  readonly lineageUnread: Failure | undefined;
  /** Permissions of the relevant custom roles, by name. */
  readonly customRoles: ReadonlyMap<string, Reading<readonly string[]>>;
  /** What was read of groups, by email; empty until they are needed. */
  readonly groups: GroupReadings;
  /** Deny policies of all containers above the account; empty until they are needed. */
  readonly denyPolicies: readonly ResourceReading<readonly DenyPolicy[]>[];
  /** Milliseconds since 1970. */
  readonly now: number;
}
