/** Who a call comes from, as IAM sees it. */
export type Principal =
  | { readonly kind: "user"; readonly email: string; readonly uniqueId: string }
  | { readonly kind: "serviceAccount"; readonly email: string; readonly uniqueId: string }
  | FederatedPrincipal;

/** An identity of a workload identity pool: it has no Google account, only its `principal://` name. */
export interface FederatedPrincipal {
  readonly kind: "federated";
  /** `principal://iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/P/subject/S` */
  readonly name: string;
  /** The `principalSet://` names that this identity belongs to: the pool, its groups, its attributes. */
  readonly sets: readonly string[];
}

/** The principal's name in logs and audit entries. */
export function principalName(principal: Principal): string {
  return principal.kind === "federated" ? principal.name : principal.email;
}

/** The binding member that stands for exactly this principal. */
export function memberOf(principal: Principal): string {
  return principal.kind === "federated" ? principal.name : `${principal.kind}:${principal.email}`;
}

/**
 * All binding members that cover a principal, except groups and `projectOwner:` and the like: itself, its domain, all signed-in users,
 * everyone.
 */
export function ownMembers(principal: Principal): readonly string[] {
  const own = memberOf(principal);
  if (principal.kind === "federated") return [own, ...principal.sets, "allUsers"];
  const domain = principal.kind === "user" ? [`domain:${principal.email.split("@")[1] ?? ""}`] : [];
  return [own, ...domain, "allAuthenticatedUsers", "allUsers"];
}
