import { isUniqueId, projectIdOfAccount } from "../../account/account-name.ts";
import { parseMember } from "../policy/member.ts";
import { nodeFlag } from "./impersonation-graph.ts";
import { IntList } from "./int-list.ts";

/** Gives each account, other principal, set and container one number, whatever text names it. */
export class GraphNodes {
  readonly numbers = new Map<string, number>();
  /** By number. */
  readonly names: string[] = [];
  /** Convenience members such as `projectOwner:ID` that a binding names. */
  readonly basicMembers = new Set<string>();
  readonly #flags = new IntList();
  readonly #parents = new IntList();
  /** By their ids. */
  readonly #projects = new Map<string, number>();
  /** Consecutive facts are mostly about the same account. */
  #lastAccount = { name: "", node: -1 };
  /** How many nodes have been checked for accounts without a known project. */
  #placed = 0;

  /** A sum of `nodeFlag`s by number. */
  flags(): Uint8Array {
    return new Uint8Array(this.#flags.view());
  }

  /** The container of each; -1 if unknown. */
  parents(): Int32Array {
    for (; this.#placed < this.names.length; this.#placed += 1) this.#place(this.#placed);
    return this.#parents.view().slice();
  }

  /** An account without a known project is in the project that its email names. */
  #place(node: number): void {
    if (!this.hasFlag(node, nodeFlag.account) || this.#parents.at(node) >= 0) return;
    const projectId = projectIdOfAccount(this.names[node] ?? "");
    if (projectId !== undefined) this.setProject(node, projectId);
  }

  /** The node of a member; a deleted member grants nothing to anyone. */
  member(text: string): number | undefined {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const member = parseMember(text);
    switch (member.kind) {
      case "deleted":
        return undefined;
      case "serviceAccount":
        return isUniqueId(member.email)
          ? this.alias(text, this.account(member.email))
          : this.#inLowerCase(text, member.email, nodeFlag.account);
      case "user":
        return this.#inLowerCase(text, member.email, 0);
      case "group":
        return this.#inLowerCase(text, member.email, nodeFlag.set | nodeFlag.membersUnseen);
      case "domain":
        return this.#inLowerCase(text, member.domain, nodeFlag.set);
      case "allUsers":
      case "allAuthenticatedUsers":
        return this.#node(text, nodeFlag.set);
      case "principal":
        return this.#node(text, 0);
      case "principalSet":
        return this.#node(text, nodeFlag.set | (text.includes("Pools/") ? 0 : nodeFlag.membersUnseen));
      case "basicRole":
        this.basicMembers.add(text);
        return this.#node(text, nodeFlag.set | nodeFlag.membersUnseen);
      case "other":
        return this.#node(text, nodeFlag.set | nodeFlag.membersUnseen);
    }
  }

  /** The node of a service account, by email or by a unique id that is its alias. */
  account(name: string): number {
    if (name !== this.#lastAccount.name) this.#lastAccount = { name, node: this.#accountNamed(name) };
    return this.#lastAccount.node;
  }

  #accountNamed(name: string): number {
    const known = name.includes("@") ? undefined : this.numbers.get(name);
    return known ?? this.#node(flat("serviceAccount:", name.toLowerCase()), nodeFlag.account);
  }

  /** The node of a member not seen yet in this spelling, by its name in lower case. */
  #inLowerCase(text: string, name: string, flags: number): number {
    if (text.endsWith(name)) return this.#add(text, flags);
    const kind = text.slice(0, text.indexOf(":") + 1);
    return this.alias(text, this.#node(flat(kind, name), flags));
  }

  /** The node of `projects/ID`, `folders/N` or `organizations/N`. */
  container(name: string): number {
    return this.#node(name, nodeFlag.container);
  }

  #node(name: string, flags: number): number {
    return this.numbers.get(name) ?? this.#add(name, flags);
  }

  #add(name: string, flags: number): number {
    const node = this.names.push(name) - 1;
    this.numbers.set(name, node);
    this.#flags.push(flags);
    this.#parents.push(-1);
    return node;
  }

  /** Adds another text for a node, such as an account's unique id. */
  alias(text: string, node: number): number {
    this.numbers.set(text, node);
    return node;
  }

  setParent(node: number, container: string | undefined): void {
    if (container === undefined) return;
    this.#parents.put(node, this.container(container));
  }

  setProject(node: number, projectId: string): void {
    this.#parents.put(node, this.#projects.get(projectId) ?? this.#project(projectId));
  }

  #project(projectId: string): number {
    const project = this.container(`projects/${projectId}`);
    this.#projects.set(projectId, project);
    return project;
  }

  flag(node: number, flag: number): void {
    this.#flags.put(node, this.#flags.at(node) | flag);
  }

  hasFlag(node: number, flag: number): boolean {
    return (this.#flags.at(node) & flag) !== 0;
  }

  unflag(node: number, flag: number): void {
    this.#flags.put(node, this.#flags.at(node) & ~flag);
  }
}

/** Joined, not concatenated: V8 keeps a concatenation as a rope, which makes each comparison slow. */
function flat(...parts: readonly string[]): string {
  return parts.join("");
}
