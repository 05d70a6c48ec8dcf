import { conditionState } from "../policy/condition.ts";
import type { HopEvidence } from "../check/hop-evidence.ts";
import type { Reading } from "../policy/reading.ts";
import type { Grant } from "../check/hop-grants.ts";
import { parseMember } from "../policy/member.ts";
import { isPredefinedRole } from "../policy/minting-roles.ts";

/** Who may change an account's policy, as far as the deciding policies can be read. */
export interface Grantors {
  readonly grants: readonly Grant[];
  /** Resources and roles that could not be read: there may be others. */
  readonly unread: readonly string[];
}

export const setPolicyPermission = "iam.serviceAccounts.setIamPolicy";

/** Google's own roles with `iam.serviceAccounts.setIamPolicy` (data: iann0036/iam-dataset, MIT, 2026-08-22). */
const policyAdminRoles: ReadonlySet<string> = new Set([
  "roles/composer.ServiceAgentV2Ext",
  "roles/earthengine.appsPublisher",
  "roles/iam.admin",
  "roles/iam.devOps",
  "roles/iam.securityAdmin",
  "roles/iam.serviceAccountAdmin",
  "roles/owner",
]);

type Policies = Pick<HopEvidence, "policies" | "lineageUnread">;

/** The custom roles that must be read to know who may grant. */
export function grantorRolesNeeded({ policies }: Pick<HopEvidence, "policies">): readonly string[] {
  const roles = grantsIn(policies).map(({ role }) => role);
  return [...new Set(roles)].filter((role) => !isPredefinedRole(role));
}

/** All members whom a binding on the account or above it currently lets change its policy. */
export function findGrantors(
  { policies, lineageUnread }: Policies,
  customRoles: ReadonlyMap<string, Reading<readonly string[]>>,
  now: number,
): Grantors {
  const grants = grantsIn(policies);
  const mayGrant = (role: string): boolean => {
    if (isPredefinedRole(role)) return policyAdminRoles.has(role);
    const reading = customRoles.get(role);
    return reading?.kind === "read" && reading.value.includes(setPolicyPermission);
  };
  const unreadRoles = grants
    .map(({ role }) => role)
    .filter((role) => !isPredefinedRole(role) && !isRead(customRoles, role));
  return {
    grants: grants.filter(({ role, member, condition }) => {
      const isOver = condition?.kind === "shown" && conditionState(condition.expression, now) === "fails";
      return mayGrant(role) && !isOver && parseMember(member).kind !== "deleted";
    }),
    unread: [
      ...policies.filter(({ reading }) => reading.kind === "unread").map(({ resource }) => resource),
      ...(lineageUnread === undefined ? [] : ["organizations/*"]),
      ...new Set(unreadRoles),
    ],
  };
}

function isRead(customRoles: ReadonlyMap<string, Reading<unknown>>, role: string): boolean {
  return customRoles.get(role)?.kind === "read";
}

function grantsIn(policies: HopEvidence["policies"]): readonly Grant[] {
  return policies.flatMap(({ resource, reading }) =>
    reading.kind === "unread"
      ? []
      : reading.value.bindings.flatMap(({ role, members, condition }) =>
          members.map((member) => ({ role, resource, member, condition })),
        ),
  );
}
