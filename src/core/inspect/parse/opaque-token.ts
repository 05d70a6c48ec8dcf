/** Kinds of credentials that are not JWTs but have a known shape. `unknown`: a single word that does not show its issuer. */
export type OpaqueFamily =
  | "googleAccessToken"
  | "googleStsToken"
  | "googleRefreshToken"
  | "googleAuthorizationCode"
  | "googleApiKey"
  | "googleClientSecret"
  | "paseto"
  | "gitHubToken"
  | "gitLabToken"
  | "slackToken"
  | "awsAccessKeyId"
  | "privateKey"
  | "serviceAccountKey"
  | "unknown";

/**
 * Shapes, tried in this order. Google calls its tokens opaque and guarantees no shape, so each line follows tokens seen in public threads:
 * the Security Token Service has given `ya29.d.` and `ya29.dr.`.
 */
const shapes: readonly (readonly [OpaqueFamily, RegExp])[] = [
  ["googleStsToken", /^ya29\.dr?\.[\w.-]+$/],
  ["googleAccessToken", /^ya29\.[\w.-]+$/],
  ["googleRefreshToken", /^1\/\/[\w-]+$/],
  ["googleAuthorizationCode", /^4\/[\w-]{20,}$/],
  ["googleApiKey", /^AIza[\w-]{35}$/],
  ["googleClientSecret", /^GOCSPX-[\w-]+$/],
  ["paseto", /^v[1-4]\.(?:local|public)\.[\w.-]+$/],
  ["gitHubToken", /^(?:gh[pousr]_\w{20,}|github_pat_\w{20,})$/],
  ["gitLabToken", /^glpat-[\w.-]{20,}$/],
  ["slackToken", /^xox[abeprs]-[\w-]{10,}$/],
  ["awsAccessKeyId", /^(?:AKIA|ASIA)[A-Z2-7]{16}$/],
  ["privateKey", /^-----BEGIN (?:[A-Z]{1,20} )?PRIVATE KEY-----/],
];

/** The kind of credential with the shape of this text; `undefined` if none has it. */
export function opaqueFamilyOf(token: string): OpaqueFamily | undefined {
  return shapes.find(([, shape]) => shape.test(token))?.[0];
}
