import { isObject, isStringArray, type JsonObject } from "../../base/json.ts";

/** A rule of a deny policy (source: google/iam/v2/deny.proto). */
export interface DenyRule {
  readonly deniedPrincipals: readonly string[];
  readonly exceptionPrincipals: readonly string[];
  /** For example `iam.googleapis.com/serviceAccounts.getAccessToken`. */
  readonly deniedPermissions: readonly string[];
  readonly exceptionPermissions: readonly string[];
  readonly condition: string | undefined;
}

export interface DenyPolicy {
  /** `policies/ATTACHMENT/denypolicies/ID` */
  readonly name: string;
  readonly displayName: string;
  readonly rules: readonly DenyRule[];
}

/** A deny policy in an answer of the IAM API, v2; `undefined` for anything else. */
export function parseDenyPolicy(value: unknown): DenyPolicy | undefined {
  if (!isObject(value) || typeof value["name"] !== "string") return undefined;
  const { name, displayName, rules = [] } = value;
  if (!Array.isArray(rules)) return undefined;
  const parsed = rules.map((rule: unknown) => (isObject(rule) ? parseRule(rule["denyRule"]) : undefined));
  if (!parsed.every((rule) => rule !== undefined)) return undefined;
  return { name, displayName: typeof displayName === "string" ? displayName : "", rules: parsed };
}

function parseRule(value: unknown): DenyRule | undefined {
  if (!isObject(value)) return undefined;
  const deniedPrincipals = names(value, "deniedPrincipals");
  const exceptionPrincipals = names(value, "exceptionPrincipals");
  const deniedPermissions = names(value, "deniedPermissions");
  const exceptionPermissions = names(value, "exceptionPermissions");
  if (!deniedPrincipals || !exceptionPrincipals || !deniedPermissions || !exceptionPermissions) return undefined;
  const condition = isObject(value["denialCondition"]) ? value["denialCondition"]["expression"] : undefined;
  const expression = typeof condition === "string" ? condition : undefined;
  return { deniedPrincipals, exceptionPrincipals, deniedPermissions, exceptionPermissions, condition: expression };
}

function names(json: JsonObject, field: string): readonly string[] | undefined {
  const value = json[field] ?? [];
  return isStringArray(value) ? value : undefined;
}

/** Permissions start with their service; `service/group.*` stands for a whole group. */
export function covers(patterns: readonly string[], permission: string): boolean {
  const name = permission.replace(/^iam\./, "iam.googleapis.com/");
  return patterns.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name));
}

const deniedNamePattern =
  /^principal(?:Set)?:\/\/(goog\/subject|goog\/group|iam\.googleapis\.com\/projects\/-\/serviceAccounts)\/(.+)$/;

/** The allow-policy member for a principal of a deny policy. */
export function allowMember(name: string): string {
  if (name === "principalSet://goog/public:all") return "allUsers";
  const [, kind, email = ""] = deniedNamePattern.exec(name) ?? [];
  if (kind === "goog/subject") return `user:${email}`;
  if (kind === "goog/group") return `group:${email}`;
  return kind === undefined ? name : `serviceAccount:${email}`;
}
