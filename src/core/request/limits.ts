/** Limits of the IAM Credentials API, v1 (source: its REST reference). Times in seconds. */
export const limits = {
  defaultLifetimeSeconds: 3_600,
  /** Longest access token lifetime without an organization policy. */
  usualLifetimeSeconds: 3_600,
  /** Longest lifetime with `constraints/iam.allowServiceAccountCredentialLifetimeExtension` on the target. */
  extendedLifetimeSeconds: 43_200,
  /** Longest access token lifetime for a Workspace user; no policy extends it. */
  userTokenLifetimeSeconds: 3_600,
  /** How far ahead `exp` of a signed JWT may be. */
  signedJwtLifetimeSeconds: 43_200,
  /** Not documented; more than this is a mistake, and Google's error does not help. In bytes. */
  blobBytes: 1_048_576,
  /** ID tokens always live this long. */
  idTokenLifetimeSeconds: 3_600,
  /** Not documented; longer lists are always mistakes, and Google's error does not help. */
  delegates: 10,
} as const;
