import assert from "node:assert/strict";
import { test } from "node:test";
import type { HttpAnswer } from "../../../../src/google/http/http-exchange.ts";
import { throwOauthError } from "../../../../src/google/http/oauth-error.ts";
import { assertNoSecret, secret } from "../google-fixtures.ts";
import { answer, envelope, failureFrom } from "./answers.ts";

const owner = { source: "adc", account: "ana@example.com" } as const;
const rejected = (error: string, description: string): object => ({
  code: "sourceRejected",
  ...owner,
  error,
  description,
});
const oauthRefusals: readonly (readonly [string, HttpAnswer, object])[] = [
  [
    "a revoked refresh token",
    answer(400, { error: "invalid_grant", error_description: "Token has been expired or revoked." }),
    rejected("invalid_grant", "Token has been expired or revoked."),
  ],
  ["a bare refusal", answer(400, { error: "invalid_grant" }), rejected("invalid_grant", "")],
  [
    "Workspace asking for a new sign-in",
    answer(400, {
      error: "invalid_grant",
      error_description: "reauth related error (invalid_rapt)",
      error_subtype: "invalid_rapt",
    }),
    { code: "reauthenticationNeeded", ...owner },
  ],
  [
    "Workspace asking for a new sign-in, told by the subtype only",
    answer(400, { error: "invalid_grant", error_description: "Bad Request", error_subtype: "rapt_required" }),
    { code: "reauthenticationNeeded", ...owner },
  ],
  [
    "an unknown OAuth client",
    answer(401, { error: "invalid_client", error_description: "The OAuth client was not found." }),
    rejected("invalid_client", "The OAuth client was not found."),
  ],
  [
    "a refused scope",
    answer(400, { error: "invalid_scope", error_description: "Invalid OAuth scope or ID token audience provided." }),
    rejected("invalid_scope", "Invalid OAuth scope or ID token audience provided."),
  ],
  [
    "an assertion of a wrong clock",
    answer(400, { error: "invalid_grant", error_description: "Invalid JWT: Token must be a short-lived token" }),
    rejected("invalid_grant", "Invalid JWT: Token must be a short-lived token"),
  ],
];

for (const [name, refusal, expected] of oauthRefusals) {
  test(`the token endpoint's refusal is recognised: ${name}`, () => {
    assert.deepEqual(
      failureFrom(() => throwOauthError(refusal, owner)),
      expected,
    );
  });
}

test("trouble at the token endpoint is not the credential's fault", () => {
  const codes = [
    answer(503, { error: "temporarily_unavailable" }),
    answer(500, { error: "internal_failure" }),
    answer(429, { error: "rate_limit_exceeded" }),
    envelope(404, "NOT_FOUND", "x"),
    answer(400, "<html>", "text/html"),
  ].map((trouble) => failureFrom(() => throwOauthError(trouble, owner)).code);
  assert.deepEqual(codes, ["unavailable", "unavailable", "rateLimited", "notFound", "notJson"]);
});

test("what the token endpoint echoes is redacted", () => {
  const echo = answer(400, { error: "invalid_grant", error_description: `Bad token 1//${secret}` });
  assertNoSecret(failureFrom(() => throwOauthError(echo, owner)));
});
