import assert from "node:assert/strict";
import { test } from "node:test";
import type { Failure } from "../../../../src/core/base/failure.ts";
import { throwGoogleError } from "../../../../src/google/http/google-error.ts";
import type { HttpAnswer } from "../../../../src/google/http/http-exchange.ts";
import { assertNoSecret, secret } from "../google-fixtures.ts";
import { answer, envelope, failureFrom, host } from "./answers.ts";

function notJson(status: number): Failure {
  return { code: "notJson", host, status, contentType: "application/json" };
}

function errorInfo(reason: string, metadata: object = {}): object {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com", metadata };
}

const overview =
  "https://console.developers.google.com/apis/api/iamcredentials.googleapis.com/overview?project=889403714106";
const notUsed =
  "IAM Service Account Credentials API has not been used in project 889403714106 before or it is disabled. " +
  `Enable it by visiting ${overview} then retry.`;
const disabled = {
  code: "serviceDisabled",
  service: "iamcredentials.googleapis.com",
  consumer: "889403714106",
  activationUrl: overview,
};

const refusals: readonly (readonly [string, HttpAnswer, object])[] = [
  [
    "a missing permission",
    envelope(
      403,
      "PERMISSION_DENIED",
      "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
      errorInfo("IAM_PERMISSION_DENIED", { permission: "iam.serviceAccounts.getAccessToken" }),
    ),
    { code: "permissionDenied", permission: "iam.serviceAccounts.getAccessToken" },
  ],
  [
    "a missing permission, told by the message only",
    envelope(403, "PERMISSION_DENIED", "Permission iam.serviceAccounts.implicitDelegation denied on resource."),
    { code: "permissionDenied", permission: "iam.serviceAccounts.implicitDelegation" },
  ],
  [
    "a missing permission as it was told before 2022",
    envelope(403, "PERMISSION_DENIED", "The caller does not have permission"),
    { code: "permissionDenied", permission: undefined },
  ],
  [
    "a disabled API",
    envelope(
      403,
      "PERMISSION_DENIED",
      notUsed,
      errorInfo("SERVICE_DISABLED", {
        service: "iamcredentials.googleapis.com",
        consumer: "projects/889403714106",
        activationUrl: overview,
      }),
    ),
    disabled,
  ],
  [
    "a disabled API as it was told in 2022",
    envelope(
      403,
      "PERMISSION_DENIED",
      notUsed,
      { "@type": "type.googleapis.com/google.rpc.Help", links: [{ description: "activation", url: overview }] },
      errorInfo("SERVICE_DISABLED", { service: "iamcredentials.googleapis.com", consumer: "projects/889403714106" }),
    ),
    disabled,
  ],
  ["a disabled API, told by the message only", envelope(403, "PERMISSION_DENIED", notUsed), disabled],
  [
    "a disabled API with a link that is not Google's",
    envelope(
      403,
      "PERMISSION_DENIED",
      "disabled",
      errorInfo("SERVICE_DISABLED", {
        service: "s",
        consumer: "projects/1",
        activationUrl: "https://console.example/",
      }),
    ),
    { code: "serviceDisabled", service: "s", consumer: "1", activationUrl: undefined },
  ],
  [
    "a quota project that is not set, which Google reports as a disabled service of the client's own project",
    envelope(
      403,
      "PERMISSION_DENIED",
      "Your application is authenticating by using local Application Default Credentials. The cloudidentity.googleapis.com API requires a quota project, which is not set by default. To learn how to set your quota project, see https://cloud.google.com/docs/authentication/adc-troubleshooting/user-creds .",
      errorInfo("SERVICE_DISABLED", { consumer: "projects/764086051850", service: "cloudidentity.googleapis.com" }),
    ),
    { code: "quotaProjectMissing", service: "cloudidentity.googleapis.com" },
  ],
  [
    "an API that is not enabled in the project of gcloud itself, where its user can do nothing",
    envelope(
      403,
      "PERMISSION_DENIED",
      notUsed.replaceAll("889403714106", "764086051850"),
      errorInfo("SERVICE_DISABLED", {
        service: "cloudasset.googleapis.com",
        consumer: "projects/764086051850",
        activationUrl: overview.replace("889403714106", "764086051850"),
      }),
    ),
    { code: "quotaProjectMissing", service: "cloudasset.googleapis.com" },
  ],
  [
    "the same, told by the message only",
    envelope(403, "PERMISSION_DENIED", notUsed.replaceAll("889403714106", "32555940559")),
    { code: "quotaProjectMissing", service: "iamcredentials.googleapis.com" },
  ],
  [
    "a refused quota project",
    envelope(
      403,
      "PERMISSION_DENIED",
      "Caller does not have required permission to use project demo-1. Grant the caller the roles/serviceusage.serviceUsageConsumer role",
      errorInfo("USER_PROJECT_DENIED", { consumer: "projects/demo-1", service: host }),
    ),
    { code: "quotaProjectDenied", project: "demo-1" },
  ],
  [
    "a refused quota project, told by the message only",
    envelope(
      403,
      "PERMISSION_DENIED",
      "Caller does not have required permission to use project demo-1. Grant the caller",
    ),
    { code: "quotaProjectDenied", project: "demo-1" },
  ],
  [
    "a refused quota project that Google knows by number, and by the name that was sent",
    envelope(
      403,
      "PERMISSION_DENIED",
      "Caller does not have required permission to use project demo-1. Grant the caller",
      errorInfo("USER_PROJECT_DENIED", { consumer: "projects/889403714106" }),
    ),
    { code: "quotaProjectDenied", project: "demo-1" },
  ],
  [
    "scopes that do not suffice",
    envelope(
      403,
      "PERMISSION_DENIED",
      "Request had insufficient authentication scopes.",
      errorInfo("ACCESS_TOKEN_SCOPE_INSUFFICIENT", { service: host }),
    ),
    { code: "insufficientScopes" },
  ],
  [
    "an expired token",
    envelope(401, "UNAUTHENTICATED", "Request had invalid", errorInfo("ACCESS_TOKEN_EXPIRED")),
    { code: "unauthenticated" },
  ],
  [
    "a token of another kind",
    envelope(401, "UNAUTHENTICATED", "Request had invalid", errorInfo("ACCESS_TOKEN_TYPE_UNSUPPORTED")),
    { code: "notAnAccessToken" },
  ],
  [
    "a disabled caller",
    envelope(401, "UNAUTHENTICATED", "Request had invalid", errorInfo("ACCOUNT_STATE_INVALID", { email: "a@b" })),
    { code: "unauthenticated" },
  ],
  [
    "an unknown account",
    envelope(404, "NOT_FOUND", "Not found; Gaia id not found for email x@y.iam.gserviceaccount.com"),
    { code: "notFound" },
  ],
  ["an unknown account of IAM's", envelope(404, "NOT_FOUND", "Unknown service account"), { code: "notFound" }],
  [
    "a lifetime above an hour",
    envelope(400, "INVALID_ARGUMENT", "The access token lifetime cannot exceed 3600 seconds."),
    { code: "lifetimeRefused" },
  ],
  [
    "an empty scope",
    envelope(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    { code: "invalidArgument" },
  ],
  ["a precondition", envelope(400, "FAILED_PRECONDITION", "Precondition check failed."), { code: "refused" }],
  [
    "a quota",
    envelope(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'M'", errorInfo("RATE_LIMIT_EXCEEDED", {})),
    { code: "rateLimited" },
  ],
  ["an outage", envelope(503, "UNAVAILABLE", "The service is currently unavailable."), { code: "unavailable" }],
  ["a bug of Google's", envelope(500, "INTERNAL", "Internal error encountered."), { code: "unavailable" }],
  ["a conflict", envelope(409, "ABORTED", "There were concurrent policy changes."), { code: "refused" }],
  ["a load balancer's 503", answer(503, "<html>", "text/html"), { code: "unavailable" }],
  ["a 429 that is not JSON", answer(429, "slow down", "text/plain"), { code: "rateLimited" }],
  ["a 500 without a body", answer(500, "", "text/plain"), { code: "unavailable" }],
  [
    "a proxy's page",
    answer(403, "<html>", "text/html"),
    { code: "notJson", host, status: 403, contentType: "text/html" },
  ],
  [
    "a proxy's bad gateway",
    answer(502, "<html>", "text/html"),
    { code: "notJson", host, status: 502, contentType: "text/html" },
  ],
  ["JSON of somebody else's", answer(404, [1]), notJson(404)],
  ["an error that is not an object", answer(400, { error: null }), notJson(400)],
];

for (const [name, refusal, expected] of refusals) {
  test(`Google's refusal is recognised: ${name}`, () => {
    const failure = failureFrom(() => throwGoogleError(refusal, "x@y.iam.gserviceaccount.com"));
    const { google, resource, ...rest } = failure as Failure & { google?: unknown; resource?: unknown };
    assert.deepEqual(rest, expected);
    if (failure.code !== "notJson") assert.equal(resource, "x@y.iam.gserviceaccount.com");
    assert.equal(google === undefined, failure.code === "notJson");
  });
}

test("Google's own words are kept, without what looks like a credential, and not at any length", () => {
  const message = `Token ya29.${secret} of ${"xx ".repeat(2_000)}`;
  const failure = failureFrom(() =>
    throwGoogleError(envelope(401, "UNAUTHENTICATED", message, errorInfo("EXPIRED")), "r"),
  );
  assertNoSecret(failure);
  assert.ok(failure.code === "unauthenticated");
  const { message: kept, ...rest } = failure.google;
  assert.deepEqual(rest, { httpStatus: 401, status: "UNAUTHENTICATED", reason: "EXPIRED" });
  assert.match(kept, /^Token \[redacted\] of xx xx/);
  assert.equal(kept.length, 2_000);
});
