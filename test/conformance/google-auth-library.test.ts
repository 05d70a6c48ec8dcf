import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { Compute, ExternalAccountClient, IdTokenClient, JWT, OAuth2Client } from "google-auth-library";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, importX509, jwtVerify } from "jose";
import type { SandboxCloud } from "../../src/sandbox/sandbox-cloud.ts";
import { cloudPlatform, impersonated, sandboxFor, userClient } from "./google-clients.ts";

const user = "ada@acme.example";
const email = (name: string): string => `${name}@acme-one.iam.gserviceaccount.com`;
const robot = email("robot");
const target = email("target");
const provider = "projects/3001/locations/global/workloadIdentityPools/forge/providers/pipelines";
const principal =
  "principal://iam.googleapis.com/projects/3001/locations/global/workloadIdentityPools/forge/subject/main";
const tokenCreator = "roles/iam.serviceAccountTokenCreator";

/** Ada, the robot, the metadata server's account and the outside identity may all act as the target. */
const world = {
  organizations: [
    { number: "123456", domain: "acme.example", domainWideDelegation: [{ account: robot, scopes: [cloudPlatform] }] },
  ],
  projects: [{ projectId: "acme-one", number: "3001", parent: "organizations/123456" }],
  users: [{ email: user, scopes: [cloudPlatform, "openid", "https://www.googleapis.com/auth/userinfo.email"] }],
  serviceAccounts: [
    { email: robot },
    { email: email("metadata") },
    {
      email: target,
      bindings: [
        {
          role: tokenCreator,
          members: [`user:${user}`, `serviceAccount:${robot}`, `serviceAccount:${email("metadata")}`, principal],
        },
      ],
    },
  ],
  identityProviders: [{ name: provider, issuer: "https://forge.example" }],
  metadataAccount: email("metadata"),
};

/** google-auth-library's key clients only use oauth2.googleapis.com; only their transport can be redirected to the sandbox. */
function sandboxFetch({ url }: SandboxCloud): typeof fetch {
  return (input, init) => {
    const { pathname, search, hostname } = new URL(input instanceof Request ? input.url : input);
    return fetch(hostname.endsWith("googleapis.com") ? url + pathname + search : input, init);
  };
}

async function keyClient(cloud: SandboxCloud, options: { subject?: string; scopes?: string[] } = {}): Promise<JWT> {
  const file = await cloud.createKeyFile(robot);
  const { scopes = [cloudPlatform], ...rest } = options;
  const transporterOptions = { fetchImplementation: sandboxFetch(cloud) };
  return new JWT({ email: robot, key: String(file["private_key"]), scopes, transporterOptions, ...rest });
}

/** The library's verifier; it gets its keys from where the sandbox publishes Google's. */
function verifier({ url }: SandboxCloud): OAuth2Client {
  return new OAuth2Client({
    endpoints: {
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
    },
  });
}

async function assertVerifies(cloud: SandboxCloud, idToken: string, audience: string): Promise<void> {
  const ticket = await verifier(cloud).verifyIdToken({ idToken, audience });
  assert.equal(ticket.getPayload()?.aud, audience);
  const keys = createRemoteJWKSet(new URL(`${cloud.url}/oauth2/v3/certs`));
  const issuer = "https://accounts.google.com";
  const { protectedHeader } = await jwtVerify(idToken, keys, { audience, issuer, algorithms: ["RS256"] });
  assert.equal(protectedHeader.typ, "JWT");
}

function callerOfLast(cloud: SandboxCloud): unknown {
  return cloud.requestLog.at(-1)?.caller;
}

suite("google-auth-library's JWT, with a key file", () => {
  test("gets an access token and calls with it", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await keyClient(cloud);
    await client.request({ url: `${cloud.url}/v3/projects:search` });
    assert.equal(callerOfLast(cloud), robot);
  });

  test("gets an ID token for an audience", async (t) => {
    const cloud = await sandboxFor(t, world);
    const idToken = await (await keyClient(cloud)).fetchIdToken("https://service.example");
    await assertVerifies(cloud, idToken, "https://service.example");
    assert.equal(decodeJwt(idToken)["email"], robot);
  });

  test("acts for a user where an administrator approved the scopes", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await keyClient(cloud, { subject: user });
    await client.request({ url: `${cloud.url}/v3/projects:search` });
    assert.equal(callerOfLast(cloud), user);
  });

  test("does not act for a user with any other scope", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await keyClient(cloud, { subject: user, scopes: ["https://www.googleapis.com/auth/drive"] });
    await assert.rejects(client.getAccessToken(), /unauthorized_client/);
  });

  test("stops working when its key is deleted", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await keyClient(cloud);
    cloud.reset();
    await assert.rejects(client.getAccessToken(), /invalid_grant/);
  });

  test("is a source for Impersonated", async (t) => {
    const cloud = await sandboxFor(t, world);
    const { token } = await impersonated(cloud, await keyClient(cloud), { target }).getAccessToken();
    assert.match(token ?? "", /^ya29\.c\./);
  });
});

suite("google-auth-library's Impersonated", () => {
  test("fetches ID tokens, with the email unless told otherwise", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = impersonated(cloud, userClient(cloud), { target });
    const audience = "https://service.example/?a=1&b=2";
    const withEmail = await client.fetchIdToken(audience);
    await assertVerifies(cloud, withEmail, audience);
    const claims = decodeJwt(withEmail);
    assert.deepEqual([claims["email"], claims["email_verified"], claims["azp"]], [target, true, target]);
    const without = decodeJwt(await client.fetchIdToken(audience, { includeEmail: false }));
    assert.deepEqual([without["email"], without["azp"]], [undefined, without.sub]);
    assert.equal((without.exp ?? 0) - (without.iat ?? 0), 3600);
  });

  test("signs blobs that the account's published certificate verifies", async (t) => {
    const cloud = await sandboxFor(t, world);
    const blob = "GET\n\n\n1700000000\n/bucket/Grüße";
    const { keyId, signedBlob } = await impersonated(cloud, userClient(cloud), { target }).sign(blob);
    const certificates = (await (await fetch(`${cloud.url}/robot/v1/metadata/x509/${target}`)).json()) as Record<
      string,
      string
    >;
    const key = await importX509(certificates[keyId] ?? "", "RS256", { extractable: true });
    const bytes = Buffer.from(signedBlob, "base64");
    assert.ok(await crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, bytes, new TextEncoder().encode(blob)));
  });

  test("serves an IdTokenClient", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = new IdTokenClient({
      targetAudience: "https://service.example",
      idTokenProvider: impersonated(cloud, userClient(cloud), { target }),
    });
    const headers = await client.getRequestHeaders();
    const idToken = (headers.get("authorization") ?? "").replace("Bearer ", "");
    await assertVerifies(cloud, idToken, "https://service.example");
  });
});

suite("google-auth-library's UserRefreshClient", () => {
  test("gets ID tokens for its own OAuth client, whatever the audience", async (t) => {
    const cloud = await sandboxFor(t, world);
    const idToken = await userClient(cloud).fetchIdToken("https://service.example");
    const [caller] = cloud.callers;
    await assertVerifies(cloud, idToken, caller?.clientId ?? "");
    assert.equal(decodeJwt(idToken)["email"], user);
  });

  test("knows its token's scopes and email through getTokenInfo", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = userClient(cloud);
    const { token } = await client.getAccessToken();
    const asker = new OAuth2Client({ endpoints: { tokenInfoUrl: `${cloud.url}/tokeninfo` } });
    const info = await asker.getTokenInfo(token ?? "");
    assert.ok(info.scopes.includes(cloudPlatform));
    assert.equal(info.email, user);
    assert.equal(info.aud, cloud.callers[0]?.clientId);
  });

  test("can be revoked", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = userClient(cloud);
    const { token } = await client.getAccessToken();
    const revoker = new OAuth2Client({ endpoints: { oauth2RevokeUrl: `${cloud.url}/revoke` } });
    await revoker.revokeToken(token ?? "");
    const { status } = await fetch(`${cloud.url}/v3/projects:search`, {
      headers: { authorization: `Bearer ${token ?? ""}` },
    });
    assert.equal(status, 401);
  });
});

suite("google-auth-library's Compute, on the metadata server", () => {
  test("gets access tokens and ID tokens for the world's account", async (t) => {
    const cloud = await sandboxFor(t, world);
    useMetadataServer(t, cloud);
    const client = new Compute({ scopes: [cloudPlatform] });
    await client.request({ url: `${cloud.url}/v3/projects:search` });
    assert.equal(callerOfLast(cloud), email("metadata"));
    const idToken = await client.fetchIdToken("https://service.example");
    await assertVerifies(cloud, idToken, "https://service.example");
    const google = decodeJwt(idToken)["google"] as { compute_engine: { project_id: string } };
    assert.equal(google.compute_engine.project_id, "acme-one");
    assert.match((await impersonated(cloud, client, { target }).getAccessToken()).token ?? "", /^ya29\.c\./);
  });
});

function useMetadataServer(t: TestContext, { url }: SandboxCloud): void {
  const before = process.env["GCE_METADATA_HOST"];
  process.env["GCE_METADATA_HOST"] = new URL(url).host;
  t.after(() => {
    if (before === undefined) delete process.env["GCE_METADATA_HOST"];
    else process.env["GCE_METADATA_HOST"] = before;
  });
}

suite("google-auth-library's external account", () => {
  async function externalClient(
    t: TestContext,
    cloud: SandboxCloud,
    subject: string,
    impersonate: boolean,
  ): Promise<OAuth2Client> {
    const folder = await mkdtemp(join(tmpdir(), "mintmark-test-"));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, "token.txt");
    await writeFile(file, await cloud.issueSubjectToken(provider, { sub: subject }));
    const client = ExternalAccountClient.fromJSON({
      type: "external_account",
      audience: `//iam.googleapis.com/${provider}`,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${cloud.url}/v1/token`,
      credential_source: { file },
      ...(impersonate && {
        service_account_impersonation_url: `${cloud.url}/v1/projects/-/serviceAccounts/${target}:generateAccessToken`,
      }),
    });
    assert.ok(client);
    client.scopes = [cloudPlatform];
    return client as unknown as OAuth2Client;
  }

  test("exchanges an outside token and acts as a principal of the pool", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await externalClient(t, cloud, "main", false);
    await client.request({ url: `${cloud.url}/v3/projects:search` });
    assert.equal(callerOfLast(cloud), principal);
  });

  test("impersonates the account that its principal may act as", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await externalClient(t, cloud, "main", true);
    await client.request({ url: `${cloud.url}/v3/projects:search` });
    assert.equal(callerOfLast(cloud), target);
  });

  test("is refused for another subject", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = await externalClient(t, cloud, "feature", true);
    await assert.rejects(client.getAccessToken(), /iam\.serviceAccounts\.getAccessToken' denied/);
  });
});

suite("the keys of Google", () => {
  test("stay published after a rotation, and are marked cacheable", async (t) => {
    const cloud = await sandboxFor(t, world);
    const client = impersonated(cloud, userClient(cloud), { target });
    const before = await client.fetchIdToken("https://service.example");
    const rotated = await fetch(`${cloud.url}/sandbox/v1/keys:rotate`, {
      method: "POST",
      headers: { "x-mintmark-sandbox": "1" },
    });
    assert.equal(rotated.status, 200);
    const after = await client.fetchIdToken("https://service.example");
    assert.notEqual(decodeProtectedHeader(before).kid, decodeProtectedHeader(after).kid);
    await assertVerifies(cloud, before, "https://service.example");
    await assertVerifies(cloud, after, "https://service.example");
    const { headers } = await fetch(`${cloud.url}/oauth2/v3/certs`);
    assert.match(headers.get("cache-control") ?? "", /^public, max-age=\d+/);
  });
});
