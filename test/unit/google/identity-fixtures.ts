import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { endpointsAt } from "../../../src/core/caller/endpoints.ts";
import type { CredentialSource } from "../../../src/core/caller/credential-source.ts";
import { parseCredentialFile } from "../../../src/google/credential-file/credential-file.ts";
import { createFileSource } from "../../../src/google/credential-file/file-source.ts";
import type { Programs } from "../../../src/google/credential-file/subject-program.ts";
import { FakeServer, type Reply } from "./fake-server.ts";
import { type Network, network, secret } from "./google-fixtures.ts";

export const target = "deployer@demo.iam.gserviceaccount.com";
/** The credential file of a person. */
export const user = {
  type: "authorized_user",
  account: "ana@example.com",
  client_id: "id",
  client_secret: secret,
  refresh_token: `1//${secret}`,
};
export const granted = { json: { access_token: `source-${secret}`, expires_in: 3_599, token_type: "Bearer" } };
export const impersonation = { json: { accessToken: secret, expireTime: "2026-11-21T13:00:00Z" } };
export const expiresAt = Date.UTC(2026, 10, 21, 13);

export const impersonationUrl = (url: string): string =>
  `${url}/v1/projects/-/serviceAccounts/${target}:generateAccessToken`;

export const impersonated = (url: string): object => ({
  type: "impersonated_service_account",
  service_account_impersonation_url: impersonationUrl(url),
  delegates: ["projects/-/serviceAccounts/first@demo.iam.gserviceaccount.com"],
  source_credentials: user,
});

export const external = (url: string, credential_source: object, more: object = {}): object => ({
  type: "external_account",
  audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: `${url}/v1/token`,
  credential_source,
  ...more,
});

export const workforce = (url: string): object => ({
  type: "external_account_authorized_user",
  client_id: "workforce",
  client_secret: secret,
  refresh_token: `first-${secret}`,
  token_url: `${url}/v1/oauthtoken`,
});

interface Opened extends Network {
  readonly server: FakeServer;
  readonly source: CredentialSource;
}

export async function openContent(
  t: TestContext,
  content: (url: string) => object,
  replies: readonly Reply[],
  programs?: Programs,
): Promise<Opened> {
  const server = await FakeServer.start(t, ...replies);
  const endpoints = endpointsAt(server.url);
  const connected = network(t);
  const file = parseCredentialFile(content(server.url), "/adc.json", endpoints);
  const options = { name: "adc", file, origin: "/adc.json", endpoints, quotaProject: "pays" } as const;
  const source = createFileSource({ ...options, ...(programs && { programs }) }, connected);
  return { server, ...connected, source };
}

export async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

export const lastForm = (server: FakeServer): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(server.lastRequest.body));
