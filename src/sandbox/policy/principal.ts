/** Who a call comes from, as IAM sees it. */
export type Principal =
  | { readonly kind: "user"; readonly email: string; readonly uniqueId: string }
  | { readonly kind: "serviceAccount"; readonly email: string; readonly uniqueId: string }
  | FederatedPrincipal;

/** An identity of a workload identity pool: nobody in Google, known by its `principal://` name only. */
export interface FederatedPrincipal {
  readonly kind: "federated";
  /** `principal://iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/P/subject/S` */
  readonly name: string;
  /** The `principalSet://` names that this identity belongs to: the pool, its groups, its attributes. */
  readonly sets: readonly string[];
}

/** How logs and audit entries name a principal. */
export function principalName(principal: Principal): string {
  return principal.kind === "federated" ? principal.name : principal.email;
}

/** The member that stands for exactly this principal in a binding. */
export function memberOf(principal: Principal): string {
  return principal.kind === "federated" ? principal.name : `${principal.kind}:${principal.email}`;
}

/**
 * All members of a binding that a principal is, apart from groups and `projectOwner:` and its like: itself, its domain, everyone
 * signed in, everyone.
 */
export function ownMembers(principal: Principal): readonly string[] {
  const own = memberOf(principal);
  if (principal.kind === "federated") return [own, ...principal.sets, "allUsers"];
  const domain = principal.kind === "user" ? [`domain:${principal.email.split("@")[1] ?? ""}`] : [];
  return [own, ...domain, "allAuthenticatedUsers", "allUsers"];
}
