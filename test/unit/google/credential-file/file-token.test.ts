import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { CredentialSource } from "../../../../src/core/caller/credential-source.ts";
import { parseCredentialFile } from "../../../../src/google/credential-file/credential-file.ts";
import { createFileSource } from "../../../../src/google/credential-file/file-source.ts";
import { type SandboxCloud, startSandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { assertNoSecret, failureOfRejection, network, never, secret } from "../google-fixtures.ts";
import {
  expiresAt,
  external,
  folder,
  granted,
  impersonated,
  impersonation,
  impersonationUrl,
  lastForm,
  openContent,
  target,
  user,
  workforce,
} from "../identity-fixtures.ts";

test("an impersonating file acts as the impersonated account, through its own delegates, with one extra call", async (t) => {
  const { server, source, logger } = await openContent(t, impersonated, [granted, impersonation]);
  assert.equal(source.principal, target);
  assert.deepEqual(await source.accessToken(never), { value: secret, expiresAt });
  assert.deepEqual(
    server.requests.map(({ path }) => path),
    ["/token", `/v1/projects/-/serviceAccounts/${encodeURIComponent(target)}:generateAccessToken`],
  );
  const { headers, body } = server.lastRequest;
  assert.equal(headers.authorization, `Bearer source-${secret}`);
  assert.equal(headers["x-goog-user-project"], "pays");
  assert.deepEqual(JSON.parse(body), {
    delegates: ["projects/-/serviceAccounts/first@demo.iam.gserviceaccount.com"],
    scope: ["https://www.googleapis.com/auth/cloud-platform"],
    lifetime: "3600s",
  });
  assertNoSecret(logger.lines);
});

test("a denied impersonation names the chain of the file", async (t) => {
  const denied = {
    status: 403,
    json: { error: { code: 403, message: "Permission denied", status: "PERMISSION_DENIED" } },
  };
  const { source } = await openContent(t, impersonated, [granted, denied]);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.equal(failure.code, "permissionDenied");
  assert.deepEqual("chain" in failure && failure.chain, [
    "ana@example.com",
    "first@demo.iam.gserviceaccount.com",
    target,
  ]);
});

test("a refused credential inside an impersonation is reported as its own", async (t) => {
  const { source, server } = await openContent(t, impersonated, [
    { status: 400, json: { error: "invalid_grant", error_subtype: "invalid_rapt" } },
  ]);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.deepEqual(failure, { code: "reauthenticationNeeded", source: "adc", account: "ana@example.com" });
  assert.equal(server.requests.length, 1);
});

test("a token in a file is exchanged, and nothing else of the file is sent", async (t) => {
  const path = join(await folder(t), "token.json");
  await writeFile(path, JSON.stringify({ token: secret }));
  const format = { type: "json", subject_token_field_name: "token" };
  const content = (url: string): object => external(url, { file: path, format });
  const { server, source, clock } = await openContent(t, content, [
    { json: { ...granted.json, access_token: secret } },
  ]);
  assert.deepEqual(await source.accessToken(never), { value: secret, expiresAt: clock.now() + 3_599_000 });
  assert.equal(server.lastRequest.path, "/v1/token");
  assert.equal(server.lastRequest.headers.authorization, undefined);
  assert.deepEqual(lastForm(server), {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci",
    scope: "https://www.googleapis.com/auth/cloud-platform",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token: secret,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  });
});

test("a token at a URL is fetched with the file's headers, exchanged, and used to impersonate", async (t) => {
  const content = (url: string): object =>
    external(
      url,
      { url: `${url}/outside?secret=${secret}`, headers: { "x-key": secret } },
      {
        service_account_impersonation_url: impersonationUrl(url),
        service_account_impersonation: { token_lifetime_seconds: 600 },
      },
    );
  const { server, source, logger } = await openContent(t, content, [{ text: `${secret}\n` }, granted, impersonation]);
  assert.equal(source.principal, target);
  assert.deepEqual(await source.accessToken(never), { value: secret, expiresAt });
  const [outside, exchange, mint] = server.requests;
  assert.deepEqual(
    [outside?.method, outside?.headers["x-key"], outside?.headers.authorization],
    ["GET", secret, undefined],
  );
  assert.equal(new URLSearchParams(exchange?.body).get("subject_token"), secret);
  assert.equal((JSON.parse(mint?.body ?? "") as { lifetime: string }).lifetime, "600s");
  assertNoSecret(logger.lines);
});

test("a workforce pool receives its project, or its client", async (t) => {
  const path = join(await folder(t), "token");
  await writeFile(path, secret);
  const project = { workforce_pool_user_project: "123" };
  const first = await openContent(t, (url) => external(url, { file: path }, project), [granted]);
  await first.source.accessToken(never);
  assert.equal(lastForm(first.server)["options"], '{"userProject":"123"}');
  const client = { client_id: "c", client_secret: secret };
  const second = await openContent(t, (url) => external(url, { file: path }, { ...project, ...client }), [granted]);
  await second.source.accessToken(never);
  assert.equal(lastForm(second.server)["options"], undefined);
  assert.equal(second.server.lastRequest.headers.authorization, `Basic ${btoa(`c:${secret}`)}`);
});

test("a missing outside token says where it was looked for", async (t) => {
  const home = await folder(t);
  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(join(home, name), text);
    return join(home, name);
  };
  const format = { type: "json", subject_token_field_name: "token" };
  const cases = [
    [{ file: join(home, "none") }, "missing"],
    [{ file: home }, "directory"],
    [{ file: await put("large", "x".repeat(300_000)) }, "tooLarge"],
    [{ file: await put("empty", " \n") }, "empty"],
    [{ file: await put("text", secret), format }, "notJson"],
    [{ file: await put("other", JSON.stringify({ tokens: secret })), format }, "noField"],
    [{ file: await put("list", JSON.stringify([secret])), format }, "noField"],
  ] as const;
  for (const [credential_source, reason] of cases) {
    const { source, server } = await openContent(t, (url) => external(url, credential_source), [granted]);
    const failure = await failureOfRejection(source.accessToken(never));
    assert.deepEqual(failure, {
      code: "subjectTokenUnavailable",
      path: "/adc.json",
      origin: credential_source.file,
      reason,
    });
    assert.equal(server.requests.length, 0);
  }
});

test("an address that gives no outside token is named by its host only", async (t) => {
  const content = (url: string): object => external(url, { url: `${url}/token?key=${secret}` });
  for (const [reply, reason] of [
    [{ status: 403, text: secret }, "refused"],
    [{ status: 302, text: "", headers: { location: "http://127.0.0.1:1" } }, "refused"],
    [{ text: "" }, "empty"],
  ] as const) {
    const { source, server, logger } = await openContent(t, content, [reply]);
    const failure = await failureOfRejection(source.accessToken(never));
    assertNoSecret(logger.lines);
    assert.deepEqual(failure, {
      code: "subjectTokenUnavailable",
      path: "/adc.json",
      origin: `127.0.0.1:${server.port}`,
      reason,
    });
  }
});

test("an outside address without TLS is not called, unless it is a cloud's own metadata server", async (t) => {
  const { source } = await openContent(t, (url) => external(url, { url: "http://tokens.example/" }), [granted]);
  assert.deepEqual(await failureOfRejection(source.accessToken(never)), {
    code: "insecureEndpoint",
    host: "tokens.example",
  });
});

test("the token service's refusal is about the provider and the outside token, in its own words", async (t) => {
  const path = join(await folder(t), "token");
  await writeFile(path, secret);
  const refusals = [
    ["invalid_grant", "The ID Token is expired."],
    ["invalid_target", "The target service indicated by the audience parameters is invalid."],
  ] as const;
  for (const [error, description] of refusals) {
    const refusal = { status: 400, json: { error, error_description: description } };
    const { source } = await openContent(t, (url) => external(url, { file: path }), [refusal]);
    assert.deepEqual(await failureOfRejection(source.accessToken(never)), {
      code: "subjectTokenRefused",
      path: source.origin,
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci",
      error,
      description,
    });
  }
});

test("a refused sign-in inside an impersonation is never said to be the impersonated account's", async (t) => {
  const refusal = { status: 400, json: { error: "invalid_grant", error_description: "Bad Request" } };
  const nameless = (url: string): object => ({ ...impersonated(url), source_credentials: { ...user, account: "" } });
  const { source } = await openContent(t, nameless, [refusal]);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.deepEqual(failure, {
    code: "sourceRejected",
    source: "adc",
    account: undefined,
    error: "invalid_grant",
    description: "Bad Request",
  });
});

test("a workforce sign-in is refreshed with its client in the header, and the refresh token that replaces it is used next", async (t) => {
  const { server, source, logger } = await openContent(t, workforce, [
    { json: { ...granted.json, refresh_token: `second-${secret}` } },
  ]);
  await source.accessToken(never);
  assert.equal(server.lastRequest.path, "/v1/oauthtoken");
  assert.equal(server.lastRequest.headers.authorization, `Basic ${btoa(`workforce:${secret}`)}`);
  assert.deepEqual(lastForm(server), { grant_type: "refresh_token", refresh_token: `first-${secret}` });
  await source.accessToken(never);
  assert.equal(lastForm(server)["refresh_token"], `second-${secret}`);
  assertNoSecret(logger.lines);
});

test("a workforce sign-in inside an impersonation keeps its replaced refresh token, too", async (t) => {
  const content = (url: string): object => ({ ...impersonated(url), source_credentials: workforce(url) });
  const refreshed = { json: { ...granted.json, refresh_token: `second-${secret}` } };
  const { server, source } = await openContent(t, content, [refreshed, impersonation, refreshed, impersonation]);
  await source.accessToken(never);
  await source.accessToken(never);
  assert.equal(new URLSearchParams(server.requests[2]?.body).get("refresh_token"), `second-${secret}`);
});

interface Story {
  readonly sandbox: SandboxCloud;
  readonly sourceOf: (name: string) => Promise<CredentialSource>;
}

/** The files that the sandbox makes for all clients, used by Mintmark. */
async function story(t: TestContext): Promise<Story> {
  const { http, clock } = network(t);
  const sandbox = await startSandboxCloud({ now: () => clock.now() });
  t.after(() => sandbox.close());
  const home = await folder(t);
  const files = await sandbox.clientFiles(home);
  for (const [name, content] of Object.entries(files)) await writeFile(join(home, name), JSON.stringify(content));
  const { endpoints } = sandbox;
  const sourceOf = async (name: string): Promise<CredentialSource> => {
    const file = parseCredentialFile(JSON.parse(await readFile(join(home, name), "utf8")), name, endpoints);
    return createFileSource({ name: "adc", file, origin: name, endpoints, quotaProject: undefined }, { http, clock });
  };
  return { sandbox, sourceOf };
}

test("the sandbox takes each kind of file for the account that the source names", async (t) => {
  const { sandbox, sourceOf } = await story(t);
  for (const name of ["service-account.json", "impersonated.json", "external-account.json"]) {
    const source = await sourceOf(name);
    const { value } = await source.accessToken(never);
    const answer = await fetch(`${sandbox.url}/v1/projects/larkfield-build/serviceAccounts`, {
      headers: { authorization: `Bearer ${value}` },
    });
    await answer.arrayBuffer();
    assert.notEqual(answer.status, 401, name);
    assert.equal(sandbox.requestLog.at(-1)?.caller, source.principal, name);
  }
});

test("the sandbox takes a workforce sign-in for the person of its pool, whom the file does not name", async (t) => {
  const { sandbox, sourceOf } = await story(t);
  const source = await sourceOf("workforce-user.json");
  const { value } = await source.accessToken(never);
  const headers = { authorization: `Bearer ${value}` };
  await (await fetch(`${sandbox.url}/v3/projects:search`, { headers })).arrayBuffer();
  const pool = "principal://iam.googleapis.com/locations/global/workforcePools/larkfield-partners";
  assert.equal(sandbox.requestLog.at(-1)?.caller, `${pool}/subject/eve@partner.example`);
  assert.equal(source.principal, undefined);
});
