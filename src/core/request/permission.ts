import { type CredentialKind, credentialKinds } from "./request.ts";
import type { Chain } from "./chain.ts";
import { chainMembers } from "./chain.ts";

/** What an account needs on the next delegate to call through it. */
export const delegationPermission = "iam.serviceAccounts.implicitDelegation";

/** What the last member before the target needs on the target (source: REST reference of the IAM Credentials API, per method). */
const targetPermissions = {
  accessToken: "iam.serviceAccounts.getAccessToken",
  idToken: "iam.serviceAccounts.getOpenIdToken",
  signedJwt: "iam.serviceAccounts.signJwt",
  signedBlob: "iam.serviceAccounts.signBlob",
} as const;

export type HopPermission = typeof delegationPermission | (typeof targetPermissions)[CredentialKind];

export const hopPermissions: readonly HopPermission[] = [delegationPermission, ...Object.values(targetPermissions)];

/** The kinds of credentials that permissions on a target allow to mint. */
export function kindsHeld(permissions: readonly string[]): readonly CredentialKind[] {
  return credentialKinds.filter((kind) => permissions.includes(targetPermissions[kind]));
}

/** One step of a chain: `from` must have `permission` on `to`. */
export interface Hop {
  /** 1 for the caller's own hop. */
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly permission: HopPermission;
}

/** The permission that minting a kind of credential needs on its target. */
export function targetPermission(kind: CredentialKind): HopPermission {
  return targetPermissions[kind];
}

/** The hops of a chain: delegation on each delegate, the kind's own permission on the target. */
export function hopsOf(chain: Chain, kind: CredentialKind): readonly Hop[] {
  const members = chainMembers(chain);
  return members.slice(1).map((to, index) => {
    const isLast = index === members.length - 2;
    const permission = isLast ? targetPermissions[kind] : delegationPermission;
    return { number: index + 1, from: members[index] ?? chain.caller, to, permission };
  });
}

/**
 * Whether an account acts as itself with a right that renews its own tokens for ever. The right to its ID tokens does not: they cannot call
 * IAM.
 */
export function renewsItself({ from, to, permission }: Hop): boolean {
  return from === to && permission !== targetPermissions.idToken;
}

/**
 * The role to grant for a permission: the ID token role if it is enough, otherwise Token Creator, the only predefined role for people and
 * accounts that has the others (source: Google's predefined roles as of 2026-08-22).
 */
export function smallestRole(permission: HopPermission): string {
  const isIdToken = permission === targetPermissions.idToken;
  return isIdToken ? "roles/iam.serviceAccountOpenIdTokenCreator" : "roles/iam.serviceAccountTokenCreator";
}
