import { match } from "../../core/base/match.ts";
import type { World, WorldFolder, WorldOrganization, WorldProject, WorldServiceAccount } from "../world/world.ts";
import { PolicyRecord } from "./policy-record.ts";

interface WithPolicy {
  readonly parent: Resource | undefined;
  readonly policy: PolicyRecord;
}

export interface Organization extends WithPolicy, Omit<WorldOrganization, "bindings"> {
  readonly kind: "organization";
}

export interface Folder extends WithPolicy, Omit<WorldFolder, "bindings" | "parent"> {
  readonly kind: "folder";
}

export interface Project extends WithPolicy, Omit<WorldProject, "bindings" | "parent"> {
  readonly kind: "project";
  readonly accounts: ServiceAccount[];
}

export interface ServiceAccount
  extends WithPolicy, Omit<WorldServiceAccount, "bindings" | "disabled" | "displayName" | "description"> {
  readonly kind: "serviceAccount";
  readonly parent: Project;
  displayName: string;
  description: string;
  disabled: boolean;
  /** How often its own fields were changed; not its policy. */
  revision: number;
}

/** Everything in the sandbox that can have an allow policy. */
export type Resource = Organization | Folder | Project | ServiceAccount;

/** The resource name in policies and the Asset API, without the service prefix. */
export function resourceName(resource: Resource): string {
  return match(resource, {
    organization: ({ number }) => `organizations/${number}`,
    folder: ({ number }) => `folders/${number}`,
    project: ({ projectId }) => `projects/${projectId}`,
    serviceAccount: ({ projectId, email }) => `projects/${projectId}/serviceAccounts/${email}`,
  });
}

/** The resource itself, its project, folders and organization: bindings on all of these apply. */
export function* lineage(resource: Resource): Generator<Resource> {
  for (let next: Resource | undefined = resource; next !== undefined; next = next.parent) yield next;
}

/** All resources of a sandbox, by the names that clients use. */
export class Resources {
  readonly organizations = new Map<string, Organization>();
  readonly folders = new Map<string, Folder>();
  readonly projects: Project[] = [];
  readonly #projectsByName = new Map<string, Project>();
  readonly #accounts = new Map<string, ServiceAccount>();

  constructor(world: World) {
    for (const organization of world.organizations) this.#addOrganization(organization);
    for (const folder of world.folders) this.#addFolder(folder, world.folders);
    for (const project of world.projects) this.#addProject(project);
    for (const account of world.serviceAccounts) this.createAccount(account);
  }

  /** A project by id or number. */
  project(idOrNumber: string): Project | undefined {
    return this.#projectsByName.get(idOrNumber);
  }

  /** A service account by email or unique id. */
  account(emailOrId: string): ServiceAccount | undefined {
    return this.#accounts.get(emailOrId) ?? this.#accounts.get(emailOrId.toLowerCase());
  }

  /** Each account once. */
  *accounts(): Generator<ServiceAccount> {
    for (const { accounts } of this.projects) yield* accounts;
  }

  /** All that has a policy. */
  *all(): Generator<Resource> {
    yield* this.organizations.values();
    yield* this.folders.values();
    for (const project of this.projects) {
      yield project;
      yield* project.accounts;
    }
  }

  /** Throws a RangeError for a project that does not exist. */
  createAccount({ bindings, ...rest }: WorldServiceAccount): ServiceAccount {
    const parent = this.#projectsByName.get(rest.projectId);
    if (parent === undefined) throw new RangeError(`no such project: ${rest.projectId}`);
    const policy = new PolicyRecord(bindings);
    const account: ServiceAccount = { kind: "serviceAccount", ...rest, parent, policy, revision: 0 };
    this.addAccount(account);
    return account;
  }

  addAccount(account: ServiceAccount): void {
    account.parent.accounts.push(account);
    this.#accounts.set(account.email, account).set(account.uniqueId, account);
  }

  removeAccount(account: ServiceAccount): void {
    const { accounts } = account.parent;
    accounts.splice(accounts.indexOf(account), 1);
    this.#accounts.delete(account.email);
    this.#accounts.delete(account.uniqueId);
  }

  #addOrganization({ bindings, ...rest }: WorldOrganization): void {
    this.organizations.set(rest.number, {
      kind: "organization",
      ...rest,
      parent: undefined,
      policy: new PolicyRecord(bindings),
    });
  }

  /** Adds each folder after its parent, in whatever order the world lists them. */
  #addFolder({ bindings, parent, ...rest }: WorldFolder, all: readonly WorldFolder[]): void {
    if (this.folders.has(rest.number)) return;
    const parentFolder = all.find(({ number }) => parent === `folders/${number}`);
    if (parentFolder !== undefined) this.#addFolder(parentFolder, all);
    this.folders.set(rest.number, {
      kind: "folder",
      ...rest,
      parent: this.#container(parent),
      policy: new PolicyRecord(bindings),
    });
  }

  #addProject({ bindings, parent, ...rest }: WorldProject): void {
    const project: Project = {
      kind: "project",
      ...rest,
      parent: this.#container(parent),
      policy: new PolicyRecord(bindings),
      accounts: [],
    };
    this.projects.push(project);
    this.#projectsByName.set(project.projectId, project).set(project.number, project);
  }

  #container(name: string | undefined): Organization | Folder | undefined {
    const [kind, number = ""] = name?.split("/") ?? [];
    return kind === "organizations" ? this.organizations.get(number) : this.folders.get(number);
  }
}
