import { conditionState } from "../../../../../src/core/chain/policy/condition.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import { mintingPermissions } from "../../../../../src/core/chain/policy/minting-roles.ts";
import { delegationPermission } from "../../../../../src/core/request/permission.ts";
import type { Binding } from "../../../../../src/core/chain/policy/policy.ts";
import { now, parentOf, start } from "./random-facts.ts";

type Sure = 0 | 1 | 2;
type FactOf<K extends PolicyFact["kind"]> = Extract<PolicyFact, { readonly kind: K }>;

/** Decides every hop and every chain directly from the facts, without a graph and without shortcuts. */
export class BruteForce {
  readonly #facts: readonly PolicyFact[];
  readonly #accounts: readonly string[];
  readonly #memo = new Map<string, Sure>();

  constructor(facts: readonly PolicyFact[], accounts: readonly string[]) {
    this.#facts = facts;
    this.#accounts = accounts;
  }

  /**
   * Every chain from Ada to a target whose hops all have at least this certainty, up to one hop longer than the shortest, in which only the
   * previous account can act on the next: there is no needless account.
   */
  chains(target: string, permission: string, least: Sure): readonly string[] {
    for (let hops = 1; hops <= 11; hops += 1) {
      const shortest = this.#ofLength([start], target, permission, least, hops);
      if (shortest.length > 0) {
        const longer = hops === 11 ? [] : this.#ofLength([start], target, permission, least, hops + 1);
        return [...shortest, ...longer];
      }
      if (hops > this.#accounts.length) return [];
    }
    return [];
  }

  hop(from: string, to: string, permission: string): Sure {
    const key = `${from} ${to} ${permission}`;
    const known = this.#memo.get(key) ?? this.#judge(from, to, permission);
    this.#memo.set(key, known);
    return known;
  }

  #ofLength(path: readonly string[], target: string, permission: string, least: Sure, hops: number): readonly string[] {
    const last = path.at(-1)!;
    const isShort = (to: string, needed: string): boolean =>
      this.hop(last, to, needed) >= least && path.slice(0, -1).every((before) => this.hop(before, to, needed) < least);
    if (hops === 1) return isShort(target, permission) ? [[...path, target].join(" → ")] : [];
    return this.#accounts
      .filter((account) => account !== target && !path.includes(account))
      .filter((account) => isShort(account, delegationPermission))
      .flatMap((account) => this.#ofLength([...path, account], target, permission, least, hops - 1));
  }

  #judge(from: string, to: string, permission: string): Sure {
    const index = this.#accounts.indexOf(to);
    const account = this.#all("account")[index]!.account;
    if (account.disabled) return 0;
    const tested = this.#all("tested").findLast((fact) => from === start && fact.account === to);
    if (tested !== undefined) return tested.permissions.includes(permission) ? 2 : 0;
    const lineage = [to, account.uniqueId];
    for (let next: string | undefined = `projects/${account.projectId}`; next !== undefined; next = parentOf[next]) {
      lineage.push(next);
    }
    const denied = this.#denied(from, lineage, permission);
    const granted = Math.max(
      0,
      ...this.#all("policy")
        .filter(({ resource }) => lineage.includes(resource))
        .flatMap(({ bindings }) => bindings.map((binding) => this.#binding(binding, from, permission))),
    );
    if (denied === 2 || granted === 0) return 0;
    return denied === 1 || granted === 1 ? 1 : 2;
  }

  #binding({ role, members, condition }: Binding, from: string, permission: string): Sure {
    let sure: Sure = 2;
    if (role.startsWith("roles/")) {
      if (!mintingPermissions(role).has(permission)) return 0;
    } else {
      const read = this.#all("role").find((fact) => fact.role === role);
      if (read === undefined) sure = 1;
      else if (!read.permissions.includes(permission)) return 0;
    }
    if (condition?.kind === "hidden") sure = 1;
    const state = condition?.kind === "shown" ? conditionState(condition.expression, now) : "holds";
    if (state === "fails") return 0;
    if (state === "unknown") sure = 1;
    const membership = Math.max(0, ...members.map((member) => this.#isIn(from, member)));
    return Math.min(sure, membership) as Sure;
  }

  /** 2 for a member, 1 if Ada may be in a group with hidden members, directly or in a nested one. */
  #isIn(from: string, member: string): Sure {
    const own = from === start ? `user:${from}` : `serviceAccount:${from}`;
    if (member === own || member === "allAuthenticatedUsers" || member === "allUsers") return 2;
    if (member.startsWith("domain:")) return from === start ? 2 : 0;
    const group = this.#all("group").find(({ email }) => member === `group:${email}`);
    const project = /^project(Owner|Viewer):(.+)$/.exec(member);
    if (project !== null)
      return this.#hasBasicRole(from, `roles/${project[1]!.toLowerCase()}`, `projects/${project[2]!}`);
    if (group !== undefined) return this.#inGroup(own, from, group, new Set());
    return member.startsWith("group:") && from === start ? 1 : 0;
  }

  #inGroup(own: string, from: string, group: FactOf<"group">, seen: Set<string>): Sure {
    if (seen.has(group.email)) return 0;
    seen.add(group.email);
    const found = group.members.map((member) => {
      const inner = this.#all("group").find(({ email }) => member === `group:${email}`);
      return inner === undefined ? this.#isIn(from, member) : this.#inGroup(own, from, inner, seen);
    });
    return Math.max(0, ...found) as Sure;
  }

  #hasBasicRole(from: string, role: string, resource: string): Sure {
    const policies = this.#all("policy").filter((fact) => fact.resource === resource);
    const members = policies.flatMap(({ bindings }) => bindings.filter((binding) => binding.role === role));
    return Math.max(
      0,
      ...members.flatMap((binding) => binding.members.map((member) => this.#isIn(from, member))),
    ) as Sure;
  }

  #denied(from: string, lineage: readonly string[], permission: string): Sure {
    const rules = this.#all("denyPolicies")
      .filter(({ resource }) => lineage.includes(resource))
      .flatMap(({ policies }) => policies.flatMap((policy) => policy.rules));
    const name = permission.replace("iam.", "iam.googleapis.com/");
    const covers = (patterns: readonly string[]): boolean =>
      patterns.some((pattern) => pattern === name || (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1))));
    const states = rules.map((rule): Sure => {
      if (!covers(rule.deniedPermissions) || covers(rule.exceptionPermissions)) return 0;
      const denied = this.#listed(from, rule.deniedPrincipals);
      const excepted = this.#listed(from, rule.exceptionPrincipals);
      const condition = rule.condition === undefined ? "holds" : conditionState(rule.condition, now);
      if (denied === 0 || excepted === 2 || condition === "fails") return 0;
      return denied === 2 && excepted === 0 && condition === "holds" ? 2 : 1;
    });
    return Math.max(0, ...states) as Sure;
  }

  /** For deny rules, everyone may be in a group with hidden members. */
  #listed(from: string, principals: readonly string[]): Sure {
    const found = principals.map((principal): Sure => {
      if (principal === "principalSet://goog/public:all") return 2;
      const email = principal.split("/").at(-1)!;
      if (!principal.includes("/group/")) return email === from ? 2 : 0;
      const isSeen = this.#all("group").some((group) => group.email === email);
      return isSeen ? this.#isIn(from, `group:${email}`) : 1;
    });
    return Math.max(0, ...found) as Sure;
  }

  #all<K extends PolicyFact["kind"]>(kind: K): readonly FactOf<K>[] {
    return this.#facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  }
}
