import { conditionHolds } from "../policy/conditions.ts";
import {
  allowsValue,
  isEnforced,
  lifetimeExtension,
  type OrgConstraintName,
  type OrgPolicy,
  type OrgRule,
} from "../policy/org-policy.ts";
import { etagOf } from "../policy/allow-policy.ts";
import type { World } from "../world/world.ts";
import { contextOf } from "./access.ts";
import { lineage, resourceName, type Resource } from "./resources.ts";

/** A policy with what the API says of its last write. */
export interface StoredOrgPolicy extends OrgPolicy {
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Kept and shown, without effect. */
  readonly dryRunSpec?: object | undefined;
}

/** The organization policies of a sandbox, by resource and constraint. They are inherited as their own fields say. */
export class OrgPolicies {
  readonly #byResource = new Map<string, Map<string, StoredOrgPolicy>>();
  #revision = 0;

  constructor(policies: readonly OrgPolicy[], now: number) {
    for (const policy of policies) this.set(policy, now);
  }

  /** The policies set on one resource itself. */
  on(attachedTo: string): readonly StoredOrgPolicy[] {
    return [...(this.#byResource.get(attachedTo)?.values() ?? [])];
  }

  get(attachedTo: string, constraint: string): StoredOrgPolicy | undefined {
    return this.#byResource.get(attachedTo)?.get(constraint);
  }

  set(policy: OrgPolicy, now: number, dryRunSpec?: object): StoredOrgPolicy {
    this.#revision += 1;
    const stored = { ...policy, etag: etagOf(this.#revision), updatedAt: now, dryRunSpec };
    const attached = this.#byResource.get(policy.attachedTo) ?? new Map<string, StoredOrgPolicy>();
    this.#byResource.set(policy.attachedTo, attached.set(policy.constraint, stored));
    return stored;
  }

  delete(attachedTo: string, constraint: string): void {
    this.#byResource.get(attachedTo)?.delete(constraint);
  }

  /** The rules that count for a resource: its own, and those above for as long as each policy inherits. None means the default. */
  rulesFor(resource: Resource, constraint: OrgConstraintName, now: number): readonly OrgRule[] {
    const rules: OrgRule[] = [];
    const context = contextOf(resource, now);
    for (const holder of lineage(resource)) {
      const policy = this.get(resourceName(holder), constraint);
      if (policy === undefined) continue;
      rules.push(
        ...policy.rules.filter(({ condition }) => condition === undefined || conditionHolds(condition, context)),
      );
      if (!policy.inheritFromParent) break;
    }
    return rules;
  }

  allows(resource: Resource, constraint: OrgConstraintName, value: string, now: number): boolean {
    return allowsValue(constraint, this.rulesFor(resource, constraint, now), value);
  }

  enforces(resource: Resource, constraint: OrgConstraintName, now: number): boolean {
    return isEnforced(constraint, this.rulesFor(resource, constraint, now));
  }
}

/** A world's policies; an account with a longer `maxLifetimeSeconds` is listed in the policy of its project. */
export function orgPoliciesOf({ orgPolicies, serviceAccounts }: World): readonly OrgPolicy[] {
  const long = serviceAccounts.filter(({ maxLifetimeSeconds }) => maxLifetimeSeconds > 3600);
  const listing = new Map<string, OrgPolicy>();
  for (const { email, projectId } of long) {
    const attachedTo = `projects/${projectId}`;
    const rules = listing.get(attachedTo)?.rules ?? [];
    const rule: OrgRule = { kind: "values", allowed: [email], denied: [], condition: undefined };
    const begun = { attachedTo, constraint: lifetimeExtension, inheritFromParent: true, reset: false };
    listing.set(attachedTo, { ...begun, rules: [...rules, rule] });
  }
  const given = orgPolicies.map((policy) => withListed(policy, listing.get(policy.attachedTo)));
  const added = [...listing.values()].filter(({ attachedTo }) => !given.some((policy) => isFor(policy, attachedTo)));
  return [...given, ...added];
}

function isFor({ attachedTo, constraint }: OrgPolicy, resource: string): boolean {
  return attachedTo === resource && constraint === lifetimeExtension;
}

function withListed(policy: OrgPolicy, listing: OrgPolicy | undefined): OrgPolicy {
  if (listing === undefined || !isFor(policy, listing.attachedTo)) return policy;
  return { ...policy, reset: false, rules: [...policy.rules, ...listing.rules] };
}
