/** A constraint of the Organization Policy API (source: list of constraints). */
export interface OrgConstraint {
  readonly kind: "list" | "boolean";
  readonly displayName: string;
  readonly description: string;
  /** Whether all is allowed where no policy says anything. */
  readonly allowsByDefault: boolean;
}

/** The constraints that the sandbox's IAM obeys; the default of the first one is unconfirmed, but nobody has more than 1 h without a policy. */
export const orgConstraints = {
  "iam.allowServiceAccountCredentialLifetimeExtension": {
    kind: "list",
    displayName: "Allow extending lifetime of OAuth 2.0 access tokens to up to 12 hours",
    description: "The service accounts whose access tokens may live up to 12 hours, by their emails.",
    allowsByDefault: false,
  },
  "iam.disableServiceAccountCreation": {
    kind: "boolean",
    displayName: "Disable service account creation",
    description: "Where it is enforced, no service accounts can be created.",
    allowsByDefault: true,
  },
  "iam.disableServiceAccountKeyCreation": {
    kind: "boolean",
    displayName: "Disable service account key creation",
    description: "Where it is enforced, no keys of service accounts can be created.",
    allowsByDefault: true,
  },
} as const satisfies Readonly<Record<string, OrgConstraint>>;

export type OrgConstraintName = keyof typeof orgConstraints;
export const lifetimeExtension: OrgConstraintName = "iam.allowServiceAccountCredentialLifetimeExtension";

export function isOrgConstraint(name: string): name is OrgConstraintName {
  return Object.hasOwn(orgConstraints, name);
}

/** One rule of a policy; with a condition it counts only where its tags are. */
export type OrgRule = { readonly condition: string | undefined } & (
  | { readonly kind: "values"; readonly allowed: readonly string[]; readonly denied: readonly string[] }
  | { readonly kind: "all"; readonly allow: boolean }
  | { readonly kind: "enforce"; readonly enforce: boolean }
);

/** What a policy says about a constraint on a project, folder or organization. */
export interface OrgPolicySpec {
  readonly inheritFromParent: boolean;
  /** Back to the constraint's default, whatever is set above. */
  readonly reset: boolean;
  readonly rules: readonly OrgRule[];
}

export interface OrgPolicy extends OrgPolicySpec {
  /** `projects/ID`, `folders/N` or `organizations/N`. */
  readonly attachedTo: string;
  readonly constraint: OrgConstraintName;
}

/** The fields of a rule as the API and a world have them. */
export interface RuleFields {
  readonly values?: RuleValues | undefined;
  readonly allowAll?: boolean | undefined;
  readonly denyAll?: boolean | undefined;
  readonly enforce?: boolean | undefined;
  readonly condition?: string | undefined;
}
interface RuleValues {
  readonly allowedValues?: readonly string[];
  readonly deniedValues?: readonly string[];
}

/** Reads a rule; a rule that says nothing, or two things at once, is `undefined`. */
export function ruleOf({ values, allowAll, denyAll, enforce, condition }: RuleFields): OrgRule | undefined {
  const said: OrgRule[] = [];
  if (values !== undefined) {
    const { allowedValues = [], deniedValues = [] } = values;
    said.push({
      kind: "values",
      allowed: allowedValues.map(plainValue),
      denied: deniedValues.map(plainValue),
      condition,
    });
  }
  if (allowAll === true) said.push({ kind: "all", allow: true, condition });
  if (denyAll === true) said.push({ kind: "all", allow: false, condition });
  if (enforce !== undefined) said.push({ kind: "enforce", enforce, condition });
  return said.length === 1 ? said[0] : undefined;
}

/** `is:` before a value only says that it is meant exactly. */
function plainValue(value: string): string {
  return value.replace(/^is:/, "").toLowerCase();
}

export function ruleFields(rule: OrgRule): RuleFields {
  const condition = rule.condition === undefined ? {} : { condition: rule.condition };
  switch (rule.kind) {
    case "values":
      return {
        values: {
          ...(rule.allowed.length > 0 && { allowedValues: rule.allowed }),
          ...(rule.denied.length > 0 && { deniedValues: rule.denied }),
        },
        ...condition,
      };
    case "all":
      return rule.allow ? { allowAll: true, ...condition } : { denyAll: true, ...condition };
    case "enforce":
      return { enforce: rule.enforce, ...condition };
  }
}

/** Why Google would not store a policy; `undefined` if it would (source: google/cloud/orgpolicy/v2/orgpolicy.proto; texts unconfirmed). */
export function orgPolicyProblem(
  constraint: OrgConstraintName,
  { inheritFromParent, reset, rules }: OrgPolicySpec,
): string | undefined {
  if (reset && (inheritFromParent || rules.length > 0))
    return "A policy that resets has no rules and inherits nothing.";
  if (reset) return undefined;
  if (orgConstraints[constraint].kind === "boolean") return booleanProblem(inheritFromParent, rules);
  if (rules.some(({ kind }) => kind === "enforce")) return "A list constraint is not enforced: it takes values.";
  if (rules.length === 0 && !inheritFromParent) return "A policy needs a rule.";
  const values = rules.flatMap((rule) => (rule.kind === "values" ? [...rule.allowed, ...rule.denied] : []));
  const wrong = values.find((value) => !/^[^\s@:]+@[^\s@]+\.gserviceaccount\.com$/.test(value));
  return wrong === undefined ? undefined : `${wrong} is not the email of a service account.`;
}

function booleanProblem(inheritFromParent: boolean, rules: readonly OrgRule[]): string | undefined {
  if (inheritFromParent) return "A boolean constraint inherits only where no policy is set.";
  if (rules.some(({ kind }) => kind !== "enforce")) return "A boolean constraint takes no values.";
  const general = rules.filter(({ condition }) => condition === undefined);
  return general.length === 1 ? undefined : "A policy needs exactly one rule without a condition.";
}

/** Whether rules allow a value; a denied one is denied whatever else allows it. */
export function allowsValue(constraint: OrgConstraintName, rules: readonly OrgRule[], value: string): boolean {
  const isListed = (list: readonly string[]): boolean => list.includes(value.toLowerCase());
  const listed = rules.flatMap((rule) => (rule.kind === "values" ? [rule] : []));
  const all = rules.flatMap((rule) => (rule.kind === "all" ? [rule.allow] : []));
  if (all.includes(false) || listed.some(({ denied }) => isListed(denied))) return false;
  if (all.includes(true) || listed.some(({ allowed }) => isListed(allowed))) return true;
  if (listed.length === 0) return orgConstraints[constraint].allowsByDefault;
  return listed.every(({ allowed }) => allowed.length === 0);
}

/** Whether rules enforce a boolean constraint; one with a condition comes before the one without. */
export function isEnforced(constraint: OrgConstraintName, rules: readonly OrgRule[]): boolean {
  const enforcing = rules.flatMap((rule) => (rule.kind === "enforce" ? [rule] : []));
  const decisive = enforcing.find(({ condition }) => condition !== undefined) ?? enforcing[0];
  return decisive?.enforce ?? !orgConstraints[constraint].allowsByDefault;
}

/** Rules that say the same without conditions, as the API shows an effective policy. */
export function plainRules(constraint: OrgConstraintName, rules: readonly OrgRule[]): readonly OrgRule[] {
  const condition = undefined;
  if (orgConstraints[constraint].kind === "boolean") {
    return [{ kind: "enforce", enforce: isEnforced(constraint, rules), condition }];
  }
  const all = rules.flatMap((rule) => (rule.kind === "all" ? [rule.allow] : []));
  if (all.includes(false)) return [{ kind: "all", allow: false, condition }];
  const listed = rules.flatMap((rule) => (rule.kind === "values" ? [rule] : []));
  const allowed = [...new Set(listed.flatMap((rule) => rule.allowed))];
  const denied = [...new Set(listed.flatMap((rule) => rule.denied))];
  const plain: OrgRule[] = [];
  if (all.includes(true)) plain.push({ kind: "all", allow: true, condition });
  if (denied.length > 0 || (allowed.length > 0 && plain.length === 0)) {
    plain.push({ kind: "values", allowed: plain.length > 0 ? [] : allowed, denied, condition });
  }
  return plain.length > 0 ? plain : [{ kind: "all", allow: orgConstraints[constraint].allowsByDefault, condition }];
}
