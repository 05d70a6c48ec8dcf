import assert from "node:assert/strict";
import { access, chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { CredentialSource } from "../../../src/core/credential/credential-source.ts";
import { parseCredentialFile } from "../../../src/google/credential-file.ts";
import { createFileSource } from "../../../src/google/file-source.ts";
import type { Programs } from "../../../src/google/subject-program.ts";
import { type SandboxCloud, startSandboxCloud } from "../../../src/sandbox/sandbox-cloud.ts";
import type { FakeClock } from "./fake-clock.ts";
import { FakeServer, type Reply } from "./fake-server.ts";
import {
  assertNoSecret,
  endpointsAt,
  failureOfRejection,
  type Network,
  network,
  never,
  secret,
} from "./google-fixtures.ts";

const target = "deployer@demo.iam.gserviceaccount.com";
const user = {
  type: "authorized_user",
  account: "ana@example.com",
  client_id: "id",
  client_secret: secret,
  refresh_token: `1//${secret}`,
};
const granted = { json: { access_token: `source-${secret}`, expires_in: 3_599, token_type: "Bearer" } };
const impersonation = { json: { accessToken: secret, expireTime: "2026-11-21T13:00:00Z" } };
const expiresAt = Date.UTC(2026, 10, 21, 13);

const impersonationUrl = (url: string): string => `${url}/v1/projects/-/serviceAccounts/${target}:generateAccessToken`;

const impersonated = (url: string): object => ({
  type: "impersonated_service_account",
  service_account_impersonation_url: impersonationUrl(url),
  delegates: ["projects/-/serviceAccounts/first@demo.iam.gserviceaccount.com"],
  source_credentials: user,
});

const external = (url: string, credential_source: object, more: object = {}): object => ({
  type: "external_account",
  audience: "//iam.googleapis.com/pool",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: `${url}/v1/token`,
  credential_source,
  ...more,
});

const workforce = (url: string): object => ({
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

async function open(
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

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

const lastForm = (server: FakeServer): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(server.lastRequest.body));

test("an impersonating file speaks for the impersonated account, through its own delegates, for one call more", async (t) => {
  const { server, source, logger } = await open(t, impersonated, [granted, impersonation]);
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
  const { source } = await open(t, impersonated, [granted, denied]);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.equal(failure.code, "permissionDenied");
  assert.deepEqual("chain" in failure && failure.chain, [
    "ana@example.com",
    "first@demo.iam.gserviceaccount.com",
    target,
  ]);
});

test("a refused credential inside an impersonation is told as its own", async (t) => {
  const { source, server } = await open(t, impersonated, [
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
  const { server, source, clock } = await open(t, content, [{ json: { ...granted.json, access_token: secret } }]);
  assert.deepEqual(await source.accessToken(never), { value: secret, expiresAt: clock.now() + 3_599_000 });
  assert.equal(server.lastRequest.path, "/v1/token");
  assert.equal(server.lastRequest.headers.authorization, undefined);
  assert.deepEqual(lastForm(server), {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: "//iam.googleapis.com/pool",
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
  const { server, source, logger } = await open(t, content, [{ text: `${secret}\n` }, granted, impersonation]);
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

test("a workforce pool is told its project, or its client", async (t) => {
  const path = join(await folder(t), "token");
  await writeFile(path, secret);
  const project = { workforce_pool_user_project: "123" };
  const first = await open(t, (url) => external(url, { file: path }, project), [granted]);
  await first.source.accessToken(never);
  assert.equal(lastForm(first.server)["options"], '{"userProject":"123"}');
  const client = { client_id: "c", client_secret: secret };
  const second = await open(t, (url) => external(url, { file: path }, { ...project, ...client }), [granted]);
  await second.source.accessToken(never);
  assert.equal(lastForm(second.server)["options"], undefined);
  assert.equal(second.server.lastRequest.headers.authorization, `Basic ${btoa(`c:${secret}`)}`);
});

test("an outside token that is not there says where it was looked for", async (t) => {
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
    const { source, server } = await open(t, (url) => external(url, credential_source), [granted]);
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
    const { source, server, logger } = await open(t, content, [reply]);
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
  const { source } = await open(t, (url) => external(url, { url: "http://tokens.example/" }), [granted]);
  assert.deepEqual(await failureOfRejection(source.accessToken(never)), {
    code: "insecureEndpoint",
    host: "tokens.example",
  });
});

test("the token service's refusal is told in its words", async (t) => {
  const path = join(await folder(t), "token");
  await writeFile(path, secret);
  const refusal = { status: 400, json: { error: "invalid_grant", error_description: "The ID Token is expired." } };
  const { source } = await open(t, (url) => external(url, { file: path }), [refusal]);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.deepEqual(failure, {
    code: "sourceRejected",
    source: "adc",
    account: undefined,
    error: "invalid_grant",
    description: "The ID Token is expired.",
  });
});

test("a workforce sign-in is refreshed with its client in the header, and the refresh token that replaces it is used next", async (t) => {
  const { server, source, logger } = await open(t, workforce, [
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
  const { server, source } = await open(t, content, [refreshed, impersonation, refreshed, impersonation]);
  await source.accessToken(never);
  await source.accessToken(never);
  assert.equal(new URLSearchParams(server.requests[2]?.body).get("refresh_token"), `second-${secret}`);
});

interface Machine {
  readonly home: string;
  readonly clock: FakeClock;
  readonly programs: Programs;
  /** Makes a program that answers, and marks that it ran. */
  readonly program: (answer: string) => Promise<string>;
  readonly runs: () => Promise<number>;
}

async function machine(t: TestContext, mayRun = true): Promise<Machine> {
  const home = await folder(t);
  const { clock } = network(t);
  const environment = { platform: process.platform, variables: process.env, homeDirectory: home };
  const marks = join(home, "marks");
  return {
    home,
    clock,
    programs: { environment, clock, mayRun: () => mayRun },
    async program(answer) {
      const path = join(home, "give token");
      await writeFile(path, `#!/bin/sh\necho "$GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE $1" >> "${marks}"\n${answer}\n`);
      await chmod(path, 0o700);
      return `"${path}" "two words"`;
    },
    runs: async () => (await readFile(marks, "utf8").catch(() => "")).split("\n").length - 1,
  };
}

const said = (answer: object): string => `cat <<'END'\n${JSON.stringify({ version: 1, ...answer })}\nEND`;
const idToken = { success: true, token_type: "urn:ietf:params:oauth:token-type:id_token", id_token: secret };
const posix = { skip: process.platform === "win32" };

test("a program that is allowed gives the outside token, without a shell", posix, async (t) => {
  const { programs, program, runs, home } = await machine(t);
  const command = await program(said(idToken));
  const { server, source } = await open(t, (url) => external(url, { executable: { command } }), [granted], programs);
  await source.accessToken(never);
  assert.equal(lastForm(server)["subject_token"], secret);
  assert.equal(await runs(), 1);
  assert.equal(await readFile(join(home, "marks"), "utf8"), "//iam.googleapis.com/pool two words\n");
});

test("a program that is not allowed is never run", posix, async (t) => {
  const { programs, program, runs, home } = await machine(t, false);
  const command = `${await program(said(idToken))} --password ${secret}`;
  for (const given of [programs, undefined]) {
    const { source } = await open(t, (url) => external(url, { executable: { command } }), [granted], given);
    const failure = await failureOfRejection(source.accessToken(never));
    assert.deepEqual(failure, {
      code: "subjectProgramNotAllowed",
      path: "/adc.json",
      program: join(home, "give token"),
    });
  }
  assert.equal(await runs(), 0);
});

test("a fresh answer in the output file spares the run, an old or broken one does not", posix, async (t) => {
  const { programs, program, runs, home } = await machine(t);
  const { clock } = network(t);
  const now = clock.now() / 1_000;
  const command = await program(said(idToken));
  const output_file = join(home, "kept.json");
  const cases = [
    [{ ...idToken, expiration_time: now + 60 }, 0],
    [{ ...idToken, expiration_time: now - 1 }, 1],
    [{ success: false }, 2],
    ["not JSON", 3],
  ] as const;
  for (const [kept, count] of cases) {
    await writeFile(output_file, JSON.stringify(kept));
    const { source } = await open(
      t,
      (url) => external(url, { executable: { command, output_file } }),
      [granted],
      programs,
    );
    await source.accessToken(never);
    assert.equal(await runs(), count);
  }
});

test("a program that gives no token says why, and what it printed stays behind", posix, async (t) => {
  const { programs, program } = await machine(t);
  const cases = [
    [`echo ${secret}`, "notAnAnswer", ""],
    [`echo ${secret}; exit 3`, "exitCode", "3"],
    [said({ success: false, code: "401", message: "Sign in first." }), "refused", "401: Sign in first."],
    [said({ ...idToken, expiration_time: 1 }), "expired", ""],
    [said({ ...idToken, id_token: "" }), "notAnAnswer", ""],
  ] as const;
  for (const [script, reason, detail] of cases) {
    const command = await program(script);
    const { source } = await open(t, (url) => external(url, { executable: { command } }), [granted], programs);
    const failure = await failureOfRejection(source.accessToken(never));
    assert.equal(failure.code, "subjectProgramFailed");
    assert.deepEqual("reason" in failure && [failure.reason, failure.detail], [reason, detail]);
  }
});

test("a program that does not exist cannot be started", async (t) => {
  const { programs, home } = await machine(t);
  const command = join(home, "nothing");
  const { source } = await open(t, (url) => external(url, { executable: { command } }), [granted], programs);
  const failure = await failureOfRejection(source.accessToken(never));
  assert.deepEqual(failure, {
    code: "subjectProgramFailed",
    path: "/adc.json",
    program: command,
    reason: "notStarted",
    detail: "",
  });
});

test("a program that hangs is stopped by the time-out and by an abort", posix, async (t) => {
  const abort = new AbortController();
  for (const [code, end] of [
    ["subjectProgramFailed", (clock: FakeClock) => clock.timeOut()],
    ["cancelled", () => abort.abort()],
  ] as const) {
    const { home, clock, programs, program } = await machine(t);
    const ready = join(home, "ready");
    const command = await program(`touch "${ready}"; exec sleep 600`);
    const { source } = await open(t, (url) => external(url, { executable: { command } }), [granted], programs);
    const asked = failureOfRejection(source.accessToken(abort.signal));
    while (!(await exists(ready))) await new Promise(setImmediate);
    end(clock);
    assert.equal((await asked).code, code);
  }
});

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

interface Story {
  readonly sandbox: SandboxCloud;
  readonly sourceOf: (name: string) => Promise<CredentialSource>;
}

/** The files that the sandbox makes for everybody's clients, taken by Mintmark. */
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
