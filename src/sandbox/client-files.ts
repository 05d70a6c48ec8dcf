import type { JsonObject } from "../core/base/json.ts";
import { keyFileOf } from "./identity/account-keys.ts";
import type { Users } from "./identity/users.ts";
import type { Cloud } from "./state/cloud.ts";

/** Credential files for other people's clients, by file name. */
export type ClientFiles = Readonly<Record<string, JsonObject>>;

/** The file that `gcloud auth application-default login` would write; empty in a world without people. */
export function adcOf(users: Users): JsonObject {
  const user = users.all[0];
  if (user === undefined) return {};
  return {
    type: "authorized_user",
    account: user.email,
    client_id: users.client.clientId,
    client_secret: users.client.clientSecret,
    refresh_token: user.refreshToken,
    universe_domain: "googleapis.com",
  };
}

/** One file for each example of the world: a key, an impersonation through delegates, an external account. Creates RSA keys. */
export async function clientFilesOf(cloud: Cloud, folder: string): Promise<ClientFiles> {
  const { examples } = cloud.world;
  const account = examples.keyAccount === undefined ? undefined : cloud.resources.account(examples.keyAccount);
  const { impersonated, external, workforce } = examples;
  return {
    ...(account !== undefined && {
      "service-account.json": keyFileOf(account, await cloud.accountKeys.create(account), cloud.address.url),
    }),
    ...(impersonated !== undefined && { "impersonated.json": impersonatedFile(cloud, impersonated) }),
    ...(external !== undefined && {
      "external-account.json": externalFile(cloud, external, `${folder}/subject-token.json`),
      "subject-token.json": { token: await subjectToken(cloud, external) },
    }),
    ...(workforce !== undefined && {
      "workforce-login.json": loginConfiguration(cloud, workforce),
      "workforce-user.json": workforceUser(cloud, workforce),
    }),
  };
}

type Impersonated = NonNullable<Cloud["world"]["examples"]["impersonated"]>;
type External = NonNullable<Cloud["world"]["examples"]["external"]>;

function impersonatedFile(cloud: Cloud, { delegates, target }: Impersonated): JsonObject {
  return {
    type: "impersonated_service_account",
    service_account_impersonation_url: impersonationUrl(cloud, target),
    delegates: delegates.map((delegate) => `projects/-/serviceAccounts/${delegate}`),
    source_credentials: adcOf(cloud.users),
  };
}

function externalFile(cloud: Cloud, { provider, target }: External, subjectTokenPath: string): JsonObject {
  return {
    type: "external_account",
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${cloud.address.url}/v1/token`,
    credential_source: { file: subjectTokenPath, format: { type: "json", subject_token_field_name: "token" } },
    ...(target !== undefined && { service_account_impersonation_url: impersonationUrl(cloud, target) }),
  };
}

function workforceUrls({ address }: Cloud, provider: string): JsonObject {
  return {
    audience: `//iam.googleapis.com/${provider}`,
    token_url: `${address.url}/v1/oauthtoken`,
    token_info_url: `${address.url}/v1/introspect`,
  };
}

/** What `gcloud iam workforce-pools create-login-config` writes: how to sign in, and nothing secret. */
function loginConfiguration(cloud: Cloud, provider: string): JsonObject {
  return {
    universe_domain: "googleapis.com",
    type: "external_account_authorized_user_login_config",
    auth_url: `${cloud.address.url}/authorize`,
    ...workforceUrls(cloud, provider),
  };
}

/** What `gcloud auth application-default login --login-config` writes after the sign-in. */
function workforceUser(cloud: Cloud, provider: string): JsonObject {
  const { clientId, clientSecret } = cloud.users.client;
  const client = { id: clientId, secret: clientSecret };
  return {
    type: "external_account_authorized_user",
    ...workforceUrls(cloud, provider),
    revoke_url: `${cloud.address.url}/v1/revoke`,
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: cloud.workforce.signIn(provider, client, ["https://www.googleapis.com/auth/cloud-platform"]),
    universe_domain: "googleapis.com",
  };
}

function impersonationUrl({ address }: Cloud, target: string): string {
  return `${address.url}/v1/projects/-/serviceAccounts/${target}:generateAccessToken`;
}

/** The subject names a repository and a branch (`owner/name:branch`), as CI pipelines do. */
function subjectToken({ workloadIdentity }: Cloud, { provider, subject }: External): Promise<string> {
  return workloadIdentity.issue(provider, { sub: subject, repository: subject.split(":")[0] });
}
