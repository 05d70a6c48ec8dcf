import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { googleEndpoints } from "../../../../src/core/caller/endpoints.ts";
import { createRunGcloud, type GcloudResult, type RunGcloud } from "../../../../src/google/source/gcloud-command.ts";
import { openGcloudSource } from "../../../../src/google/source/gcloud-source.ts";
import { FakeClock } from "../fake-clock.ts";
import { failureOfRejection, never, secret } from "../google-fixtures.ts";

const endpoints = googleEndpoints;
const quotaProject = undefined;

function answer(properties: object, credential: object): GcloudResult {
  const output = JSON.stringify({ configuration: { active_configuration: "default", properties }, credential });
  return { exitCode: 0, output, errorText: "" };
}

const core = { account: "ana@example.com", project: "demo" };
const fresh = { access_token: secret, id_token: null, token_expiry: "2026-11-21T13:00:00Z" };

function scripted(...results: readonly GcloudResult[]): { readonly runs: string[][]; readonly run: RunGcloud } {
  const runs: string[][] = [];
  const run: RunGcloud = (args) => {
    runs.push([...args]);
    return Promise.resolve(results[Math.min(runs.length, results.length) - 1]!);
  };
  return { runs, run };
}

test("gcloud says who is signed in, and its token serves the first call", async () => {
  const clock = new FakeClock();
  const { run, runs } = scripted(answer({ core }, fresh));
  const source = await openGcloudSource({ run, clock, endpoints, quotaProject }, never);
  assert.deepEqual([source.name, source.principal, source.origin], ["gcloud", "ana@example.com", "gcloud"]);
  const token = await source.accessToken(never);
  assert.deepEqual(token, { value: secret, expiresAt: Date.UTC(2026, 10, 21, 13) });
  assert.equal(runs.length, 1);
  await source.accessToken(never);
  assert.deepEqual(runs[1], [
    "config",
    "config-helper",
    "--format=json",
    "--min-expiry=10m",
    "--impersonate-service-account=",
  ]);
});

test("what a script around gcloud says first is passed over", async () => {
  const { output, ...result } = answer({ core }, fresh);
  for (const said of ["WARNING: use {braces}\n", "Pulling image…\r\n\n"]) {
    const { run } = scripted({ ...result, output: `${said}${output}\n` });
    const source = await openGcloudSource({ run, clock: new FakeClock(), endpoints, quotaProject }, never);
    assert.deepEqual([source.principal, (await source.accessToken(never)).value], ["ana@example.com", secret]);
  }
});

test("the ID token is the last thing that gcloud prints", async () => {
  const jwt = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl";
  const { run } = scripted(answer({ core }, fresh), {
    exitCode: 0,
    output: `Pulling image…\n${jwt}\r\n`,
    errorText: "",
  });
  const source = await openGcloudSource({ run, clock: new FakeClock(), endpoints, quotaProject }, never);
  const call = { audience: source.ownIdTokens?.audience ?? "", includeEmail: false, licenses: false };
  assert.equal(await source.ownIdTokens?.fetch(call, never), jwt);
});

test("a token that has grown old since the opening is not used", async () => {
  const clock = new FakeClock();
  const { run, runs } = scripted(answer({ core }, fresh));
  const source = await openGcloudSource({ run, clock, endpoints, quotaProject }, never);
  clock.time += 56 * 60_000;
  await source.accessToken(never);
  assert.equal(runs.length, 2);
});

test("the principal is whose token it is", async () => {
  const impersonated = { impersonate_service_account: "d1@p.iam.gserviceaccount.com, t@p.iam.gserviceaccount.com" };
  const cases = [
    [{ core, auth: { impersonate_service_account: "" } }, "ana@example.com"],
    [{ core, auth: impersonated }, "t@p.iam.gserviceaccount.com"],
    [{ core: { project: "demo" } }, undefined],
    [{}, undefined],
  ] as const;
  for (const [properties, principal] of cases) {
    const { run } = scripted(answer(properties, fresh));
    const source = await openGcloudSource({ run, clock: new FakeClock(), endpoints, quotaProject }, never);
    assert.equal(source.principal, principal);
  }
});

test("a token of unknown end is taken to live for five minutes", async () => {
  const clock = new FakeClock();
  const { run } = scripted(answer({ core }, { ...fresh, token_expiry: null }));
  const source = await openGcloudSource({ run, clock, endpoints, quotaProject }, never);
  assert.equal((await source.accessToken(never)).expiresAt, clock.now() + 300_000);
});

const please = "\nPlease run:\n\n  $ gcloud auth login\n\nto obtain new credentials.\n";
const refreshing = "ERROR: (gcloud.config.config-helper) There was a problem refreshing";
const failures: readonly (readonly [string, GcloudResult, object])[] = [
  [
    "nobody is signed in",
    failed(`ERROR: (gcloud.config.config-helper) You do not currently have an active account selected.${please}`),
    { code: "gcloudSignedOut", account: undefined },
  ],
  [
    "the account was signed out",
    failed(
      `ERROR: (gcloud.config.config-helper) Your current active account [ana@example.com] does not have any valid credentials${please}`,
    ),
    { code: "gcloudSignedOut", account: "ana@example.com" },
  ],
  [
    "Workspace asks a person to sign in again",
    failed(
      `${refreshing} your current auth tokens: Reauthentication failed. cannot prompt during non-interactive execution.${please}`,
    ),
    { code: "reauthenticationNeeded", source: "gcloud", account: undefined },
  ],
  [
    "Workspace asks an account to sign in again",
    failed(
      `${refreshing} auth tokens for account ci@demo.iam.gserviceaccount.com: ('invalid_grant: reauth related error (invalid_rapt)', {})${please}`,
    ),
    { code: "reauthenticationNeeded", source: "gcloud", account: "ci@demo.iam.gserviceaccount.com" },
  ],
  [
    "the refresh token was revoked",
    failed(
      `${refreshing} your current auth tokens: ('invalid_grant: Token has been expired or revoked.', {'error': 'invalid_grant'})${please}`,
    ),
    {
      code: "sourceRejected",
      source: "gcloud",
      account: undefined,
      error: "invalid_grant",
      description: "Token has been expired or revoked.",
    },
  ],
  [
    "there is no network",
    failed(`${refreshing} your current auth tokens: Max retries exceeded${please}`),
    {
      code: "gcloudFailed",
      exitCode: 1,
      detail: "There was a problem refreshing your current auth tokens: Max retries exceeded",
    },
  ],
  [
    "it crashes with a token in its text",
    failed(`\nTraceback: ya29.${secret}`),
    { code: "gcloudFailed", exitCode: 1, detail: "Traceback: [redacted]" },
  ],
  [
    "it warns, and then fails",
    failed("WARNING: The quota project is another one.\n\nERROR: (gcloud.config.config-helper) It broke.\n"),
    { code: "gcloudFailed", exitCode: 1, detail: "It broke." },
  ],
  [
    "it is killed",
    { exitCode: undefined, output: secret, errorText: "" },
    { code: "gcloudFailed", exitCode: undefined, detail: "" },
  ],
  [
    "it prints no JSON",
    { exitCode: 0, output: `token: ${secret}`, errorText: "" },
    { code: "unexpectedAnswer", host: "gcloud", problem: "not JSON" },
  ],
  [
    "it prints nothing",
    { exitCode: 0, output: "", errorText: "" },
    { code: "unexpectedAnswer", host: "gcloud", problem: "not JSON" },
  ],
  [
    "it prints no token",
    answer({ core }, {}),
    { code: "unexpectedAnswer", host: "gcloud", problem: "no access_token" },
  ],
];

function failed(errorText: string): GcloudResult {
  return { exitCode: 1, output: "", errorText };
}

for (const [name, result, expected] of failures) {
  test(`gcloud's trouble is recognised: ${name}`, async () => {
    const { run } = scripted(result);
    const opening = openGcloudSource({ run, clock: new FakeClock(), endpoints, quotaProject }, never);
    assert.deepEqual(await failureOfRejection(opening), expected);
  });
}

/** The tests below run a program called `gcloud` that a shell can start. */
const posix = { skip: process.platform === "win32" };

async function fakeProgram(t: TestContext, script: string): Promise<RunGcloud & { readonly clock: FakeClock }> {
  const folder = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(folder, { recursive: true }));
  if (script !== "") await writeFile(join(folder, "gcloud"), `#!/bin/sh\n${script}\n`);
  if (script !== "") await chmod(join(folder, "gcloud"), 0o755);
  const clock = new FakeClock();
  const variables = { PATH: folder, NODE: process.execPath };
  return Object.assign(createRunGcloud({ platform: process.platform, variables, homeDirectory: folder }, clock), {
    clock,
  });
}

test("gcloud is run from the PATH, without prompts and without input", posix, async (t) => {
  const run = await fakeProgram(
    t,
    'read line || echo "no input, prompts off: $CLOUDSDK_CORE_DISABLE_PROMPTS, $*"; echo trouble >&2; exit 3',
  );
  const result = await run(["config", "--impersonate-service-account="], never);
  assert.deepEqual(result, {
    exitCode: 3,
    output: "no input, prompts off: 1, config --impersonate-service-account=\n",
    errorText: "trouble\n",
  });
  assert.equal(run.clock.pending, 0);
});

test("a missing gcloud is reported as such", posix, async (t) => {
  const missing = await fakeProgram(t, "");
  assert.deepEqual(await failureOfRejection(missing([], never)), { code: "gcloudMissing" });
  const broken = await fakeProgram(t, "exit 127");
  assert.deepEqual(await failureOfRejection(broken([], never)), { code: "gcloudMissing" });
});

async function hangingProgram(
  t: TestContext,
): Promise<{ run: Awaited<ReturnType<typeof fakeProgram>>; connected: Promise<Socket> }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const connected = once(server, "connection").then(([socket]) => (socket as Socket).resume());
  const { port } = server.address() as AddressInfo;
  return {
    run: await fakeProgram(t, `"$NODE" -e 'require("net").connect(${port}, "127.0.0.1")'\necho done`),
    connected,
  };
}

test("a hanging gcloud is killed after thirty seconds, with what it started", posix, async (t) => {
  const { run, connected } = await hangingProgram(t);
  const ended = failureOfRejection(run([], never));
  const closed = once(await connected, "close");
  run.clock.timeOut();
  assert.deepEqual(await ended, { code: "gcloudTimedOut", seconds: 30 });
  await closed;
});

test("an abort kills gcloud, with what it started", posix, async (t) => {
  const { run, connected } = await hangingProgram(t);
  const abort = new AbortController();
  const ended = failureOfRejection(run([], abort.signal));
  const closed = once(await connected, "close");
  abort.abort();
  assert.deepEqual(await ended, { code: "cancelled" });
  await closed;
  assert.equal(run.clock.pending, 0);
});

test("the expiry that gcloud wrote with a wrong clock counts from that clock", async () => {
  for (const aheadMs of [120_000, -420_000, -7_200_000]) {
    const clock = new FakeClock();
    clock.machine = () => clock.time + aheadMs;
    const token_expiry = new Date(clock.machine() + 3_600_000).toISOString();
    const { run } = scripted(answer({ core }, { access_token: secret, token_expiry }));
    const source = await openGcloudSource({ run, clock, endpoints, quotaProject }, never);
    assert.equal((await source.accessToken(never)).expiresAt, clock.time + 3_600_000, `${aheadMs} ms`);
  }
});
