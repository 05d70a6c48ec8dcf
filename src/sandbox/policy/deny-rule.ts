/** One rule of a deny policy (source: google/iam/v2/deny.proto). */
export interface DenyRule {
  readonly deniedPrincipals: readonly string[];
  readonly exceptionPrincipals: readonly string[];
  /** For example `iam.googleapis.com/serviceAccounts.getAccessToken`; a trailing `.*` covers a whole group. */
  readonly deniedPermissions: readonly string[];
  readonly exceptionPermissions: readonly string[];
  readonly denialCondition: string | undefined;
}

export interface DenyPolicy {
  readonly id: string;
  /** `projects/ID`, `folders/N` or `organizations/N`. */
  readonly attachedTo: string;
  readonly displayName: string;
  readonly rules: readonly DenyRule[];
}
