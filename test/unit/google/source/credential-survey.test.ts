import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { CredentialSurvey, SourceFinding } from "../../../../src/core/credential/diagnosis.ts";
import { googleEndpoints } from "../../../../src/core/caller/endpoints.ts";
import { surveyCredentials } from "../../../../src/google/source/credential-survey.ts";
import { assertNoSecret, secret } from "../google-fixtures.ts";
import { folder, user } from "../identity-fixtures.ts";

const payer = { ...user, quota_project_id: "acme-pays" };

interface Machine {
  readonly home: string;
  readonly adc: string;
  readonly look: (
    variables?: Readonly<Record<string, string>>,
    keyFile?: string,
    platform?: NodeJS.Platform,
  ) => Promise<CredentialSurvey>;
}

async function machine(t: TestContext, adc?: unknown): Promise<Machine> {
  const home = await folder(t);
  const path = join(home, "application_default_credentials.json");
  if (adc !== undefined) await writeFile(path, JSON.stringify(adc), { mode: 0o600 });
  return {
    home,
    adc: path,
    look: (variables = {}, keyFile = "", platform = "darwin") =>
      surveyCredentials({
        environment: { platform, variables: { PATH: home, CLOUDSDK_CONFIG: home, ...variables }, homeDirectory: home },
        settings: () => ({ keyFile, endpoints: googleEndpoints, quotaProject: undefined }),
        runningSandbox: () => undefined,
      }),
  };
}

function findingOf({ sources }: CredentialSurvey, name: string): SourceFinding {
  return sources.find(({ source }) => source === name)!;
}

test("an empty machine has no source, and each says why", async (t) => {
  const { look, adc } = await machine(t);
  const { sources, variables, proxies } = await look();
  assert.deepEqual(
    sources.map(({ source, problem }) => [source, problem]),
    [
      ["adc", { code: "sourceFileUnreadable", path: adc, reason: "missing" }],
      ["gcloud", { code: "gcloudMissing" }],
      ["keyFile", { code: "keyFileNotChosen" }],
      ["metadataServer", { code: "metadataServerMissing", host: "169.254.169.254" }],
      ["sandbox", { code: "sandboxNotRunning" }],
    ],
  );
  assert.deepEqual([variables.map(({ name }) => name), proxies], [["CLOUDSDK_CONFIG"], []]);
});

test("a file is described by what it may show", async (t) => {
  const { look, adc } = await machine(t, payer);
  const survey = await look();
  assert.deepEqual(findingOf(survey, "adc"), {
    source: "adc",
    origin: adc,
    type: "authorized_user",
    account: "ana@example.com",
    universe: "googleapis.com",
    quotaProject: "acme-pays",
    problem: undefined,
    cautions: [],
  });
  assertNoSecret(survey);
});

test("an impersonation is described by the account that it speaks for", async (t) => {
  const url = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/d@demo.iam.gserviceaccount.com";
  const { look } = await machine(t, {
    type: "impersonated_service_account",
    service_account_impersonation_url: `${url}:generateAccessToken`,
    source_credentials: payer,
  });
  const { account, problem } = findingOf(await look(), "adc");
  assert.deepEqual([account, problem], ["d@demo.iam.gserviceaccount.com", undefined]);
});

test("secrets in the wrong fields stay in the file", async (t) => {
  const wrong = {
    type: secret,
    account: secret,
    client_email: `${secret} @`,
    universe_domain: secret,
    quota_project_id: secret,
    client_secret: secret,
  };
  for (const content of [wrong, { ...user, ...wrong, type: "authorized_user" }, [secret], secret]) {
    const { look } = await machine(t, content);
    const finding = findingOf(await look(), "adc");
    const { type, ...rest } = finding;
    assert.ok(type === undefined || type === "authorized_user");
    // An unknown type is named in its failure; everything else is not.
    if (type !== undefined || !("type" in Object(content))) assertNoSecret(rest);
    assert.deepEqual([rest.account, rest.universe, rest.quotaProject], [undefined, undefined, undefined]);
  }
});

test(
  "a file that others may read is cautioned against, except on Windows",
  { skip: process.platform === "win32" },
  async (t) => {
    const { look, adc } = await machine(t, payer);
    await chmod(adc, 0o644);
    assert.deepEqual(findingOf(await look(), "adc").cautions, [{ kind: "readableByOthers", path: adc, mode: "644" }]);
    assert.deepEqual(findingOf(await look({}, "", "win32"), "adc").cautions, []);
  },
);

test("gcloud's account, configuration and left impersonation come from its files and variables", async (t) => {
  const { look, home } = await machine(t);
  await writeFile(join(home, "gcloud"), "#!/bin/sh\nexit 1\n", { mode: 0o700 });
  await mkdir(join(home, "configurations"));
  const put = (name: string, text: string): Promise<void> =>
    writeFile(join(home, "configurations", `config_${name}`), text);
  await put(
    "work",
    "[core]\naccount = ana@example.com\n[billing]\nquota_project = pays\n[auth]\nimpersonate_service_account = a@x.iam.gserviceaccount.com, b@x.iam.gserviceaccount.com\n",
  );
  await put("other", "[core]\nproject = p\n");
  await writeFile(join(home, "active_config"), "work\n");
  const left = { kind: "impersonationLeft", account: "b@x.iam.gserviceaccount.com" };
  const work = findingOf(await look(), "gcloud");
  assert.deepEqual(
    [work.origin, work.account, work.quotaProject, work.cautions, work.problem],
    [join(home, "configurations", "config_work"), "ana@example.com", "pays", [left], undefined],
  );
  const other = findingOf(await look({ CLOUDSDK_ACTIVE_CONFIG_NAME: "other" }), "gcloud");
  assert.deepEqual([other.problem, other.cautions], [{ code: "gcloudSignedOut", account: undefined }, []]);
  const bob = findingOf(await look({ CLOUDSDK_CORE_ACCOUNT: "bob@example.com" }), "gcloud");
  assert.equal(bob.account, "bob@example.com");
  const outside = findingOf(await look({ CLOUDSDK_ACTIVE_CONFIG_NAME: "../../work" }), "gcloud");
  assert.equal(outside.origin, join(home, "configurations", "config_work"));
});

test("variables are shown with their values, those that may be secret without", async (t) => {
  const { look } = await machine(t);
  const survey = await look({
    GOOGLE_CLOUD_PROJECT: "acme",
    GOOGLE_CREDENTIALS: `{"private_key":"${secret}"}`,
    GOOGLE_OAUTH_ACCESS_TOKEN: secret,
    CLOUDSDK_AUTH_ACCESS_TOKEN: secret,
    GOOGLE_APPLICATION_CREDENTIALS: JSON.stringify(payer),
    HTTPS_PROXY: `http://ana:${secret}@proxy.example:3128`,
    http_proxy: `ana:p@ss${secret}@proxy.example:3128`,
    NO_PROXY: "localhost",
    UNRELATED: secret,
  });
  assertNoSecret(survey);
  const values = Object.fromEntries([...survey.variables, ...survey.proxies].map(({ name, value }) => [name, value]));
  const { CLOUDSDK_CONFIG, ...rest } = values;
  assert.ok(CLOUDSDK_CONFIG);
  assert.deepEqual(rest, {
    GOOGLE_CLOUD_PROJECT: "acme",
    GOOGLE_APPLICATION_CREDENTIALS: undefined,
    GOOGLE_CREDENTIALS: undefined,
    GOOGLE_OAUTH_ACCESS_TOKEN: undefined,
    CLOUDSDK_AUTH_ACCESS_TOKEN: undefined,
    http_proxy: "[redacted]@proxy.example:3128",
    HTTPS_PROXY: "http://[redacted]@proxy.example:3128",
    NO_PROXY: "localhost",
  });
  assert.deepEqual(findingOf(survey, "adc").problem, { code: "sourceFileNotAPath" });
});

test("a machine that says it is Google's has a metadata server", async (t) => {
  const { look } = await machine(t);
  const { origin, problem } = findingOf(await look({ GCE_METADATA_HOST: "127.0.0.1:1" }), "metadataServer");
  assert.deepEqual([origin, problem], ["127.0.0.1:1", undefined]);
});
