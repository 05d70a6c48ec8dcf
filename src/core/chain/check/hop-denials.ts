import type { Hop } from "../../request/permission.ts";
import { type GroupReadings, groupsIn, membershipIn } from "../group/group-members.ts";
import { type ConditionState, conditionState } from "../policy/condition.ts";
import { allowMember, covers, type DenyRule } from "../policy/deny-policy.ts";
import { type Membership, parseMember, type Principal } from "../policy/member.ts";
import type { HopEvidence } from "./hop-evidence.ts";

/** A deny policy that takes a permission away, whatever the allow policies say. */
export interface Denial {
  /** `policies/ATTACHMENT/denypolicies/ID` */
  readonly policy: string;
  /** `projects/ID`, `folders/N` or `organizations/N`. */
  readonly resource: string;
}

export interface FoundDenials {
  readonly certain: readonly Denial[];
  /** They deny only if the principal is in a certain group or a condition is met, which cannot be seen. */
  readonly possible: readonly Denial[];
  /** Resources whose deny policies could not be read. */
  readonly unread: readonly string[];
}

/** Sorts the deny policies above an account by their effect on one hop. */
export function findDenials({ permission }: Hop, evidence: HopEvidence): FoundDenials {
  const { principal, denyPolicies } = evidence;
  const unread = denyPolicies.filter(({ reading }) => reading.kind === "unread").map(({ resource }) => resource);
  if (principal === undefined) return { certain: [], possible: [], unread };
  const judged = denyPolicies.flatMap(({ resource, reading }) =>
    reading.kind === "unread"
      ? []
      : reading.value.flatMap(({ name, rules }) =>
          rules.map((rule) => ({
            denial: { policy: name, resource },
            denies: ruleDenies(rule, permission, principal, evidence),
          })),
        ),
  );
  return {
    certain: judged.filter(({ denies }) => denies === "is").map(({ denial }) => denial),
    possible: judged.filter(({ denies }) => denies === "maybe").map(({ denial }) => denial),
    unread,
  };
}

/** Groups in deny rules about a hop's permission that have not been read yet, by email. */
export function groupsInDenials({ permission }: Hop, { denyPolicies, groups }: HopEvidence): readonly string[] {
  const policies = denyPolicies.flatMap(({ reading }) => (reading.kind === "read" ? reading.value : []));
  const members = policies.flatMap(({ rules }) => rules.flatMap((rule) => membersNamed(rule, permission)));
  return groupsIn(members).filter((email) => !groups.has(email));
}

/** Whether a rule takes a permission away: `maybe` if that depends on a group or condition that cannot be seen. */
export function ruleDenies(
  rule: DenyRule,
  permission: string,
  principal: Principal,
  { groups, now }: { readonly groups: GroupReadings; readonly now: number },
): Membership {
  if (!isAbout(rule, permission)) return "no";
  const listed = (principals: readonly string[]): Membership => {
    const found = principals.map((name) => membershipIn(parseMember(allowMember(name)), principal, groups, now));
    if (found.includes("is")) return "is";
    return found.includes("maybe") ? "maybe" : "no";
  };
  const denied = listed(rule.deniedPrincipals);
  const excepted = listed(rule.exceptionPrincipals);
  const condition: ConditionState = rule.condition === undefined ? "holds" : conditionState(rule.condition, now);
  if (denied === "no" || excepted === "is" || condition === "fails") return "no";
  return denied === "is" && excepted === "no" && condition === "holds" ? "is" : "maybe";
}

/** The allow-policy members that a rule about a permission names. */
function membersNamed(rule: DenyRule, permission: string): readonly string[] {
  return isAbout(rule, permission) ? [...rule.deniedPrincipals, ...rule.exceptionPrincipals].map(allowMember) : [];
}

function isAbout({ deniedPermissions, exceptionPermissions }: DenyRule, permission: string): boolean {
  return covers(deniedPermissions, permission) && !covers(exceptionPermissions, permission);
}
