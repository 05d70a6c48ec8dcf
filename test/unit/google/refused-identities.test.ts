import assert from "node:assert/strict";
import { test } from "node:test";
import {
  external,
  impersonated,
  impersonationUrl,
  key,
  parse,
  path,
  target,
  user,
  workforce,
} from "./credential-contents.ts";
import { failureOfRejection, secret } from "./google-fixtures.ts";

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
