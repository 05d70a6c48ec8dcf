import { lineage, resourceName, type Project, type Resource } from "./resources.ts";
import { conditionHolds, type ConditionContext } from "../policy/conditions.ts";
import type { DenyPolicies } from "./deny-policies.ts";
import type { Memberships } from "../policy/groups.ts";
import type { Binding } from "../policy/allow-policy.ts";
import type { Principal } from "../policy/principal.ts";
import type { Roles } from "../policy/roles.ts";

export interface AccessRules {
  readonly memberships: Memberships;
  readonly roles: Roles;
  readonly denyPolicies: DenyPolicies;
  /** How long a policy change takes to take effect, in milliseconds. */
  readonly propagationDelayMs: () => number;
}

/** Decides whether a principal has a permission on a resource, by the policies on it and above it. */
export class Access {
  readonly #rules: AccessRules;

  constructor(rules: AccessRules) {
    this.#rules = rules;
  }

  allows(principal: Principal, permission: string, resource: Resource, now: number): boolean {
    const members = this.#rules.memberships.of(principal);
    const delayMs = this.#rules.propagationDelayMs();
    const context = contextOf(resource, now);
    if (this.#rules.denyPolicies.denies(members, permission, resource, context)) return false;
    for (const holder of lineage(resource)) {
      for (const binding of holder.policy.inForce(now, delayMs)) {
        if (this.#grants(binding, permission, members, holder, context)) return true;
      }
    }
    return false;
  }

  #grants(
    { role, members, condition }: Binding,
    permission: string,
    own: ReadonlySet<string>,
    holder: Resource,
    context: ConditionContext,
  ): boolean {
    if (!this.#rules.roles.includes(role, permission)) return false;
    if (!members.some((member) => own.has(member) || this.#isConvenienceMember(member, own, holder))) return false;
    return condition === undefined || conditionHolds(condition.expression, context);
  }

  /** `projectOwner:P` and the like stand for everyone with the basic role in project P's own policy. */
  #isConvenienceMember(member: string, own: ReadonlySet<string>, holder: Resource): boolean {
    const [, kind, projectId] = /^project(Owner|Editor|Viewer):(.+)$/.exec(member) ?? [];
    const project = kind === undefined ? undefined : projectAbove(holder);
    if (kind === undefined || project?.projectId !== projectId) return false;
    const role = `roles/${kind.toLowerCase()}`;
    return project?.policy.current.bindings.some((b) => b.role === role && b.members.some((m) => own.has(m))) ?? false;
  }
}

function projectAbove(resource: Resource): Project | undefined {
  for (const holder of lineage(resource)) if (holder.kind === "project") return holder;
  return undefined;
}

const crm = "cloudresourcemanager.googleapis.com";

/** The attributes of a resource that conditions see. Values for resources other than accounts follow the documentation of their service. */
export function contextOf(resource: Resource, now: number): ConditionContext {
  const service = resource.kind === "serviceAccount" ? "iam.googleapis.com" : crm;
  const type = `${service}/${resource.kind.charAt(0).toUpperCase()}${resource.kind.slice(1)}`;
  const name = resourceName(resource);
  return { request: { time: new Date(now) }, resource: { name, type, service, tags: tagsOf(resource) } };
}

/** An account's own tags override those of its project. */
function tagsOf(resource: Resource): Readonly<Record<string, string>> {
  if (resource.kind === "serviceAccount") return { ...resource.parent.tags, ...resource.tags };
  return resource.kind === "project" ? resource.tags : {};
}
