import type { CredentialKind } from "../../request/request.ts";
import { mintingPermissions } from "../policy/minting-roles.ts";
import {
  delegationPermission,
  type HopPermission,
  hopPermissions,
  targetPermission,
} from "../../request/permission.ts";

/** Permissions on an account as bits: one for each of `hopPermissions`, and one for changing its policy. */
export const delegationBit = bitOf(delegationPermission);
export const mendBit = 1 << hopPermissions.length;
export const allBits = mendBit * 2 - 1;

/** These allow changing an account's policy, and so repairing its impersonation (source: Google's predefined roles). */
const mendingPermission = "iam.serviceAccounts.setIamPolicy";
const mendingRoles: ReadonlySet<string> = new Set([
  "roles/owner",
  "roles/iam.admin",
  "roles/iam.devOps",
  "roles/iam.securityAdmin",
  "roles/iam.serviceAccountAdmin",
]);

export function bitOf(permission: HopPermission): number {
  return 1 << hopPermissions.indexOf(permission);
}

/** The permission that the last hop of a chain for this kind needs. */
export function kindBit(kind: CredentialKind): number {
  return bitOf(targetPermission(kind));
}

export function bitsOfPermissions(permissions: readonly string[]): number {
  const mending = permissions.includes(mendingPermission) ? mendBit : 0;
  return hopPermissions.reduce((bits, name) => (permissions.includes(name) ? bits | bitOf(name) : bits), mending);
}

export function bitsOfPredefinedRole(role: string): number {
  return bitsOfPermissions([...mintingPermissions(role)]) | (mendingRoles.has(role) ? mendBit : 0);
}
