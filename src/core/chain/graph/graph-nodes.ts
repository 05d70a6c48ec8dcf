import { isUniqueId, projectIdOfAccount } from "../account-name.ts";
import { parseMember } from "../member.ts";
import { nodeFlag } from "./impersonation-graph.ts";
import { IntList } from "./int-list.ts";

/** Gives each account, other principal, set and container its number, once, whatever text names it. */
export class GraphNodes {
  readonly numbers = new Map<string, number>();
  /** By number. */
  readonly names: string[] = [];
  /** Convenience members such as `projectOwner:ID` that a binding names. */
  readonly basicMembers = new Set<string>();
  readonly #flags = new IntList();
  readonly #parents = new IntList();
  /** Facts about one account mostly follow each other. */
  #lastAccount = { name: "", node: -1 };

  /** A sum of `nodeFlag`s by number. */
  flags(): Uint8Array {
    return Uint8Array.from(this.#flags.view());
  }

  /** The container of each, -1 where none is known. */
  parents(): Int32Array {
    return this.#parents.view().slice();
  }

  /** The node of a member; a member that was deleted grants nothing to anybody. */
  member(text: string): number | undefined {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const member = parseMember(text);
    switch (member.kind) {
      case "deleted":
        return undefined;
      case "serviceAccount":
        return this.alias(text, this.account(member.email));
      case "user":
        return this.alias(text, this.#node(`user:${member.email}`, 0));
      case "group":
        return this.alias(text, this.#node(`group:${member.email}`, nodeFlag.set | nodeFlag.membersUnseen));
      case "domain":
        return this.alias(text, this.#node(`domain:${member.domain}`, nodeFlag.set));
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
    const email = name.toLowerCase();
    const key = `serviceAccount:${email}`;
    const known = (isUniqueId(name) ? this.numbers.get(name) : undefined) ?? this.numbers.get(key);
    if (known !== undefined) return known;
    const node = this.#add(key, nodeFlag.account);
    const projectId = projectIdOfAccount(email);
    if (projectId !== undefined) this.setParent(node, `projects/${projectId}`);
    return node;
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

  /** Lets another text name a node, such as an account's unique id. */
  alias(text: string, node: number): number {
    this.numbers.set(text, node);
    return node;
  }

  setParent(node: number, container: string | undefined): void {
    if (container === undefined) return;
    this.#parents.put(node, this.container(container));
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
