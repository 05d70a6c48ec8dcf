import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { redact } from "../../../../../src/core/base/redact.ts";

const account = "deployer@acme-prod.iam.gserviceaccount.com";

/** What people read in logs, failures and reports, and copy into searches and tickets. */
const readable: readonly string[] = [
  // Mintmark's own log.
  `POST iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken: 200`,
  "noAccessToken: The metadata server gives no access token of it.",
  "[error] notAnAccessToken: Google takes access tokens for this.",
  `POST iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateIdToken: 503, again in 812 ms`,
  `POST iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:signJwt: connection broke`,
  "POST oauth2.googleapis.com/token: 400",
  "POST sts.googleapis.com/v1/token: connection broke",
  "GET metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token: 404",
  `Minted accessToken for ${account} through 2 delegates.`,
  "Could not renew the caller's token ahead of time: unauthenticated",
  `Gave idToken for ${account} to a caller of mintmark.getToken.`,
  "The kept tokens could not be listed.",
  // Google's words.
  "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
  "Permission 'iam.serviceAccounts.getOpenIdToken' denied on resource (or it may not exist).",
  "iam.serviceAccounts.getAccessToken: PERMISSION_DENIED",
  "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
  "invalid_grant: Token has been expired or revoked.",
  "invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
  "Invalid JWT Signature.",
  "Invalid token signature: the key was rotated.",
  "Missing access token for authorization. Request: MethodType=BLOCKING_UNARY_CALL, Method=google.iam.v1",
  "The OAuth client was not found: client_secret is missing",
  "reauth related error (invalid_rapt): rapt_required",
  'Bearer realm="https://accounts.google.com/", error="invalid_token", scope="a b"',
  '{"error":"invalid_grant","error_description":"Bad Request","error_subtype":"invalid_rapt"}',
  '{"error":{"code":403,"message":"denied","status":"PERMISSION_DENIED","details":[{"reason":"IAM_PERMISSION_DENIED"}]}}',
  '{"token_type":"Bearer","expires_in":3599,"scope":"https://www.googleapis.com/auth/cloud-platform"}',
  '{"nextPageToken":"CAESBQgKEAoYAQ","pageSize":100}',
  "GET /v1/projects?pageSize=100&pageToken=CAESBQgKEAoYAQ",
  "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type=urn:ietf:params:oauth:token-type:jwt",
  "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  // Names, ids, hashes and addresses.
  `serviceAccount:${account} has roles/iam.serviceAccountTokenCreator and roles/iam.serviceAccountOpenIdTokenCreator`,
  "principal://iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/pool/subject/repo:acme/app",
  "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/p/providers/p",
  '{"type":"service_account","private_key_id":"3f1c9d8e7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e","client_id":"103847261930417283940"}',
  '{"kid":"3f1c9d8e7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e","alg":"RS256","use":"sig"}',
  "etag BwYmfKjC1bQ= became BwYmfKjD3sE=",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bd822cd15d6c15b0f00a08",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bd822cd15d6c15b0f00a0\n60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
  "gcr.io/acme/token:1.2.3 and europe-docker.pkg.dev/acme/secret:latest",
  "projects/123/secrets/api-token/versions/latest",
  "https://docs.example/a/1//2 and https://example.com:8080/x?a=b@c.example",
  "commit d492f8e1c2b3a4958677869504132231405f6e7d, uid 103847261930417283940",
  "C:\\new\\token\\release\\file.txt",
  "file:///home/ana/.config/gcloud/application_default_credentials.json",
  "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\nRTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYDVQQLEwpDeWJlclRydXN0MSIwIAYD\nVQQDExlCYWx0aW1vcmUgQ3liZXJUcnVzdCBSb290\n-----END CERTIFICATE-----",
  "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9\nq9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==\n-----END PUBLIC KEY-----",
  // Variables and settings that say where a secret is, or that there is none.
  "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE=/run/secrets/token",
  "GOOGLE_APPLICATION_CREDENTIALS=/home/ana/key.json",
  "PWD=/home/ana/work and OLDPWD=/home/ana",
  "password=${DB_PASSWORD} token: ${input:token} secret={{ .Values.secret }} api_key=<your key>",
  '{"password":null,"hasToken":true,"token":false,"refresh_token":"","secret":{"name":"x"}}',
  "max_tokens: 100, prompt_tokens=12, total_token: 7",
  "gcloud auth print-access-token: command not found",
  "gcloud auth print-identity-token --audiences=https://a.example --impersonate-service-account=x@y.example",
  "gcloud iam service-accounts add-iam-policy-binding a@b.iam.gserviceaccount.com --role=roles/iam.serviceAccountTokenCreator",
  // Sentences.
  "The caller sends a bearer token, and a Bearer token is not a signature.",
  "basic authentication is refused; use bearer.",
  "Wrong kind of token: ask for an ID token.",
  "Signature: not checked. Token: works. JWT: malformed.",
  "if (token === undefined || secret !== other) return;",
  "at mint (/srv/extension/dist/mint-token.js:12:34)",
  "monkeyJohnson reads privateKeyJson and eyJ",
  "",
];

for (const text of readable) {
  test(`stays readable: ${text.slice(0, 90)}`, () => {
    assert.equal(redact(text), text);
  });
}

test("stays readable: what the log says of every failure", () => {
  const folder = join(import.meta.dirname, "../../../../../src/core/base");
  const sources = ["failure.ts", "request-failure.ts"].map((name) => readFileSync(join(folder, name), "utf8")).join();
  const codes = Array.from(sources.matchAll(/code: "(\w+)"/g), ({ 1: code = "" }) => code);
  assert.ok(codes.length > 80, `${codes.length} codes`);
  for (const code of codes) {
    const line = `${code}: The account gives no access token of a@b.example, and “HTTP 404” is why. Choose another.`;
    assert.equal(redact(line), line);
  }
});

const narrowed: readonly (readonly [text: string, left: string])[] = [
  ["token=abc123&next=1", "token=[redacted]&next=1"],
  ["password=abc, user=ana", "password=[redacted], user=ana"],
  ["Server=db;Password=abc;Port=1", "Server=db;Password=[redacted];Port=1"],
  ["postgres://ana:abc@db.example/x", "postgres://ana:[redacted]@db.example/x"],
  ["Authorization: Bearer abc.def\nAccept: */*", "Authorization: Bearer [redacted]\nAccept: */*"],
  ['{"user":"ana","access_token":"abc","scope":"x"}', '{"user":"ana","access_token":"[redacted]","scope":"x"}'],
  [
    '{"text":"{\\"password\\":\\"a\\\\\\"b\\",\\"user\\":\\"ana\\"}"}',
    '{"text":"{\\"password\\":\\"[redacted]\\",\\"user\\":\\"ana\\"}"}',
  ],
  ["a=b%26client_secret%3Dabc%26scope%3Dx", "a=b%26client_secret%3D[redacted]%26scope%3Dx"],
  ["user: ana\npassword: a b c # mine\nport: 1", "user: ana\npassword: [redacted] # mine\nport: 1"],
  ["key AKIAIOSFODNN7EXAMPLE of ana", "key [redacted] of ana"],
  ["Error: MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj was cut", "Error: [redacted] was cut"],
  ["sent eyJhbGciOiJSUzI1NiJ9%2EeyJzdWIiOiIxIn0%2Ec2lnbmF0dXJl to x", "sent [redacted] to x"],
  ["sent eyAiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiIxIn0.c2lnbmF0dXJl to x", "sent [redacted] to x"],
  [`{"log":"cGFzc3dvcmQ9aHVudGVyMiBpcyBpbiBoZXJl","user":"ana"}`, `{"log":"[redacted]","user":"ana"}`],
];
for (const [text, left] of narrowed) {
  test(`only the secret is taken from ${text.slice(0, 80)}`, () => {
    assert.equal(redact(text), left);
    assert.equal(redact(left), left, "redacted once more");
  });
}
