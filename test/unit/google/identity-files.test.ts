import assert from "node:assert/strict";
import { test } from "node:test";
import { endpointsAt } from "../../../src/core/caller/endpoints.ts";
import type { ImpersonatedAccount } from "../../../src/google/credential-file/credential-file.ts";
import type { ExternalAccount } from "../../../src/google/credential-file/external-account-file.ts";
import { external, impersonated, impersonationUrl, parse, target, user } from "./credential-contents.ts";

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
