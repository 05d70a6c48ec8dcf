import type { Failure } from "../../base/failure.ts";
import { conditionState, type ConditionState } from "../policy/condition.ts";
import { groupsIn, membershipIn } from "../group/group-members.ts";
import type { HopEvidence } from "./hop-evidence.ts";
import { membership, type Membership, parseMember, type Principal } from "../policy/member.ts";
import { isPredefinedRole, mintingPermissions } from "../policy/minting-roles.ts";
import type { Hop } from "../../request/permission.ts";
import type { BindingCondition, Policy } from "../policy/policy.ts";

/** A binding that grants, or may grant, a permission: role, resource, member and condition. */
export interface Grant {
  readonly role: string;
  /** Where the binding is: the account's email, or the project, folder or organization that it is inherited from. */
  readonly resource: string;
  readonly member: string;
  readonly condition: BindingCondition | undefined;
}

/** A binding that looks as if it helped, and why it does not. */
export interface NearMiss {
  readonly kind:
    /** Its condition is not met now. */
    | "conditionFails"
    /** People often think that its role is enough. */
    | "roleTooSmall"
    /** It is for a deleted account with the same email. */
    | "memberDeleted"
    /** It is for a group, and Google's answer shows that the principal is not in it. */
    | "notAMember"
    /** It is for a group whose members were read, and the principal is not one of them. */
    | "notListed"
    /** The policies grant it, but Google does not apply it: it is new, or something else overrides it. */
    | "notInForce";
  readonly grant: Grant;
}

export interface FoundGrants {
  readonly certain: readonly Grant[];
  /** Grants if the condition is met, which cannot be evaluated. */
  readonly conditional: readonly Grant[];
  /** Grants if the principal is in the group or set. */
  readonly possible: readonly Grant[];
  readonly roleUnread: readonly { readonly grant: Grant; readonly failure: Failure | undefined }[];
  readonly near: readonly NearMiss[];
}

/** Roles on the account itself that people often think are enough for minting. */
const oftenMistaken: ReadonlySet<string> = new Set([
  "roles/iam.serviceAccountUser",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountOpenIdTokenCreator",
  "roles/iam.workloadIdentityUser",
  "roles/owner",
  "roles/editor",
]);

/** Sorts the bindings on the account and above it by their effect on one hop. */
export function findGrants({ permission }: Hop, evidence: HopEvidence): FoundGrants {
  const found: { readonly [K in keyof FoundGrants]: FoundGrants[K][number][] } = {
    certain: [],
    conditional: [],
    possible: [],
    roleUnread: [],
    near: [],
  };
  for (const candidate of candidates(evidence)) {
    const { grant, member } = candidate;
    const role = roleHas(grant.role, permission, evidence);
    const condition = stateOf(grant.condition, evidence.now);
    if (member === "deleted") {
      if (role === true) found.near.push({ kind: "memberDeleted", grant });
    } else if (member === "notListed") {
      if (role === true && condition !== "fails") found.near.push({ kind: "notListed", grant });
    } else if (role === false) {
      if (member === "is" && isNearRole(grant.role)) found.near.push({ kind: "roleTooSmall", grant });
    } else if (condition === "fails") {
      if (member === "is" && role === true) found.near.push({ kind: "conditionFails", grant });
    } else if (role !== true) found.roleUnread.push({ grant, ...role });
    else if (member === "maybe") found.possible.push(grant);
    else if (condition === "unknown") found.conditional.push(grant);
    else found.certain.push(grant);
  }
  return found;
}

/** Groups, by email, that decide whether the principal has what it needs and have not been read yet. */
export function groupsNeeded({ possible }: FoundGrants, { policies, groups }: HopEvidence): readonly string[] {
  const members = possible.flatMap(({ member }) => [member, ...basicMembers(member, policies)]);
  return groupsIn(members).filter((email) => !groups.has(email));
}

/** The custom roles in bindings that may be for the principal: only their permissions must be read. */
export function customRolesNeeded(evidence: Omit<HopEvidence, "customRoles">): readonly string[] {
  const roles = candidates(evidence).flatMap(({ grant, member }) => (member === "notListed" ? [] : [grant.role]));
  return [...new Set(roles)].filter((role) => !isPredefinedRole(role));
}

interface Candidate {
  readonly grant: Grant;
  readonly member: Exclude<Membership, "no"> | "deleted" | "notListed";
}

type Members = Omit<HopEvidence, "customRoles">;

function candidates(evidence: Members): readonly Candidate[] {
  const { principal, policies } = evidence;
  if (principal === undefined) return [];
  return policies.flatMap(({ resource, reading }) => {
    if (reading.kind === "unread") return [];
    return reading.value.bindings.flatMap((binding) =>
      binding.members.flatMap((text) => {
        const member = memberState(text, principal, evidence);
        const { role, condition } = binding;
        return member === "no" ? [] : [{ grant: { role, resource, member: text, condition }, member }];
      }),
    );
  });
}

function memberState(text: string, principal: Principal, evidence: Members): Candidate["member"] | "no" {
  const { policies, groups, now } = evidence;
  const member = parseMember(text);
  if (member.kind === "deleted") return member.email === principal.email ? "deleted" : "no";
  if (member.kind === "group") {
    const found = membershipIn(member, principal, groups, now);
    return found === "no" ? "notListed" : found;
  }
  if (member.kind !== "basicRole") return membership(member, principal);
  if (projectPolicy(member.projectId, policies) === undefined) return "maybe";
  const found = basicMembers(text, policies).map((inner) => membershipIn(parseMember(inner), principal, groups, now));
  if (found.includes("is")) return "is";
  return found.includes("maybe") ? "maybe" : "no";
}

/** Who has the basic role on the project in `projectOwner:ID` and the like, by the project's policy. */
function basicMembers(text: string, policies: HopEvidence["policies"]): readonly string[] {
  const member = parseMember(text);
  if (member.kind !== "basicRole") return [];
  const bindings = projectPolicy(member.projectId, policies)?.bindings ?? [];
  return bindings.filter(({ role }) => role === member.role).flatMap(({ members }) => members);
}

function projectPolicy(projectId: string, policies: HopEvidence["policies"]): Policy | undefined {
  const reading = policies.find(({ resource }) => resource === `projects/${projectId}`)?.reading;
  return reading?.kind === "read" ? reading.value : undefined;
}

/**
 * Whether a role has a permission, or why its permissions could not be read; without a failure, the check has reached its limit of roles.
 */
function roleHas(
  role: string,
  permission: string,
  { customRoles }: HopEvidence,
): boolean | { readonly failure: Failure | undefined } {
  if (isPredefinedRole(role)) return mintingPermissions(role).has(permission);
  const reading = customRoles.get(role);
  if (reading?.kind === "read") return reading.value.includes(permission);
  return { failure: reading?.failure };
}

function isNearRole(role: string): boolean {
  return oftenMistaken.has(role) || !isPredefinedRole(role);
}

function stateOf(condition: BindingCondition | undefined, now: number): ConditionState {
  if (condition === undefined) return "holds";
  return condition.kind === "hidden" ? "unknown" : conditionState(condition.expression, now);
}
