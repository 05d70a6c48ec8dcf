/** Limits of the IAM Credentials API, v1 (source: its REST reference). Times in seconds. */
export const limits = {
  defaultLifetimeSeconds: 3_600,
  /** Longest lifetime of an access token without an organization policy. */
  usualLifetimeSeconds: 3_600,
  /** Longest lifetime with `constraints/iam.allowServiceAccountCredentialLifetimeExtension` on the target. */
  extendedLifetimeSeconds: 43_200,
  /** Longest life of an access token for a Workspace user; no policy extends it. */
  userTokenLifetimeSeconds: 3_600,
  /** How far ahead `exp` of a signed JWT may be. */
  signedJwtLifetimeSeconds: 43_200,
  /** Not documented; more than this is a mistake, and Google's own text for it is of no help. In bytes. */
  blobBytes: 1_048_576,
  /** ID tokens always live this long. */
  idTokenLifetimeSeconds: 3_600,
  /** Not documented; longer lists are always mistakes, and Google's own text for them is of no help. */
  delegates: 10,
} as const;
