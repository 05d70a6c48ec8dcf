import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { endpointsAt, googleEndpoints } from "../../../src/core/caller/endpoints.ts";
import {
  type CredentialFile,
  type ImpersonatedAccount,
  parseCredentialFile,
} from "../../../src/google/credential-file/credential-file.ts";
import type { ExternalAccount } from "../../../src/google/credential-file/external-account-file.ts";
import { failureOfRejection, secret } from "./google-fixtures.ts";

const path = "/home/ana/adc.json";
const parse = (content: unknown, endpoints = googleEndpoints): CredentialFile =>
  parseCredentialFile(content, path, endpoints);

const user = { type: "authorized_user", client_id: "id", client_secret: secret, refresh_token: `1//${secret}` };
const pem = { type: "pkcs8", format: "pem" } as const;
const ecKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pem);
const key = { type: "service_account", client_email: "ci@demo.iam.gserviceaccount.com", private_key: ecKey };
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

test("an impersonation is read with its delegates in order and the credential inside", () => {
  const content = { ...impersonated, quota_project_id: "pays" };
  const { kind, account, source, quotaProject, ...rest } = parse(content) as ImpersonatedAccount;
  assert.deepEqual(
    [kind, account, source.kind, quotaProject, rest.delegates],
    ["impersonatedAccount", target, "authorizedUser", "pays", ["first@demo.iam.gserviceaccount.com"]],
  );
});

test("an identity from outside Google is read, wherever its token comes from", () => {
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
    const content = { ...external, credential_source, service_account_impersonation_url: impersonationUrl };
    const read = parse(content) as ExternalAccount;
    assert.deepEqual([read.subject, read.impersonated, read.lifetimeSeconds], [subject, target, 3_600]);
  }
});

test("what gcloud leaves empty is the same as absent, and the delegates keep their order", () => {
  const delegates = ["first", "second", "third"].map((name) => `${name}@demo.iam.gserviceaccount.com`);
  const source_credentials = { ...user, account: "", quota_project_id: "" };
  const read = parse({ ...impersonated, delegates, source_credentials }) as ImpersonatedAccount;
  assert.deepEqual([read.delegates, read.account], [delegates, target]);
  assert.deepEqual([read.source.account, read.source.quotaProject], [undefined, undefined]);
});

test("exchange and impersonation addresses of Google's and of the settings are accepted", () => {
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
    const content = { ...external, token_url, service_account_impersonation_url };
    assert.doesNotThrow(() => parse(content, endpointsAt("http://127.0.0.1:4000")), token_url);
  }
});

const invalid = (type: string, field: string): object => ({ code: "sourceFileInvalidField", type, field });
const forbidden = (field: string): object => ({ code: "sourceFileForbiddenField", field });
const missing = (type: string, field: string): object => ({ code: "sourceFileMissingField", type, field });
const empty = (type: string, field: string): object => ({ code: "sourceFileEmptyField", type, field });
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
    { code: "sourceFileNestedType", type: "impersonated_service_account" },
  ],
  [
    "a source inside without a type",
    { ...impersonated, source_credentials: { refresh_token: secret } },
    { code: "sourceFileNoType", field: "source_credentials.type", likely: "authorized_user" },
  ],
  [
    "a source inside of an unknown type",
    { ...impersonated, source_credentials: { ...user, type: "carrier_pigeon" } },
    { code: "sourceFileUnknownType", field: "source_credentials.type", type: "carrier_pigeon" },
  ],
  [
    "a Distributed Cloud account as the source inside",
    { ...impersonated, source_credentials: { type: "gdch_service_account" } },
    { code: "sourceFileNestedType", type: "gdch_service_account" },
  ],
  [
    "a source inside that lacks a field",
    { ...impersonated, source_credentials: { ...user, client_id: undefined } },
    missing("authorized_user", "source_credentials.client_id"),
  ],
  [
    "a source inside that is a text",
    { ...impersonated, source_credentials: secret },
    ofImpersonated("source_credentials"),
  ],
  [
    "the target behind its delegates",
    { ...impersonated, delegates: [`projects/-/serviceAccounts/${target}`] },
    { code: "sourceFileRepeatedAccount", account: target },
  ],
  [
    "an empty impersonation address",
    withUrl(""),
    empty("impersonated_service_account", "service_account_impersonation_url"),
  ],
  [
    "an outside identity with an empty impersonation address",
    { ...external, service_account_impersonation_url: " " },
    empty("external_account", "service_account_impersonation_url"),
  ],
  [
    "a source inside with an endpoint",
    { ...impersonated, source_credentials: { ...user, endpoint: "https://evil.example" } },
    forbidden("source_credentials.endpoint"),
  ],
  [
    "a source inside with a foreign token address",
    { ...impersonated, source_credentials: { ...key, token_uri: "https://evil.example" } },
    forbidden("source_credentials.token_uri"),
  ],
  [
    "a source inside of another universe",
    { ...impersonated, source_credentials: { ...user, universe_domain: "evil.example" } },
    forbidden("source_credentials.universe_domain"),
  ],
  [
    "a source inside with a key of another kind",
    { ...impersonated, source_credentials: { ...key } },
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
  ["no audience", { ...external, audience: undefined }, missing("external_account", "audience")],
  ["an empty audience", { ...external, audience: "" }, empty("external_account", "audience")],
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
    empty("external_account_authorized_user", "client_secret"),
  ],
];

for (const [name, content, expected] of refusedIdentities) {
  test(`a credential file is refused that holds ${name}`, async () => {
    const parsed = Promise.resolve().then(() => parse(content));
    assert.deepEqual(await failureOfRejection(parsed), { path, ...expected });
  });
}
