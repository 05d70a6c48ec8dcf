import { isPredefinedRole } from "../policy/minting-roles.ts";
import type { BindingCondition } from "../policy/policy.ts";
import type { GrantTerms } from "./grant-terms.ts";
import { allBits, bitsOfPermissions, bitsOfPredefinedRole } from "./hop-bits.ts";

interface SeenRole {
  readonly name: string;
  /** What it permits; `undefined` for a custom role that has not been read yet. */
  bits: number | undefined;
  /** The label of its bindings without a condition, once there is one. */
  label: number | undefined;
}

interface SeenTerms {
  readonly role: SeenRole;
  readonly condition: BindingCondition | undefined;
}

/** Gives each pair of role and condition a label as bindings arrive; the role's permissions may be learned later. */
export class TermList {
  readonly #roles = new Map<string, SeenRole>();
  readonly #conditional = new Map<string, number>();
  readonly #terms: SeenTerms[] = [];

  /** Custom roles in bindings whose permissions have not been read yet. */
  get openRoles(): readonly string[] {
    const open = this.#terms.filter(({ role }) => role.bits === undefined);
    return [...new Set(open.map(({ role }) => role.name))];
  }

  learn(role: string, permissions: readonly string[]): void {
    this.#role(role).bits = bitsOfPermissions(permissions);
  }

  /** The label of a binding's terms; `undefined` if its role permits nothing relevant. */
  label(name: string, condition: BindingCondition | undefined): number | undefined {
    const role = this.#role(name);
    if (role.bits === 0) return undefined;
    return condition === undefined ? (role.label ??= this.#add(role, undefined)) : this.#labelOf(role, condition);
  }

  /** By label. */
  terms(): readonly GrantTerms[] {
    return this.#terms.map(({ role: { name, bits }, condition }) => {
      return { role: name, condition, bits: bits ?? allBits, isRoleUnread: bits === undefined };
    });
  }

  #role(name: string): SeenRole {
    const known = this.#roles.get(name);
    if (known !== undefined) return known;
    const bits = isPredefinedRole(name) ? bitsOfPredefinedRole(name) : undefined;
    const role = { name, bits, label: undefined };
    this.#roles.set(name, role);
    return role;
  }

  #labelOf(role: SeenRole, condition: BindingCondition): number {
    const key = `${role.name}\n${JSON.stringify(condition)}`;
    const label = this.#conditional.get(key) ?? this.#add(role, condition);
    this.#conditional.set(key, label);
    return label;
  }

  #add(role: SeenRole, condition: BindingCondition | undefined): number {
    return this.#terms.push({ role, condition }) - 1;
  }
}
