import type { CredentialKind } from "../../request/request.ts";

/**
 * The environment variables for a credential. gcloud and Terraform's Google provider read an access token from these; for other kinds there
 * is no convention.
 */
export const tokenVariables: Readonly<Record<CredentialKind, readonly string[]>> = {
  accessToken: ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"],
  idToken: ["MINTMARK_ID_TOKEN"],
  signedJwt: ["MINTMARK_SIGNED_JWT"],
  signedBlob: ["MINTMARK_SIGNED_BLOB"],
};
