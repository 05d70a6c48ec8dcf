import { resourceName, lineage, type Resource } from "./resources.ts";
import { conditionHolds, type ConditionContext } from "../policy/conditions.ts";
import type { DenyPolicy, DenyRule } from "../policy/deny-rule.ts";

/** Deny policies. They override all allow policies and are inherited like them. */
export class DenyPolicies {
  readonly #byResource = new Map<string, Map<string, DenyPolicy>>();

  constructor(policies: readonly DenyPolicy[]) {
    for (const policy of policies) this.set(policy);
  }

  /** The policies attached to one resource. */
  on(attachedTo: string): readonly DenyPolicy[] {
    return [...(this.#byResource.get(attachedTo)?.values() ?? [])];
  }

  set(policy: DenyPolicy): void {
    const attached = this.#byResource.get(policy.attachedTo) ?? new Map<string, DenyPolicy>();
    this.#byResource.set(policy.attachedTo, attached.set(policy.id, policy));
  }

  delete(attachedTo: string, id: string): boolean {
    return this.#byResource.get(attachedTo)?.delete(id) ?? false;
  }

  /** Shows a principal under another name in all rules. */
  renamePrincipal(from: string, to: string): void {
    for (const attached of this.#byResource.values()) {
      for (const policy of attached.values()) {
        const rules = policy.rules.map((rule) => ({
          ...rule,
          deniedPrincipals: renamedIn(rule.deniedPrincipals, from, to),
          exceptionPrincipals: renamedIn(rule.exceptionPrincipals, from, to),
        }));
        attached.set(policy.id, { ...policy, rules });
      }
    }
  }

  denies(members: ReadonlySet<string>, permission: string, resource: Resource, context: ConditionContext): boolean {
    if (this.#byResource.size === 0) return false;
    for (const holder of lineage(resource)) {
      for (const { rules } of this.on(resourceName(holder))) {
        if (rules.some((rule) => ruleDenies(rule, members, permission, context))) return true;
      }
    }
    return false;
  }
}

function renamedIn(principals: readonly string[], from: string, to: string): readonly string[] {
  return principals.map((name) => (name.toLowerCase() === from.toLowerCase() ? to : name));
}

function ruleDenies(
  rule: DenyRule,
  members: ReadonlySet<string>,
  permission: string,
  context: ConditionContext,
): boolean {
  const listed = (principals: readonly string[]): boolean => principals.some((name) => members.has(memberName(name)));
  const covered = (permissions: readonly string[]): boolean => permissions.some((name) => covers(name, permission));
  if (!covered(rule.deniedPermissions) || covered(rule.exceptionPermissions)) return false;
  if (!listed(rule.deniedPrincipals) || listed(rule.exceptionPrincipals)) return false;
  return rule.denialCondition === undefined || conditionHolds(rule.denialCondition, context);
}

/** The allow-policy member for a principal of a deny policy. */
function memberName(principal: string): string {
  const [, kind, name = ""] =
    /^principal(?:Set)?:\/\/(goog\/subject|goog\/group|iam\.googleapis\.com\/projects\/-\/serviceAccounts)\/(.+)$/.exec(
      principal,
    ) ?? [];
  if (principal === "principalSet://goog/public:all") return "allUsers";
  if (kind === "goog/subject") return `user:${name.toLowerCase()}`;
  if (kind === "goog/group") return `group:${name.toLowerCase()}`;
  return kind === undefined ? principal : `serviceAccount:${name.toLowerCase()}`;
}

/** Whether a permission as deny policies write it equals (or, with `service/group.*`, includes) one as roles write it. */
function covers(denied: string, permission: string): boolean {
  const [service = "", name = ""] = denied.split("/");
  const prefix = service === "cloudresourcemanager.googleapis.com" ? "resourcemanager" : (service.split(".")[0] ?? "");
  const full = `${prefix}.${name}`;
  return full.endsWith(".*") ? permission.startsWith(full.slice(0, -1)) : full === permission;
}
