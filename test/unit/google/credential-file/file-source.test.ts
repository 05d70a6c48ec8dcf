import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import { test, type TestContext } from "node:test";
import { endpointsAt } from "../../../../src/core/caller/endpoints.ts";
import type { CredentialSource } from "../../../../src/core/caller/credential-source.ts";
import type {
  AuthorizedUser,
  CredentialFile,
  ServiceAccountKey,
} from "../../../../src/google/credential-file/credential-file.ts";
import { createFileSource } from "../../../../src/google/credential-file/file-source.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { assertNoSecret, failureOfRejection, type Network, network, never, secret } from "../google-fixtures.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key: ServiceAccountKey = {
  kind: "serviceAccountKey",
  account: "ci@demo.iam.gserviceaccount.com",
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  quotaProject: undefined,
};
const user: AuthorizedUser = {
  kind: "authorizedUser",
  clientId: "client-id",
  clientSecret: secret,
  refreshToken: `1//${secret}`,
  account: "ana@example.com",
  quotaProject: undefined,
};
const granted = { json: { access_token: secret, expires_in: 3599, token_type: "Bearer" } };

interface Opened extends Network {
  readonly server: FakeServer;
  readonly source: CredentialSource;
}

async function openFile(t: TestContext, file: CredentialFile, ...replies: readonly Reply[]): Promise<Opened> {
  const server = await FakeServer.start(t, ...replies);
  const connected = network(t);
  const origin = "/home/ana/adc.json";
  const options = { name: "adc", file, origin, endpoints: endpointsAt(server.url), quotaProject: undefined } as const;
  return { server, ...connected, source: createFileSource(options, connected) };
}

test("a person's refresh token is exchanged at the token endpoint in force", async (t) => {
  const { server, clock, source, logger } = await openFile(t, user, granted);
  assert.deepEqual(await source.accessToken(never), { value: secret, expiresAt: clock.now() + 3_599_000 });
  assert.equal(`${server.lastRequest.method} ${server.lastRequest.path}`, "POST /token");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(server.lastRequest.body)), {
    grant_type: "refresh_token",
    client_id: "client-id",
    client_secret: secret,
    refresh_token: `1//${secret}`,
  });
  assert.deepEqual([source.principal, server.requests.length], ["ana@example.com", 1]);
  assertNoSecret(logger.lines);
});

test("a key signs an assertion for Google, by the corrected clock", async (t) => {
  const { server, clock, source } = await openFile(t, key, granted);
  await source.accessToken(never);
  const form = new URLSearchParams(server.lastRequest.body);
  assert.equal(form.get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
  const [header, payload, signature] = form.get("assertion")!.split(".");
  const iat = clock.now() / 1000;
  assert.deepEqual(JSON.parse(Buffer.from(payload!, "base64url").toString()), {
    iss: "ci@demo.iam.gserviceaccount.com",
    scope: "https://www.googleapis.com/auth/cloud-platform",
    aud: "https://oauth2.googleapis.com/token",
    iat,
    exp: iat + 3600,
  });
  assert.ok(verify("sha256", Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature!, "base64url")));
});

test("every request for a token asks again: callers cache it", async (t) => {
  const { server, source } = await openFile(t, user, granted);
  await source.accessToken(never);
  await source.accessToken(never);
  assert.equal(server.requests.length, 2);
});

test("a person whom the file does not name is known after the first token", async (t) => {
  const payload = Buffer.from(JSON.stringify({ email: "ana@example.com" })).toString("base64url");
  const idToken = `eyJhbGciOiJSUzI1NiJ9.${payload}.c2ln`;
  const { source } = await openFile(
    t,
    { ...user, account: undefined },
    { json: { ...granted.json, id_token: idToken } },
  );
  assert.equal(source.principal, undefined);
  await source.accessToken(never);
  assert.equal(source.principal, "ana@example.com");
});

test("an ID token that cannot be read does not matter", async (t) => {
  for (const id_token of ["", "x", "a.b.c", 7, null]) {
    const { source } = await openFile(t, { ...user, account: undefined }, { json: { ...granted.json, id_token } });
    await source.accessToken(never);
    assert.equal(source.principal, undefined);
  }
});

test("a refusal of the token endpoint comes out without the library's error", async (t) => {
  const refusal = {
    status: 400,
    json: { error: "invalid_grant", error_description: "Token has been expired or revoked." },
  };
  for (const file of [user, key]) {
    const { server, source } = await openFile(t, file, refusal);
    const failure = await failureOfRejection(source.accessToken(never));
    assert.deepEqual(failure, {
      code: "sourceRejected",
      source: "adc",
      account: file.account,
      error: "invalid_grant",
      description: "Token has been expired or revoked.",
    });
    assert.equal(server.requests.length, 1);
  }
});

test("Workspace's demand to sign in again is reported as such", async (t) => {
  const json = {
    error: "invalid_grant",
    error_description: "reauth related error (invalid_rapt)",
    error_subtype: "invalid_rapt",
  };
  const { source } = await openFile(t, user, { status: 400, json });
  const failure = await failureOfRejection(source.accessToken(never));
  assert.deepEqual(failure, { code: "reauthenticationNeeded", source: "adc", account: "ana@example.com" });
});

test("a connection failure to the token endpoint is reported as what it is", async (t) => {
  const cases: readonly (readonly [Reply, string, number])[] = [
    [{ status: 503 }, "unavailable", 4],
    [{ status: 429, text: "slow down" }, "rateLimited", 4],
    ["reset", "unreachable", 4],
    ["cut", "unreachable", 1],
    [{ text: `<html>${secret}`, headers: { "content-type": "text/html" } }, "notJson", 1],
    [{ json: { access_token: secret } }, "unexpectedAnswer", 1],
    [{ json: { expires_in: 3599, refresh_token: secret } }, "unexpectedAnswer", 1],
    [{ json: { ...granted.json, expires_in: "soon" } }, "unexpectedAnswer", 1],
    [{ json: { ...granted.json, expires_in: -1 } }, "unexpectedAnswer", 1],
  ];
  for (const file of [user, key]) {
    for (const [reply, code, requests] of cases) {
      const { server, source, logger } = await openFile(t, file, reply);
      const failure = await failureOfRejection(source.accessToken(never));
      assert.deepEqual([failure.code, server.requests.length], [code, requests], JSON.stringify(failure));
      assertNoSecret(logger.lines);
    }
  }
});

test("an outage that ends in time is not noticed", async (t) => {
  const { source } = await openFile(t, user, { status: 503 }, "reset", granted);
  assert.equal((await source.accessToken(never)).value, secret);
});

test("an abort closes the connection to the token endpoint", async (t) => {
  const { server, source } = await openFile(t, user, "hang");
  const abort = new AbortController();
  const [arrived, closed] = [server.nextRequest(), server.nextDisconnect()];
  const asked = failureOfRejection(source.accessToken(abort.signal));
  await arrived;
  abort.abort();
  assert.deepEqual(await asked, { code: "cancelled" });
  await closed;
});

test("a proxy in the environment does not see what goes to this machine", async (t) => {
  const proxy = await FakeServer.start(t, {});
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
  const before = names.map((name) => [name, process.env[name]] as const);
  t.after(() => before.forEach(([name, value]) => setVariable(name, value)));
  names.forEach((name) => setVariable(name, proxy.url));
  const { source } = await openFile(t, user, granted);
  await source.accessToken(never);
  assert.equal(proxy.connections, 0);
});

test("the library says nothing on the console", async (t) => {
  const said = (["warn", "error", "log"] as const).map((method) => t.mock.method(console, method, () => undefined));
  for (const file of [user, key]) await (await openFile(t, file, granted)).source.accessToken(never);
  assert.deepEqual(
    said.map((method) => method.mock.callCount()),
    [0, 0, 0],
  );
});

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
