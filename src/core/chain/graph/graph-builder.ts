import { allowMember, covers, type DenyPolicy } from "../deny-policy.ts";
import { memberText } from "../member.ts";
import { isPredefinedRole } from "../minting-roles.ts";
import { hopPermissions } from "../permission.ts";
import type { Binding, BindingCondition } from "../policy.ts";
import { allBits, bitOf, bitsOfPermissions, bitsOfPredefinedRole } from "./hop-bits.ts";
import { type GraphDenial, type ImpersonationGraph, nodeFlag } from "./impersonation-graph.ts";
import { GraphNodes } from "./graph-nodes.ts";
import { IntList } from "./int-list.ts";
import { MembershipList } from "./membership-list.ts";
import type { PolicyFact, SeenAccount, Unread } from "./policy-fact.ts";
import { labelledRowsOf, rowsOf } from "./rows.ts";

/** Terms as they come in; what a custom role permits may be learned later. */
interface OpenTerms {
  readonly role: string;
  readonly condition: BindingCondition | undefined;
}

/** Until when members are in a set, and whether all are known. */
type SetLimits = Pick<Extract<PolicyFact, { readonly kind: "group" }>, "ends" | "isPartial">;

/** Bindings of basic roles: `projectOwner:ID` and its like stand for their members. */
interface BasicBinding {
  readonly projectId: string;
  readonly binding: Binding;
}

const basicRoles: Readonly<Record<string, string>> = {
  "roles/owner": "projectOwner",
  "roles/editor": "projectEditor",
  "roles/viewer": "projectViewer",
};

/** Takes in facts as they stream in, and makes the graph of what is known so far as often as it is asked. */
export class GraphBuilder {
  readonly #nodes = new GraphNodes();
  readonly #terms: OpenTerms[] = [];
  readonly #labels = new Map<string, number>();
  readonly #roleBits = new Map<string, number | undefined>();
  readonly #grants = { members: new IntList(4096), resources: new IntList(4096), labels: new IntList(4096) };
  readonly #memberships = new MembershipList();
  readonly #basic: BasicBinding[] = [];
  readonly #denials = new Map<number, readonly GraphDenial[]>();
  readonly #denyRead = new Set<number>();
  readonly #tested = new Map<number, Map<number, number>>();
  readonly #unread: Unread[] = [];
  #accounts = 0;

  /** How many accounts have been named. */
  get accounts(): number {
    return this.#accounts;
  }

  /** How many bindings of a member to a role matter so far. */
  get grants(): number {
    return this.#grants.members.length;
  }

  /** Custom roles in bindings whose permissions nobody has read yet. */
  get openRoles(): readonly string[] {
    return [...new Set(this.#terms.map(({ role }) => role))].filter((role) => this.#bitsOf(role) === undefined);
  }

  add(fact: PolicyFact): void {
    switch (fact.kind) {
      case "container": {
        this.#nodes.setParent(this.#nodes.container(fact.name), fact.parent);
        return;
      }
      case "account": {
        this.#addAccount(fact.account);
        return;
      }
      case "principal":
        this.#nodes.member(memberText(fact.principal));
        return;
      case "policy": {
        this.#addPolicy(fact.resource, fact.bindings);
        return;
      }
      case "denyPolicies": {
        this.#addDenyPolicies(this.#nodes.container(fact.resource), fact.policies);
        return;
      }
      case "role":
        return void this.#roleBits.set(fact.role, bitsOfPermissions(fact.permissions));
      case "group": {
        this.#addSet(`group:${fact.email.toLowerCase()}`, fact.members, fact);
        return;
      }
      case "tested": {
        this.#addTested(fact);
        return;
      }
      case "unread":
        return void this.#unread.push(fact);
    }
  }

  /** The graph at a time, in milliseconds since 1970: memberships that ended before are not in it. */
  build(now = 0): ImpersonationGraph {
    const { members, resources, labels } = this.#grants;
    this.#addBasicMembers();
    const count = this.#nodes.names.length;
    const parents = this.#nodes.parents();
    const nodes = Int32Array.from({ length: count }, (_, node) => node);
    const inside = nodes.filter((node) => (parents[node] as number) >= 0);
    const flags = this.#nodes.flags();
    const terms = this.#terms.map(({ role, condition }) => {
      const bits = this.#roleBits.get(role);
      return { role, condition, bits: bits ?? allBits, isRoleUnread: bits === undefined };
    });
    const by = this.#memberships.at(now);
    return {
      names: this.#nodes.names,
      nodes: this.#nodes.numbers,
      flags,
      parents,
      children: rowsOf(
        count,
        inside.map((node) => parents[node] as number),
        inside,
      ),
      setsOf: rowsOf(count, by.members, by.sets),
      membersOf: rowsOf(count, by.sets, by.members),
      membershipEnds: by.ends,
      grantsOf: labelledRowsOf(count, members.view(), resources.view(), labels.view(), terms.length),
      grantsOn: labelledRowsOf(count, resources.view(), members.view(), labels.view(), terms.length),
      terms,
      denials: new Map(this.#denials),
      denyRead: new Set(this.#denyRead),
      tested: this.#testedPrincipal(),
      unseenSets: [...nodes.filter((node) => ((flags[node] as number) & nodeFlag.membersUnseen) !== 0)],
      unread: [...this.#unread],
    };
  }

  #addAccount({ email, uniqueId, projectId, disabled }: SeenAccount): void {
    const node = this.#nodes.account(email);
    if (uniqueId !== "") this.#nodes.alias(uniqueId, node);
    this.#nodes.setParent(node, `projects/${projectId}`);
    this.#nodes.flag(node, nodeFlag.listed | (disabled ? nodeFlag.disabled : 0));
    this.#accounts += 1;
  }

  #addPolicy(resource: string, bindings: readonly Binding[]): void {
    const isContainer = resource.includes("/");
    const node = isContainer ? this.#nodes.container(resource) : this.#nodes.account(resource);
    this.#nodes.flag(node, nodeFlag.policyRead);
    for (const binding of bindings) {
      if (isContainer && binding.role in basicRoles) this.#keepBasic(resource, binding);
      this.#addBinding(node, binding);
    }
  }

  #addBinding(resource: number, { role, members, condition }: Binding): void {
    if (this.#bitsOf(role) === 0) return;
    const label = this.#label(role, condition);
    for (const text of members) {
      const member = this.#nodes.member(text);
      if (member === undefined) continue;
      this.#grants.members.push(member);
      this.#grants.resources.push(resource);
      this.#grants.labels.push(label);
    }
  }

  #keepBasic(container: string, binding: Binding): void {
    const projectId = /^projects\/(.+)$/.exec(container)?.[1];
    if (projectId !== undefined) this.#basic.push({ projectId, binding });
  }

  /** Only the convenience members that a binding names become nodes; their members are seen once the project's policy is. */
  #addBasicMembers(): void {
    for (const name of this.#nodes.basicMembers) {
      const project = this.#nodes.numbers.get(`projects/${name.slice(name.indexOf(":") + 1)}`);
      const isRead = project !== undefined && this.#nodes.hasFlag(project, nodeFlag.policyRead);
      if (isRead) this.#addSet(name, []);
    }
    for (const { projectId, binding } of this.#basic.splice(0)) {
      const name = `${basicRoles[binding.role] ?? ""}:${projectId}`;
      if (this.#nodes.basicMembers.has(name)) this.#addSet(name, binding.members);
      else this.#basic.push({ projectId, binding });
    }
  }

  #addSet(name: string, members: readonly string[], { ends, isPartial = false }: SetLimits = {}): void {
    const set = this.#nodes.member(name);
    if (set === undefined) return;
    if (!isPartial) this.#nodes.unflag(set, nodeFlag.membersUnseen);
    for (const text of members) {
      const member = this.#nodes.member(text);
      if (member === undefined) continue;
      this.#memberships.add(member, set, ends?.get(text));
    }
  }

  #addDenyPolicies(container: number, policies: readonly DenyPolicy[]): void {
    this.#denyRead.add(container);
    const nodesOf = (principals: readonly string[]): readonly number[] =>
      principals.flatMap((principal) => this.#nodes.member(allowMember(principal)) ?? []);
    const denials = policies.flatMap(({ name, rules }) =>
      rules.map((rule) => {
        const permissions = hopPermissions.filter(
          (permission) => covers(rule.deniedPermissions, permission) && !covers(rule.exceptionPermissions, permission),
        );
        return {
          policy: name,
          bits: permissions.reduce((bits, permission) => bits | bitOf(permission), 0),
          denied: nodesOf(rule.deniedPrincipals),
          excepted: nodesOf(rule.exceptionPrincipals),
          condition: rule.condition,
        };
      }),
    );
    const relevant = denials.filter(({ bits }) => bits !== 0);
    if (relevant.length > 0) this.#denials.set(container, relevant);
  }

  #addTested({ principal, account, permissions }: Extract<PolicyFact, { readonly kind: "tested" }>): void {
    const node = this.#nodes.member(memberText(principal));
    if (node === undefined) return;
    const bits = this.#tested.get(node) ?? new Map<number, number>();
    bits.set(this.#nodes.account(account), bitsOfPermissions(permissions));
    this.#tested.set(node, bits);
  }

  #testedPrincipal(): ImpersonationGraph["tested"] {
    const [first] = this.#tested;
    return first === undefined ? undefined : { node: first[0], bits: new Map(first[1]) };
  }

  /** The permissions of a role; `undefined` for a custom role that has not been read yet. */
  #bitsOf(role: string): number | undefined {
    const known = this.#roleBits.get(role);
    if (known !== undefined || !isPredefinedRole(role)) return known;
    const bits = bitsOfPredefinedRole(role);
    this.#roleBits.set(role, bits);
    return bits;
  }

  #label(role: string, condition: BindingCondition | undefined): number {
    const key = condition === undefined ? role : `${role}\n${JSON.stringify(condition)}`;
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const label = this.#terms.push({ role, condition }) - 1;
    this.#labels.set(key, label);
    return label;
  }
}
