import assert from "node:assert/strict";
import { test } from "node:test";
import { ExternalAccountAuthorizedUserClient, OAuth2Client } from "google-auth-library";
import { cloudPlatform, impersonated, sandboxFor } from "./google-clients.ts";

const provider = "locations/global/workforcePools/staff/providers/okta";
const person = "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/eve";
const target = "target@acme-one.iam.gserviceaccount.com";
const bindings = [{ role: "roles/iam.serviceAccountTokenCreator", members: [person] }];
const world = {
  projects: [{ projectId: "acme-one", number: "3001" }],
  serviceAccounts: [{ email: target, bindings }],
  workforceProviders: [{ name: provider, subject: "eve" }],
  examples: { workforce: provider },
};

test("Google's client of workforce credentials refreshes them, and acts as whom they may act as", async (t) => {
  const cloud = await sandboxFor(t, world);
  const file = (await cloud.clientFiles("/nowhere"))["workforce-user.json"] ?? {};
  const text = (name: string): string => String(file[name]);
  const client = new ExternalAccountAuthorizedUserClient({
    type: "external_account_authorized_user",
    audience: text("audience"),
    client_id: text("client_id"),
    client_secret: text("client_secret"),
    refresh_token: text("refresh_token"),
    token_url: text("token_url"),
    token_info_url: text("token_info_url"),
  });
  const { token } = await client.getAccessToken();
  assert.equal(typeof token, "string");
  const minted = await impersonated(cloud, client, { target }).getAccessToken();
  assert.equal(typeof minted.token, "string");
});

test("Google's client signs in with a login configuration: page, code, token", async (t) => {
  const cloud = await sandboxFor(t, world);
  const redirectUri = "http://localhost:8085/";
  const client = new OAuth2Client({
    clientId: "gcloud",
    clientSecret: "not-so-secret",
    redirectUri,
    endpoints: { oauth2AuthBaseUrl: `${cloud.url}/authorize`, oauth2TokenUrl: `${cloud.url}/v1/oauthtoken` },
  });
  const { codeVerifier, codeChallenge = "" } = await client.generateCodeVerifierAsync();
  const page = new URL(client.generateAuthUrl({ scope: cloudPlatform, state: "s" }));
  page.searchParams.set("provider_name", provider);
  page.searchParams.set("code_challenge", codeChallenge);
  page.searchParams.set("code_challenge_method", "S256");
  const answer = await fetch(page, { redirect: "manual" });
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const { tokens } = await client.getToken({ code, codeVerifier, redirect_uri: redirectUri });
  assert.equal(typeof tokens.refresh_token, "string");
  client.setCredentials(tokens);
  assert.equal(typeof (await impersonated(cloud, client, { target }).getAccessToken()).token, "string");
});
