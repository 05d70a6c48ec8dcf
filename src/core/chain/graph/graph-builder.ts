import { allowMember, covers, type DenyPolicy } from "../policy/deny-policy.ts";
import { memberText } from "../policy/member.ts";
import { hopPermissions } from "../../request/permission.ts";
import type { Binding } from "../policy/policy.ts";
import { GrantList } from "./grant-list.ts";
import { GraphNodes } from "./graph-nodes.ts";
import { bitOf, bitsOfPermissions } from "./hop-bits.ts";
import { type GraphDenial, type ImpersonationGraph, nodeFlag } from "./impersonation-graph.ts";
import { MembershipList } from "./membership-list.ts";
import type { PolicyFact, SeenAccount, Unread } from "./policy-fact.ts";
import { rowsOf } from "./rows.ts";
import { TermList } from "./term-list.ts";

/** When memberships of a set end, and whether all members are known. */
type SetLimits = Pick<Extract<PolicyFact, { readonly kind: "group" }>, "ends" | "isPartial">;

/** Bindings of basic roles: the members of `projectOwner:ID` and the like. */
interface BasicBinding {
  readonly projectId: string;
  readonly binding: Binding;
}

const basicRoles: Readonly<Record<string, string>> = {
  "roles/owner": "projectOwner",
  "roles/editor": "projectEditor",
  "roles/viewer": "projectViewer",
};

/** Collects facts as they arrive, and builds the graph of what is known so far whenever it is asked for. */
export class GraphBuilder {
  readonly #nodes = new GraphNodes();
  readonly #terms = new TermList();
  readonly #grants = new GrantList();
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

  /** How many relevant bindings of a member to a role there are so far. */
  get grants(): number {
    return this.#grants.length;
  }

  /** Custom roles in bindings whose permissions have not been read yet. */
  get openRoles(): readonly string[] {
    return this.#terms.openRoles;
  }

  add(fact: PolicyFact): void {
    switch (fact.kind) {
      case "container":
        this.#nodes.setParent(this.#nodes.container(fact.name), fact.parent);
        break;
      case "account":
        this.#addAccount(fact.account);
        break;
      case "principal":
        this.#nodes.member(memberText(fact.principal));
        break;
      case "policy":
        this.#addPolicy(fact.resource, fact.bindings);
        break;
      case "denyPolicies":
        this.#addDenyPolicies(this.#nodes.container(fact.resource), fact.policies);
        break;
      case "role":
        this.#terms.learn(fact.role, fact.permissions);
        break;
      case "group":
        this.#addSet(`group:${fact.email.toLowerCase()}`, fact.members, fact);
        break;
      case "tested":
        this.#addTested(fact);
        break;
      case "unread":
        this.#unread.push(fact);
    }
  }

  /** The graph at a time, in milliseconds since 1970, without memberships that ended before. */
  build(now = 0): ImpersonationGraph {
    this.#addBasicMembers();
    const parents = this.#nodes.parents();
    const count = parents.length;
    const flags = this.#nodes.flags();
    const terms = this.#terms.terms();
    const by = this.#memberships.at(now);
    return {
      names: this.#nodes.names,
      nodes: this.#nodes.numbers,
      flags,
      parents,
      children: rowsOf(
        count,
        parents,
        parents.map((_, node) => node),
      ),
      setsOf: rowsOf(count, by.members, by.sets),
      membersOf: rowsOf(count, by.sets, by.members),
      membershipEnds: by.ends,
      ...this.#grants.rows(count, terms.length),
      terms,
      denials: new Map(this.#denials),
      denyRead: new Set(this.#denyRead),
      tested: this.#testedPrincipal(),
      unseenSets: nodesWith(nodeFlag.membersUnseen, flags),
      unread: [...this.#unread],
    };
  }

  #addAccount({ email, uniqueId, projectId, disabled }: SeenAccount): void {
    const node = this.#nodes.account(email);
    if (uniqueId !== "") this.#nodes.alias(uniqueId, node);
    this.#nodes.setProject(node, projectId);
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
    const label = this.#terms.label(role, condition);
    if (label === undefined) return;
    for (const text of members) {
      const member = this.#nodes.member(text);
      if (member !== undefined) this.#grants.addMember(member);
    }
    this.#grants.endBinding(resource, label);
  }

  #keepBasic(container: string, binding: Binding): void {
    const projectId = /^projects\/(.+)$/.exec(container)?.[1];
    if (projectId !== undefined) this.#basic.push({ projectId, binding });
  }

  /** Only convenience members that a binding names become nodes; their own members are known once the project's policy is read. */
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
}

function nodesWith(flag: number, flags: Uint8Array): readonly number[] {
  const nodes: number[] = [];
  flags.forEach((held, node) => {
    if ((held & flag) !== 0) nodes.push(node);
  });
  return nodes;
}
