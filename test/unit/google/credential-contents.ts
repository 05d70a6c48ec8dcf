import { generateKeyPairSync } from "node:crypto";
import { googleEndpoints } from "../../../src/core/caller/endpoints.ts";
import { type CredentialFile, parseCredentialFile } from "../../../src/google/credential-file/credential-file.ts";
import { secret } from "./google-fixtures.ts";

export const path = "/home/ana/adc.json";
export const parse = (content: unknown, endpoints = googleEndpoints): CredentialFile =>
  parseCredentialFile(content, path, endpoints);

export const user = { type: "authorized_user", client_id: "id", client_secret: secret, refresh_token: `1//${secret}` };
const pem = { type: "pkcs8", format: "pem" } as const;
const ecKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem);
export const key = { type: "service_account", client_email: "ci@demo.iam.gserviceaccount.com", private_key: ecKey };
export const target = "deployer@demo.iam.gserviceaccount.com";
export const impersonationUrl = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target}:generateAccessToken`;
export const impersonated = {
  type: "impersonated_service_account",
  service_account_impersonation_url: impersonationUrl,
  delegates: ["projects/-/serviceAccounts/first@demo.iam.gserviceaccount.com"],
  source_credentials: user,
};
export const external = {
  type: "external_account",
  audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: "https://sts.googleapis.com/v1/token",
  credential_source: { file: "/run/token" },
};
export const workforce = {
  type: "external_account_authorized_user",
  client_id: "id",
  client_secret: secret,
  refresh_token: secret,
};
