import { defined } from "../../core/base/json.ts";
import type { Binding, Condition } from "../policy/allow-policy.ts";
import { conditionProblem } from "../policy/conditions.ts";
import type { DenyPolicy } from "../policy/deny-rule.ts";
import {
  isOrgConstraint,
  orgPolicyProblem,
  ruleOf,
  type OrgConstraintName,
  type OrgPolicy,
  type OrgRule,
} from "../policy/org-policy.ts";
import {
  flag,
  invalid,
  listOf,
  map,
  matching,
  optional,
  or,
  record,
  text,
  type Place,
  type Reader,
} from "./read-json.ts";

const memberPattern =
  /^(?:allUsers|allAuthenticatedUsers|(?:user|serviceAccount|group|domain|projectOwner|projectEditor|projectViewer):\S+|deleted:\w+:\S+\?uid=\d+|principal(?:Set)?:\/\/\S+)$/;

/** Emails in members are compared case-insensitively, so they are stored in lower case. */
export const member = map(matching(memberPattern, "a member such as user:ada@example.com"), normalMember);

export function isMember(name: string): boolean {
  return memberPattern.test(name);
}

/** A member in the form used for comparing: kind as written, name in lower case. */
export function normalMember(name: string): string {
  if (name.startsWith("deleted:")) return `deleted:${normalMember(name.slice("deleted:".length))}`;
  const colon = name.indexOf(":");
  return colon < 0 || name.startsWith("principal") ? name : name.slice(0, colon) + name.slice(colon).toLowerCase();
}

function expression(place: Place): string {
  const value = text(place);
  const problem = conditionProblem(value);
  return problem === undefined ? value : invalid(place, `is not a condition: ${problem}`);
}

const condition: Reader<Condition> = map(
  record({ expression, title: text, description: optional(text), location: optional(text) }),
  ({ title, description, location, ...rest }) => ({
    title,
    ...defined({ description }),
    ...rest,
    ...defined({ location }),
  }),
);

/** The bindings of one resource of a world. */
export const bindings: Reader<readonly Binding[]> = listOf(
  map(
    record({
      role: matching(
        /^(?:roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[\w.]+$/,
        "a role such as roles/viewer",
      ),
      members: listOf(member),
      condition: optional(condition),
      bindingId: optional(text),
    }),
    ({ role, members, condition, bindingId }) => ({
      role,
      members,
      ...defined({ condition, bindingId }),
    }),
  ),
);

const principals = listOf(
  matching(/^(?:deleted:)?principal(?:Set)?:\/\/\S+$/, "a principal such as principal://goog/subject/ada@example.com"),
);
const permissions = listOf(
  matching(
    /^[\w.]+\.googleapis\.com\/[\w.*]+$/,
    "a permission such as iam.googleapis.com/serviceAccounts.getAccessToken",
  ),
);

const attachedTo = matching(
  /^(?:projects\/[^/]+|folders\/\d+|organizations\/\d+)$/,
  "a project, folder or organization",
);

export const denyPolicy: Reader<DenyPolicy> = record({
  id: text,
  attachedTo,
  displayName: or(text, ""),
  rules: listOf(
    record({
      deniedPrincipals: principals,
      exceptionPrincipals: principals,
      deniedPermissions: permissions,
      exceptionPermissions: permissions,
      denialCondition: optional(expression),
    }),
  ),
});

const orgRuleFields = record({
  values: optional(record({ allowedValues: listOf(text), deniedValues: listOf(text) })),
  allowAll: flag,
  denyAll: flag,
  enforce: optional(flag),
  condition: optional(expression),
});

function orgRule(place: Place): OrgRule {
  return ruleOf(orgRuleFields(place)) ?? invalid(place, "must have one of values, allowAll, denyAll and enforce");
}

function constraint(place: Place): OrgConstraintName {
  const name = text(place);
  return isOrgConstraint(name) ? name : invalid(place, `is not a constraint that the sandbox knows: ${name}`);
}

const anyOrgPolicy = record({ attachedTo, constraint, inheritFromParent: flag, reset: flag, rules: listOf(orgRule) });

/** An organization policy of a world, with the same rules for it as in the API. */
export function orgPolicy(place: Place): OrgPolicy {
  const policy = anyOrgPolicy(place);
  const problem = orgPolicyProblem(policy.constraint, policy);
  return problem === undefined ? policy : invalid(place, `is not a policy: ${problem}`);
}
