import { morePermissions } from "./more-roles.ts";
import predefined from "./roles.json" with { type: "json" };

export interface Role {
  readonly name: string;
  readonly title: string;
  readonly stage: string;
  readonly permissions: ReadonlySet<string>;
  readonly description?: string;
  readonly deleted?: boolean;
}

/** Google's predefined roles, reduced to the permissions that the sandbox knows. */
function predefinedRoles(): readonly Role[] {
  const table: Readonly<Record<string, { title: string; stage: string; permissions: readonly string[] }>> =
    predefined.roles;
  const names = new Set([...Object.keys(table), ...Object.keys(morePermissions)]);
  return [...names].map((name) => {
    const { title = name, stage = "GA", permissions = [] } = table[name] ?? {};
    return { name, title, stage, permissions: new Set([...permissions, ...(morePermissions[name] ?? [])]) };
  });
}

/** The role table: predefined roles and a world's custom ones. */
export class Roles {
  readonly #roles: Map<string, Role>;

  constructor(custom: readonly Role[] = []) {
    this.#roles = new Map([...predefinedRoles(), ...custom].map((role) => [role.name, role]));
  }

  get(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  all(): readonly Role[] {
    return [...this.#roles.values()];
  }

  set(role: Role): void {
    this.#roles.set(role.name, role);
  }

  includes(role: string, permission: string): boolean {
    const found = this.#roles.get(role);
    return found !== undefined && found.deleted !== true && found.permissions.has(permission);
  }
}
