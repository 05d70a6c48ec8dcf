import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { googleEndpoints } from "../../../src/core/credential/endpoints.ts";
import { adcPath } from "../../../src/google/adc-path.ts";
import { type ImpersonatedAccount, readCredentialFile } from "../../../src/google/credential-file.ts";
import type { ExternalAccount } from "../../../src/google/external-account-file.ts";
import { endpointsAt, failureOfRejection, secret } from "./google-fixtures.ts";

const user = { type: "authorized_user", client_id: "id", client_secret: secret, refresh_token: `1//${secret}` };
const rsaKey = pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }));
const ecKey = pemOf(generateKeyPairSync("ec", { namedCurve: "P-256" }));
const key = { type: "service_account", client_email: "ci@demo.iam.gserviceaccount.com", private_key: rsaKey };

function pemOf({ privateKey }: KeyPairKeyObjectResult): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

async function file(t: TestContext, content: unknown): Promise<string> {
  const path = join(await folder(t), "credentials.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test("Application Default Credentials are looked for where Google's clients look", () => {
  const home = { homeDirectory: "/home/ana" };
  const wellKnown = "gcloud/application_default_credentials.json";
  const cases = [
    [{ platform: "linux", variables: {} }, `/home/ana/.config/${wellKnown}`],
    [{ platform: "darwin", variables: {} }, `/home/ana/.config/${wellKnown}`],
    [
      { platform: "linux", variables: { CLOUDSDK_CONFIG: "/etc/gcloud" } },
      "/etc/gcloud/application_default_credentials.json",
    ],
    [{ platform: "win32", variables: { APPDATA: "/roaming" } }, `/roaming/${wellKnown}`],
    [{ platform: "win32", variables: {} }, `/home/ana/AppData/Roaming/${wellKnown}`],
    [
      { platform: "linux", variables: { GOOGLE_APPLICATION_CREDENTIALS: "/a.json", CLOUDSDK_CONFIG: "/etc" } },
      "/a.json",
    ],
    [{ platform: "linux", variables: { google_application_credentials: "/b.json" } }, "/b.json"],
    [{ platform: "linux", variables: { GOOGLE_APPLICATION_CREDENTIALS: "" } }, `/home/ana/.config/${wellKnown}`],
  ] as const;
  for (const [environment, path] of cases) assert.equal(adcPath({ ...home, ...environment }), path);
});

test("a person's file is read, and of it only what is needed", async (t) => {
  const path = await file(t, {
    ...user,
    quota_project_id: "pays",
    account: "ana@example.com",
    extra: 1,
    universe_domain: "googleapis.com",
  });
  assert.deepEqual(await readCredentialFile(path, googleEndpoints), {
    kind: "authorizedUser",
    clientId: "id",
    clientSecret: secret,
    refreshToken: `1//${secret}`,
    account: "ana@example.com",
    quotaProject: "pays",
  });
});

test("a service account's key is read", async (t) => {
  const path = await file(t, { ...key, token_uri: "https://oauth2.googleapis.com/token", project_id: "demo" });
  assert.deepEqual(await readCredentialFile(path, googleEndpoints), {
    kind: "serviceAccountKey",
    account: "ci@demo.iam.gserviceaccount.com",
    privateKey: rsaKey,
    quotaProject: undefined,
  });
});

test("a byte order mark does not matter", async (t) => {
  const path = await file(t, `\uFEFF${JSON.stringify(user)}`);
  assert.equal((await readCredentialFile(path, googleEndpoints)).kind, "authorizedUser");
});

test("token addresses of Google's and of the settings are accepted", async (t) => {
  const addresses = [
    "https://oauth2.googleapis.com/token",
    "https://accounts.google.com/o/oauth2/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "http://127.0.0.1:4000/token",
  ];
  for (const token_uri of addresses) {
    const path = await file(t, { ...user, token_uri });
    await assert.doesNotReject(readCredentialFile(path, endpointsAt("http://127.0.0.1:4000")));
  }
});

const refusedContents: readonly (readonly [string, unknown, object])[] = [
  ["no JSON", `{"refresh_token": "${secret}"`, { code: "sourceFileUnreadable", reason: "notJson" }],
  ["nothing", "", { code: "sourceFileUnreadable", reason: "notJson" }],
  ["a list", [secret], { code: "sourceFileUnreadable", reason: "notAnObject" }],
  ["null", "null", { code: "sourceFileUnreadable", reason: "notAnObject" }],
  ["more than a credential file holds", " ".repeat(300_000), { code: "sourceFileUnreadable", reason: "tooLarge" }],
  ["no type", { refresh_token: secret }, { code: "sourceFileUnknownType", type: undefined }],
  ["an OAuth client", { installed: { client_secret: secret } }, { code: "sourceFileUnknownType", type: undefined }],
  ["a type that is no text", { ...user, type: [secret] }, { code: "sourceFileUnknownType", type: undefined }],
  ["an unknown type", { ...user, type: "carrier_pigeon" }, { code: "sourceFileUnknownType", type: "carrier_pigeon" }],
  ["a token as its type", { type: `ya29.${secret}` }, { code: "sourceFileUnknownType", type: "[redacted]" }],
  [
    "an endpoint",
    { ...user, endpoint: "https://evil.example" },
    { code: "sourceFileForbiddenField", field: "endpoint" },
  ],
  ["endpoints", { ...user, endpoints: {} }, { code: "sourceFileForbiddenField", field: "endpoints" }],
  [
    "an endpoint in another type",
    { type: "impersonated_service_account", endpoint: "x" },
    { code: "sourceFileForbiddenField", field: "endpoint" },
  ],
  [
    "another universe",
    { ...user, universe_domain: "evil.example" },
    { code: "sourceFileForbiddenField", field: "universe_domain" },
  ],
  [
    "a universe that is no text",
    { ...user, universe_domain: 1 },
    { code: "sourceFileForbiddenField", field: "universe_domain" },
  ],
  [
    "a foreign token address",
    { ...key, token_uri: "https://evil.example/token" },
    { code: "sourceFileForbiddenField", field: "token_uri" },
  ],
  [
    "a token address that looks like Google's",
    { ...key, token_uri: "https://evilgoogleapis.com/" },
    { code: "sourceFileForbiddenField", field: "token_uri" },
  ],
  [
    "a token address without TLS",
    { ...key, token_uri: "http://oauth2.googleapis.com/token" },
    { code: "sourceFileForbiddenField", field: "token_uri" },
  ],
  [
    "a token address that is none",
    { ...key, token_uri: "oauth2" },
    { code: "sourceFileForbiddenField", field: "token_uri" },
  ],
  [
    "no refresh token",
    { ...user, refresh_token: undefined },
    { code: "sourceFileMissingField", type: "authorized_user", field: "refresh_token" },
  ],
  [
    "an empty client secret",
    { ...user, client_secret: " " },
    { code: "sourceFileMissingField", type: "authorized_user", field: "client_secret" },
  ],
  [
    "a client id that is no text",
    { ...user, client_id: 7 },
    { code: "sourceFileMissingField", type: "authorized_user", field: "client_id" },
  ],
  [
    "no email",
    { ...key, client_email: undefined },
    { code: "sourceFileMissingField", type: "service_account", field: "client_email" },
  ],
  [
    "no key",
    { ...key, private_key: undefined },
    { code: "sourceFileMissingField", type: "service_account", field: "private_key" },
  ],
  ["a key that is none", { ...key, private_key: secret }, { code: "sourceFileBadKey" }],
  ["a key cut short", { ...key, private_key: rsaKey.slice(0, 400) }, { code: "sourceFileBadKey" }],
  [
    "a key with its line ends spelt out",
    { ...key, private_key: rsaKey.replaceAll("\n", "\\n") },
    { code: "sourceFileBadKey" },
  ],
  ["a key of another kind", { ...key, private_key: ecKey }, { code: "sourceFileBadKey" }],
];

const target = "deployer@demo.iam.gserviceaccount.com";
const impersonationUrl = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${target}:generateAccessToken`;
const impersonated = {
  type: "impersonated_service_account",
  service_account_impersonation_url: impersonationUrl,
  delegates: ["projects/-/serviceAccounts/first@demo.iam.gserviceaccount.com"],
  source_credentials: user,
};
const external = {
  type: "external_account",
  audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: "https://sts.googleapis.com/v1/token",
  credential_source: { file: "/run/token" },
};
const workforce = {
  type: "external_account_authorized_user",
  client_id: "id",
  client_secret: secret,
  refresh_token: secret,
};

test("an impersonation is read with its delegates in order and the credential inside", async (t) => {
  const path = await file(t, { ...impersonated, quota_project_id: "pays" });
  const { kind, account, source, quotaProject, ...rest } = (await readCredentialFile(
    path,
    googleEndpoints,
  )) as ImpersonatedAccount;
  assert.deepEqual(
    [kind, account, source.kind, quotaProject, rest.delegates],
    ["impersonatedAccount", target, "authorizedUser", "pays", ["first@demo.iam.gserviceaccount.com"]],
  );
});

test("an identity from outside Google is read, wherever its token comes from", async (t) => {
  const format = { type: "json", subject_token_field_name: "token" };
  const cases = [
    [
      { file: "/run/token", format },
      { kind: "file", path: "/run/token", field: "token" },
    ],
    [
      { url: "http://169.254.169.254/token", headers: { Metadata: "True" } },
      { kind: "url", url: "http://169.254.169.254/token", headers: { Metadata: "True" }, field: undefined },
    ],
    [
      { executable: { command: "/bin/give --me", timeout_millis: 5000, output_file: "/tmp/kept" } },
      { kind: "executable", command: "/bin/give --me", timeoutSeconds: 5, outputFile: "/tmp/kept", field: undefined },
    ],
  ] as const;
  for (const [credential_source, subject] of cases) {
    const path = await file(t, { ...external, credential_source, service_account_impersonation_url: impersonationUrl });
    const read = (await readCredentialFile(path, googleEndpoints)) as ExternalAccount;
    assert.deepEqual([read.subject, read.impersonated, read.lifetimeSeconds], [subject, target, 3_600]);
  }
});

test("exchange and impersonation addresses of Google's and of the settings are accepted", async (t) => {
  const urls = [
    "https://sts.googleapis.com/v1/token",
    "https://sts.mtls.googleapis.com/v1/token",
    "https://sts.europe-west1.rep.googleapis.com/v1/token",
    "https://us-east1.sts.googleapis.com/v1/token",
    "https://us-east1-sts.googleapis.com/v1/token",
    "https://sts-private.p.googleapis.com/v1/token",
    "http://127.0.0.1:4000/v1/token",
  ];
  for (const token_url of urls) {
    const service_account_impersonation_url = impersonationUrl.replace(
      "https://iamcredentials.googleapis.com",
      new URL(token_url).origin.replace("sts", "iamcredentials"),
    );
    const path = await file(t, { ...external, token_url, service_account_impersonation_url });
    await assert.doesNotReject(readCredentialFile(path, endpointsAt("http://127.0.0.1:4000")), token_url);
  }
});

const invalid = (type: string, field: string): object => ({ code: "sourceFileInvalidField", type, field });
const forbidden = (field: string): object => ({ code: "sourceFileForbiddenField", field });
const missing = (type: string, field: string): object => ({ code: "sourceFileMissingField", type, field });
const withUrl = (service_account_impersonation_url: string): object => ({
  ...impersonated,
  service_account_impersonation_url,
});
const withSource = (credential_source: unknown): object => ({ ...external, credential_source });
const ofImpersonated = (field: string): object => invalid("impersonated_service_account", field);
const ofExternal = (field: string): object => invalid("external_account", field);

const refusedIdentities: readonly (readonly [string, unknown, object])[] = [
  [
    "a Distributed Cloud account",
    { type: "gdch_service_account", private_key: secret },
    { code: "sourceFileDistributedCloud" },
  ],
  [
    "an impersonation of nobody",
    withUrl(undefined as never),
    missing("impersonated_service_account", "service_account_impersonation_url"),
  ],
  [
    "an impersonation of a person",
    withUrl(impersonationUrl.replace(target, "ana@example.com")),
    ofImpersonated("service_account_impersonation_url"),
  ],
  [
    "an impersonation by another method",
    withUrl(impersonationUrl.replace("generateAccessToken", "signBlob")),
    ofImpersonated("service_account_impersonation_url"),
  ],
  [
    "an endless impersonation address",
    withUrl(`${impersonationUrl}?${"x".repeat(600)}`),
    ofImpersonated("service_account_impersonation_url"),
  ],
  [
    "a foreign impersonation address",
    withUrl(`https://evil.example/v1/projects/-/serviceAccounts/${target}:generateAccessToken`),
    forbidden("service_account_impersonation_url"),
  ],
  [
    "an impersonation address with a password",
    withUrl(impersonationUrl.replace("//", `//x:${secret}@`)),
    forbidden("service_account_impersonation_url"),
  ],
  [
    "an impersonation address on another port",
    withUrl(impersonationUrl.replace(".com/", ".com:8443/")),
    forbidden("service_account_impersonation_url"),
  ],
  ["delegates that are no list", { ...impersonated, delegates: secret }, ofImpersonated("delegates")],
  ["a delegate who is a person", { ...impersonated, delegates: ["ana@example.com"] }, ofImpersonated("delegates")],
  ["too many delegates", { ...impersonated, delegates: Array(300).fill(target) }, ofImpersonated("delegates")],
  [
    "an impersonation without a source",
    { ...impersonated, source_credentials: undefined },
    missing("impersonated_service_account", "source_credentials"),
  ],
  [
    "an impersonation inside an impersonation",
    { ...impersonated, source_credentials: impersonated },
    ofImpersonated("source_credentials.type"),
  ],
  [
    "a source inside without a type",
    { ...impersonated, source_credentials: { refresh_token: secret } },
    ofImpersonated("source_credentials.type"),
  ],
  [
    "a source inside with an endpoint",
    { ...impersonated, source_credentials: { ...user, endpoint: "https://evil.example" } },
    forbidden("endpoint"),
  ],
  [
    "a source inside with a foreign token address",
    { ...impersonated, source_credentials: { ...key, token_uri: "https://evil.example" } },
    forbidden("token_uri"),
  ],
  [
    "a source inside of another universe",
    { ...impersonated, source_credentials: { ...user, universe_domain: "evil.example" } },
    forbidden("universe_domain"),
  ],
  [
    "a source inside with a key of another kind",
    { ...impersonated, source_credentials: { ...key, private_key: ecKey } },
    { code: "sourceFileBadKey" },
  ],
  [
    "a foreign exchange address",
    { ...external, token_url: "https://sts.evil.example/v1/token" },
    forbidden("token_url"),
  ],
  [
    "another of Google's hosts as exchange address",
    { ...external, token_url: "https://storage.googleapis.com/v1/token" },
    forbidden("token_url"),
  ],
  [
    "an exchange address that looks like Google's",
    { ...external, token_url: "https://sts.googleapis.com.evil.example/" },
    forbidden("token_url"),
  ],
  [
    "an exchange address without TLS",
    { ...external, token_url: "http://sts.googleapis.com/v1/token" },
    forbidden("token_url"),
  ],
  ["a foreign refresh address", { ...workforce, token_url: "https://evil.example" }, forbidden("token_url")],
  [
    "an external account that impersonates elsewhere",
    {
      ...external,
      service_account_impersonation_url: `https://evil.example/serviceAccounts/${target}:generateAccessToken`,
    },
    forbidden("service_account_impersonation_url"),
  ],
  ["no audience", { ...external, audience: "" }, missing("external_account", "audience")],
  [
    "no source of a token",
    { ...external, credential_source: undefined },
    missing("external_account", "credential_source"),
  ],
  ["an empty source of a token", withSource({}), { code: "federationUnsupported", subject: "unknown" }],
  [
    "an identity from AWS",
    withSource({ environment_id: "aws1", url: "http://169.254.169.254" }),
    { code: "federationUnsupported", subject: "aws" },
  ],
  [
    "an identity from a certificate",
    withSource({ certificate: {} }),
    { code: "federationUnsupported", subject: "certificate" },
  ],
  ["a token at no address", withSource({ url: "token" }), ofExternal("credential_source.url")],
  ["a token at a local address", withSource({ url: "file:///etc/passwd" }), ofExternal("credential_source.url")],
  [
    "a header that breaks the line",
    withSource({ url: "https://a.example", headers: { A: `x\r\nB: ${secret}` } }),
    ofExternal("credential_source.headers"),
  ],
  [
    "headers that are no texts",
    withSource({ url: "https://a.example", headers: { A: 1 } }),
    ofExternal("credential_source.headers"),
  ],
  [
    "a format without its field",
    withSource({ file: "/t", format: { type: "json" } }),
    ofExternal("credential_source.format"),
  ],
  ["an unknown format", withSource({ file: "/t", format: { type: "xml" } }), ofExternal("credential_source.format")],
  [
    "a program without a command",
    withSource({ executable: {} }),
    missing("external_account", "credential_source.executable.command"),
  ],
  [
    "a program with an endless time-out",
    withSource({ executable: { command: "x", timeout_millis: 9e9 } }),
    ofExternal("credential_source.executable.timeout_millis"),
  ],
  [
    "a lifetime beyond the limits",
    { ...external, service_account_impersonation: { token_lifetime_seconds: 5 } },
    ofExternal("service_account_impersonation.token_lifetime_seconds"),
  ],
  [
    "a workforce sign-in without its client",
    { ...workforce, client_secret: "" },
    missing("external_account_authorized_user", "client_secret"),
  ],
];

for (const [name, content, expected] of [...refusedContents, ...refusedIdentities]) {
  test(`a credential file is refused that holds ${name}`, async (t) => {
    const path = await file(t, content);
    assert.deepEqual(await failureOfRejection(readCredentialFile(path, googleEndpoints)), { path, ...expected });
  });
}

test("a file that cannot be read says why", async (t) => {
  const directory = await folder(t);
  const locked = join(directory, "locked.json");
  await writeFile(locked, JSON.stringify(user));
  await chmod(locked, 0);
  await mkdir(join(directory, "folder.json"));
  const cases = [
    [join(directory, "missing.json"), "missing"],
    [join(locked, "below.json"), "missing"],
    [join(directory, "folder.json"), "directory"],
    ...(mayReadEverything() ? [] : [[locked, "denied"] as const]),
  ] as const;
  for (const [path, reason] of cases) {
    const failure = await failureOfRejection(readCredentialFile(path, googleEndpoints));
    assert.deepEqual(failure, { code: "sourceFileUnreadable", path, reason });
  }
});

/** Root, and Windows, where `chmod` takes no right to read away. */
function mayReadEverything(): boolean {
  return process.platform === "win32" || process.getuid?.() === 0;
}
