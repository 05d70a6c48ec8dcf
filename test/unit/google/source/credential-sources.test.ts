import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { SourceRefusal } from "../../../../src/core/base/failure.ts";
import type { OpenedSource, SourceChoice } from "../../../../src/core/caller/credential-source.ts";
import { endpointsAt, googleEndpoints } from "../../../../src/core/caller/endpoints.ts";
import type { RunningSandbox } from "../../../../src/core/caller/sandbox.ts";
import { createCredentialSources, type SourceSettings } from "../../../../src/google/source/credential-sources.ts";
import { FakeServer } from "../fake-server.ts";
import { failureOfRejection, type MemoryLogger, network, never, secret } from "../google-fixtures.ts";

const user = {
  type: "authorized_user",
  client_id: "id",
  client_secret: secret,
  refresh_token: secret,
  account: "ana@example.com",
  quota_project_id: "of-file",
};
const impersonated = {
  type: "impersonated_service_account",
  service_account_impersonation_url:
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/d@demo.iam.gserviceaccount.com:generateAccessToken",
  source_credentials: user,
};
const posix = { skip: process.platform === "win32" };
const sandbox: RunningSandbox = {
  url: "http://127.0.0.1:4000",
  world: "story",
  principal: "sam@sandbox.example",
  adc: { ...user, account: undefined },
};

interface Machine {
  readonly variables?: Readonly<Record<string, string>>;
  readonly settings?: Partial<SourceSettings>;
  readonly running?: RunningSandbox;
}

interface Opened {
  readonly home: string;
  /** How many requests were sent. */
  readonly requests: () => number;
  readonly logger: MemoryLogger;
  readonly open: (choice: SourceChoice, signal: AbortSignal) => Promise<OpenedSource>;
}

/** A machine with an empty home and an empty PATH, where gcloud cannot be found. */
async function machine(t: TestContext, { variables = {}, settings = {}, running }: Machine = {}): Promise<Opened> {
  const home = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(home, { recursive: true }));
  const { clock, http, logger } = network(t);
  const send = t.mock.method(http, "send");
  clock.holdsWaits = true;
  const sources = createCredentialSources({
    clock,
    http,
    logger,
    environment: {
      platform: "darwin",
      variables: { PATH: home, CLOUDSDK_CONFIG: home, ...variables },
      homeDirectory: home,
    },
    settings: () => ({ keyFile: undefined, endpoints: googleEndpoints, quotaProject: undefined, ...settings }),
    runningSandbox: () => running,
  });
  return {
    home,
    logger,
    requests: () => send.mock.callCount(),
    open: (choice, signal) => sources.open(choice, signal),
  };
}

const adcIn = (home: string): string => join(home, "application_default_credentials.json");

const nothingBefore = (home: string, host: string): SourceRefusal[] => [
  { source: "adc", failure: { code: "sourceFileUnreadable", path: adcIn(home), reason: "missing" } },
  { source: "gcloud", failure: { code: "gcloudMissing" } },
  { source: "metadataServer", failure: { code: "metadataServerMissing", host } },
];

test("without any credentials, auto says why each source was skipped", async (t) => {
  const { open, home, requests } = await machine(t);
  assert.deepEqual(await failureOfRejection(open("auto", never)), {
    code: "noSource",
    tried: [...nothingBefore(home, "169.254.169.254"), { source: "sandbox", failure: { code: "sandboxNotRunning" } }],
  });
  assert.equal(requests(), 0);
});

test("auto takes Application Default Credentials first", async (t) => {
  const { open, home } = await machine(t, { running: sandbox });
  await writeFile(adcIn(home), JSON.stringify(user));
  const { source, passedOver } = await open("auto", never);
  assert.deepEqual([source.name, source.principal, source.origin], ["adc", "ana@example.com", adcIn(home)]);
  assert.deepEqual([source.endpoints, source.quotaProject, passedOver], [googleEndpoints, "of-file", []]);
});

test("auto skips a broken file, and says so", async (t) => {
  const { open, home } = await machine(t, { running: sandbox });
  await writeFile(adcIn(home), JSON.stringify({ ...user, endpoint: "https://evil.example" }));
  const { source, passedOver } = await open("auto", never);
  assert.equal(source.name, "sandbox");
  assert.deepEqual(passedOver[0], {
    source: "adc",
    failure: { code: "sourceFileForbiddenField", path: adcIn(home), field: "endpoint" },
  });
});

test("auto asks for a metadata server only if the environment suggests one", async (t) => {
  const headers = { "metadata-flavor": "Google" };
  const server = await FakeServer.start(t, { text: "vm@demo.iam.gserviceaccount.com", headers });
  const { open } = await machine(t, { variables: { GCE_METADATA_HOST: `127.0.0.1:${server.port}` } });
  const { source, passedOver } = await open("auto", never);
  assert.deepEqual([source.name, passedOver.length], ["metadataServer", 2]);
});

test("auto tries a running sandbox last; everything then goes to the sandbox, and no project is charged", async (t) => {
  const { open, home } = await machine(t, { running: sandbox, settings: { quotaProject: "real" } });
  const { source, passedOver } = await open("auto", never);
  assert.deepEqual(
    [source.name, source.principal, source.endpoints, source.quotaProject],
    ["sandbox", "sam@sandbox.example", endpointsAt(sandbox.url), undefined],
  );
  assert.deepEqual(passedOver, nothingBefore(home, "169.254.169.254"));
});

test("a source that was chosen is the only one tried", async (t) => {
  const { open, home } = await machine(t);
  const cases = [
    ["adc", { code: "sourceFileUnreadable", path: adcIn(home), reason: "missing" }],
    ["gcloud", { code: "gcloudMissing" }],
    ["keyFile", { code: "keyFileNotChosen" }],
    ["sandbox", { code: "sandboxNotRunning" }],
  ] as const;
  for (const [choice, failure] of cases) assert.deepEqual(await failureOfRejection(open(choice, never)), failure);
});

test("auto stops when it is cancelled", async (t) => {
  const { open } = await machine(t, { running: sandbox });
  assert.deepEqual(await failureOfRejection(open("auto", AbortSignal.abort())), { code: "cancelled" });
});

test("the charged project is the setting's, else the environment's, else the file's", async (t) => {
  const variables = { GOOGLE_CLOUD_QUOTA_PROJECT: "of-environment" };
  const cases = [
    [{ variables, settings: { quotaProject: "of-setting" } }, "of-setting"],
    [{ variables }, "of-environment"],
    [{}, "of-file"],
  ] as const;
  for (const [options, project] of cases) {
    const { open, home } = await machine(t, options);
    await writeFile(adcIn(home), JSON.stringify(user));
    assert.equal((await open("adc", never)).source.quotaProject, project);
  }
});

test("a key file is the one of the settings, with the endpoints of the settings", async (t) => {
  const endpoints = endpointsAt("http://127.0.0.1:4000");
  const folder = await machine(t);
  const keyFile = join(folder.home, "chosen.json");
  await writeFile(keyFile, JSON.stringify({ ...user, token_uri: "http://127.0.0.1:4000/token" }));
  const { open } = await machine(t, { settings: { keyFile, endpoints } });
  const { source } = await open("keyFile", never);
  assert.deepEqual([source.name, source.origin, source.endpoints], ["keyFile", keyFile, endpoints]);
  const elsewhere = await machine(t, { settings: { keyFile } });
  assert.equal((await failureOfRejection(elsewhere.open("keyFile", never))).code, "sourceFileForbiddenField");
});

test("a file whose program is not allowed is passed over before anything runs, and taken when its command line is", async (t) => {
  const command = "/bin/give-token --password " + secret;
  const external = {
    type: "external_account",
    audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    credential_source: { executable: { command } },
  };
  for (const content of [external, { ...impersonated, source_credentials: external }]) {
    const { open, home } = await machine(t, { settings: { allowedCommands: ["/bin/give-token"] } });
    await writeFile(adcIn(home), JSON.stringify(content));
    const failure = await failureOfRejection(open("adc", never));
    assert.deepEqual(failure, { code: "subjectProgramNotAllowed", path: adcIn(home), program: "/bin/give-token" });
    const allowing = await machine(t, { settings: { allowedCommands: [command] } });
    await writeFile(adcIn(allowing.home), JSON.stringify(content));
    assert.equal((await allowing.open("adc", never)).source.name, "adc");
  }
});

test("an impersonating file is the source of the account that it impersonates", async (t) => {
  const { open, home } = await machine(t);
  await writeFile(adcIn(home), JSON.stringify(impersonated));
  const { principal, quotaProject } = (await open("adc", never)).source;
  assert.deepEqual([principal, quotaProject], ["d@demo.iam.gserviceaccount.com", undefined]);
});

test(
  "a file that other users may read is used, with a warning in the log and to whoever chooses it",
  posix,
  async (t) => {
    for (const [mode, lines] of [
      [0o600, 0],
      [0o640, 1],
    ] as const) {
      const { open, home, logger } = await machine(t);
      await writeFile(adcIn(home), JSON.stringify(user));
      await chmod(adcIn(home), mode);
      const { source } = await open("adc", never);
      assert.equal(source.otherReadersMode, lines === 0 ? undefined : "640");
      assert.equal(logger.lines.filter((line) => line.includes(`${adcIn(home)} (mode 640)`)).length, lines);
    }
  },
);

test("the content of a file in the place of its path is not repeated", async (t) => {
  const { open } = await machine(t, { variables: { GOOGLE_APPLICATION_CREDENTIALS: JSON.stringify(user) } });
  assert.deepEqual(await failureOfRejection(open("adc", never)), { code: "sourceFileNotAPath" });
});
