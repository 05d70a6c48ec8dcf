import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  cloudPlatform,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const provider = "locations/global/workforcePools/staff/providers/okta";
const eve = "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/eve@corp.example";
const ops = "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/group/ops";
const redirectUri = "http://localhost:8085/";
const basic = (id = "gcloud", secret = "not-so-secret"): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

function start(t: TestContext, clock = new FakeClock()): Promise<SandboxCloud> {
  const world = worldOf({
    accounts: { "by-name": grant(eve), "by-group": grant(ops), other: {} },
    rest: {
      workforceProviders: [{ name: provider, subject: "eve@corp.example", groups: ["ops"] }],
      examples: { workforce: provider },
    },
  });
  return sandboxFor(t, { world, now: clock.now });
}

function grant(member: string): object {
  return { bindings: [{ role: tokenCreator, members: [member] }] };
}

const usual = {
  response_type: "code",
  client_id: "gcloud",
  redirect_uri: redirectUri,
  scope: `openid ${cloudPlatform}`,
  state: "s1",
  provider_name: provider,
};

function authorize({ url }: SandboxCloud, changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  const query = new URLSearchParams({ ...usual, ...changes });
  return fetch(`${url}/authorize?${query.toString()}`, { redirect: "manual" });
}

async function codeOf(cloud: SandboxCloud, changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const location = new URL((await authorize(cloud, changes)).headers.get("location") ?? "");
  return location.searchParams.get("code") ?? "";
}

async function post(
  cloud: SandboxCloud,
  path: string,
  form: Readonly<Record<string, string>>,
  client = basic(),
): Promise<Reply> {
  const response = await fetch(cloud.url + path, {
    method: "POST",
    headers: { authorization: client },
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Reply["body"] };
}

const redeem = (
  cloud: SandboxCloud,
  code: string,
  more: Readonly<Record<string, string>> = {},
  client = basic(),
): Promise<Reply> =>
  post(cloud, "/v1/oauthtoken", { grant_type: "authorization_code", code, redirect_uri: redirectUri, ...more }, client);
const refresh = (cloud: SandboxCloud, token: unknown, client = basic()): Promise<Reply> =>
  post(cloud, "/v1/oauthtoken", { grant_type: "refresh_token", refresh_token: String(token) }, client);

suite("a person of a workforce pool", () => {
  test("signs in with a login configuration, refreshes, and mints for whom the pool's names are granted", async (t) => {
    const cloud = await start(t);
    const answer = await authorize(cloud);
    const location = new URL(answer.headers.get("location") ?? "");
    assert.deepEqual(
      [answer.status, location.origin, location.searchParams.get("state")],
      [302, "http://localhost:8085", "s1"],
    );
    const { status, body } = await redeem(cloud, location.searchParams.get("code") ?? "");
    assert.deepEqual([status, body["token_type"], body["expires_in"]], [200, "Bearer", 3600]);
    const again = await refresh(cloud, body["refresh_token"]);
    const token = String(again.body["access_token"]);
    assert.notEqual(token, body["access_token"]);
    const statuses = await Promise.all(
      ["by-name", "by-group", "other"].map(async (name) => (await mint(cloud, name, { token })).status),
    );
    assert.deepEqual(statuses, [200, 200, 403]);
  });

  test("is told by introspection, as long as the token is valid", async (t) => {
    const clock = new FakeClock();
    const cloud = await start(t, clock);
    const { body } = await redeem(cloud, await codeOf(cloud));
    const ask = async (): Promise<Reply["body"]> =>
      (await post(cloud, "/v1/introspect", { token: String(body["access_token"]), token_type_hint: "access_token" }))
        .body;
    const { active, username, client_id: client } = await ask();
    assert.deepEqual([active, username, client], [true, eve, "gcloud"]);
    clock.time += 3_600_000;
    assert.deepEqual(await ask(), { active: false });
  });

  test("is signed out by revoking the refresh token", async (t) => {
    const cloud = await start(t);
    const { body } = await redeem(cloud, await codeOf(cloud));
    await post(cloud, "/v1/revoke", { token: String(body["refresh_token"]) });
    const { status, body: refused } = await refresh(cloud, body["refresh_token"]);
    assert.deepEqual([status, refused["error"]], [400, "invalid_grant"]);
  });

  test("has files of both kinds from the sandbox, and the credentials work", async (t) => {
    const cloud = await start(t);
    const files = await cloud.clientFiles("/nowhere");
    assert.equal(files["workforce-login.json"]?.["auth_url"], `${cloud.url}/authorize`);
    const { refresh_token: token, client_id: id, client_secret: secret } = files["workforce-user.json"] ?? {};
    const { body } = await refresh(cloud, token, basic(String(id), String(secret)));
    assert.equal((await mint(cloud, "by-name", { token: String(body["access_token"]) })).status, 200);
  });
});

suite("a sign-in code", () => {
  const verifier = "a".repeat(43);
  const challenge = createHash("sha256").update(verifier).digest("base64url");

  test("is for one use, ten minutes, its client, its address and its verifier", async (t) => {
    const clock = new FakeClock();
    const cloud = await start(t, clock);
    const pkce = { code_challenge: challenge, code_challenge_method: "S256" };
    const used = await codeOf(cloud, pkce);
    assert.equal((await redeem(cloud, used, { code_verifier: verifier })).status, 200);
    const late = await codeOf(cloud);
    clock.time += 600_000;
    const refusals = [
      redeem(cloud, used, { code_verifier: verifier }),
      redeem(cloud, late),
      redeem(cloud, await codeOf(cloud), {}, basic("other")),
      redeem(cloud, await codeOf(cloud), { redirect_uri: "http://localhost:1/" }),
      redeem(cloud, await codeOf(cloud, pkce), { code_verifier: `${verifier}b` }),
      redeem(cloud, await codeOf(cloud, pkce)),
    ];
    for (const { body } of await Promise.all(refusals)) assert.equal(body["error"], "invalid_grant");
  });

  test("goes to this machine or to the person, nowhere else", async (t) => {
    const cloud = await start(t);
    for (const [redirect, status] of [
      ["http://127.0.0.1:9/cb?x=1", 302],
      ["https://sdk.cloud.google/authcode.html", 200],
      ["https://sdk.cloud.google/applicationdefaultauthcode.html", 200],
      ["https://evil.example/", 400],
      ["http://localhost.evil.example/", 400],
      ["javascript:alert(1)", 400],
      ["", 400],
    ] as const) {
      assert.equal((await authorize(cloud, { redirect_uri: redirect })).status, status, redirect);
    }
  });

  test("is not given for another provider, an answer that is no code, or a plain challenge", async (t) => {
    const cloud = await start(t);
    for (const changes of [
      { provider_name: "locations/global/workforcePools/staff/providers/none" },
      { response_type: "token" },
      { client_id: "" },
      { code_challenge: verifier, code_challenge_method: "plain" },
    ]) {
      assert.equal((await authorize(cloud, changes)).status, 400, JSON.stringify(changes));
    }
  });
});

test("a refresh token of a workforce session works for its client alone, and no call works without one", async (t) => {
  const cloud = await start(t);
  const { body } = await redeem(cloud, await codeOf(cloud));
  for (const client of [basic("gcloud", "other"), basic("other"), "Basic", "Bearer x"]) {
    const { status, body: refused } = await refresh(cloud, body["refresh_token"], client);
    assert.deepEqual([status, refused["error"]], [401, "invalid_client"]);
  }
  assert.equal(
    (await post(cloud, "/v1/oauthtoken", { grant_type: "password" })).body["error"],
    "unsupported_grant_type",
  );
  assert.equal((await send(cloud, "/v1/introspect", { token: null, body: "token=x" })).status, 401);
});
