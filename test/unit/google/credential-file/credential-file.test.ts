import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { endpointsAt, googleEndpoints } from "../../../../src/core/caller/endpoints.ts";
import { adcPath } from "../../../../src/google/local/environment.ts";
import { readCredentialFile } from "../../../../src/google/credential-file/credential-file.ts";
import { failureOfRejection, secret } from "../google-fixtures.ts";

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
  await writeFile(path, isWritten(content) ? content : JSON.stringify(content));
  return path;
}

function isWritten(content: unknown): content is string | Buffer {
  return typeof content === "string" || Buffer.isBuffer(content);
}

const noType = (likely: string | undefined): object => ({ code: "sourceFileNoType", field: "type", likely });
const unknownType = (type: string): object => ({ code: "sourceFileUnknownType", field: "type", type });
const otherKind = (kind: string): object => ({ code: "sourceFileOtherKind", kind });

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
  ["nothing", "", { code: "sourceFileUnreadable", reason: "empty" }],
  ["blanks only", " \n\t ", { code: "sourceFileUnreadable", reason: "empty" }],
  ["a list", [secret], { code: "sourceFileUnreadable", reason: "notAnObject" }],
  ["null", "null", { code: "sourceFileUnreadable", reason: "notAnObject" }],
  ["more than a credential file holds", " ".repeat(300_000), { code: "sourceFileUnreadable", reason: "tooLarge" }],
  ["no type", { client_id: secret }, noType(undefined)],
  ["a person's fields without a type", { ...user, type: undefined }, noType("authorized_user")],
  ["a key without a type", { ...key, type: undefined }, noType("service_account")],
  ["an outside identity without a type", { credential_source: {} }, noType("external_account")],
  ["an empty type", { ...user, type: " " }, noType("authorized_user")],
  ["a type that is no text", { ...user, type: [secret] }, noType("authorized_user")],
  ["an unknown type", { ...user, type: "carrier_pigeon" }, unknownType("carrier_pigeon")],
  ["a token as its type", { type: `ya29.${secret}` }, unknownType("[redacted]")],
  ["an OAuth client", { installed: { client_secret: secret } }, otherKind("oauthClient")],
  ["a web client", { web: { client_secret: secret } }, otherKind("oauthClient")],
  ["a token answer", { access_token: secret, token_type: "Bearer" }, otherKind("savedToken")],
  ["the saved token of a program", { ...user, type: undefined, token: secret }, otherKind("savedToken")],
  ["an API key's resource", { keyString: secret }, otherKind("apiKey")],
  [
    "a login configuration",
    { type: "external_account_authorized_user_login_config", auth_url: "https://auth.cloud.google/authorize" },
    otherKind("loginConfiguration"),
  ],
  ["a token", `ya29.${secret}\n`, otherKind("token")],
  ["a private key", rsaKey, otherKind("privateKey")],
  ["a public key", "-----BEGIN PUBLIC KEY-----\nAA==", otherKind("certificate")],
  ["gcloud's settings", "[core]\naccount = ana@example.com\n", otherKind("gcloudSettings")],
  ["gcloud's database", Buffer.from("SQLite format 3\0\x10\0"), otherKind("gcloudDatabase")],
  ["a P12 key", Buffer.from([0x30, 0x82, 0x0a, 0x09, 0x02, 0x01, 0x03, 0x30]), otherKind("keyStore")],
  ["UTF-16", Buffer.from(JSON.stringify(user), "utf16le"), otherKind("utf16")],
  ["UTF-16 with its mark", Buffer.from(`\uFEFF${JSON.stringify(user)}`, "utf16le"), otherKind("utf16")],
  ["UTF-16 in the other order", Buffer.from(JSON.stringify(user), "utf16le").swap16(), otherKind("utf16")],
  ["packed bytes", Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00]), otherKind("binary")],
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
    { code: "sourceFileEmptyField", type: "authorized_user", field: "client_secret" },
  ],
  [
    "a client id that is no text",
    { ...user, client_id: 7 },
    { code: "sourceFileInvalidField", type: "authorized_user", field: "client_id" },
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

for (const [name, content, expected] of refusedContents) {
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

/** For root, and on Windows, `chmod` does not remove read access. */
function mayReadEverything(): boolean {
  return process.platform === "win32" || process.getuid?.() === 0;
}
