/** Credentials that are not JWTs but can be told by their shape. `unknown`: one word, and nothing in it says whose. */
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
 * Shapes in the order in which they are tried. Google calls its tokens opaque and promises no shape, so each line is what tokens in public
 * threads look like: `ya29.d.` and `ya29.dr.` are what the Security Token Service has given.
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

/** The family whose shape this text has; `undefined` where it has none. */
export function opaqueFamilyOf(token: string): OpaqueFamily | undefined {
  return shapes.find(([, shape]) => shape.test(token))?.[0];
}
