import { type HopPermission, smallestRole } from "../../request/permission.ts";
import type { CustomRole } from "../policy/policy-reader.ts";

/** A role that would grant a permission, with its total number of permissions. */
export interface RoleOption {
  readonly role: string;
  /** The title from its owner; empty for Google's own roles. */
  readonly title: string;
  readonly permissions: number;
}

/** How many permissions Google's own roles for minting have (source: Google's predefined roles as of 2026-08-22). */
const permissionsOf: Readonly<Record<string, number>> = {
  "roles/iam.serviceAccountOpenIdTokenCreator": 1,
  "roles/iam.serviceAccountTokenCreator": 9,
};

/** The roles to choose from: the smallest of Google's own first, then custom ones with the permission that are even smaller. */
export function roleOptions(permission: HopPermission, customRoles: readonly CustomRole[]): readonly RoleOption[] {
  const role = smallestRole(permission);
  const own = { role, title: "", permissions: permissionsOf[role] ?? Infinity };
  const smaller = customRoles
    .filter(({ permissions }) => permissions.includes(permission) && permissions.length < own.permissions)
    .map(({ name, title, permissions }) => ({ role: name, title, permissions: permissions.length }))
    .sort((a, b) => a.permissions - b.permissions || a.role.localeCompare(b.role));
  return [own, ...smaller];
}
