import assert from "node:assert/strict";
import { test } from "node:test";
import { parseToken } from "../../../../../src/core/inspect/parse/parse-token.ts";
import { canBeAskedAbout, readTokenInfo } from "../../../../../src/core/inspect/verify/token-info.ts";
import { makeJwt } from "../../../../support/make-jwt.ts";

test("only access tokens may be sent to be asked about", () => {
  const texts: readonly (readonly [text: string, expected: boolean])[] = [
    ["ya29.a0AfH6SMBx-fake", true],
    ["ya29.c.b0Aaekm1K-fake", true],
    ["ya29.d.c0Ab-fake-federated", true],
    ["1//0gFakeRefreshToken", false],
    [`AIza${"x".repeat(35)}`, false],
    ["GOCSPX-fakefakefake", false],
    ["4/0AfakeAuthorizationCode123", false],
    ["ghp_0123456789abcdefghij", false],
    [makeJwt("{}"), false],
    ["someword", false],
    ["", false],
  ];
  for (const [text, expected] of texts) assert.equal(canBeAskedAbout(parseToken(text)), expected, text);
});

test("an answer is shown in a fixed order, scopes one by one, with its end as a time", () => {
  const info = readTokenInfo({
    new_field: { a: 1 },
    exp: "1785000000",
    scope: "openid https://www.googleapis.com/auth/cloud-platform",
    aud: "32555940559.apps.googleusercontent.com",
    email: "ci@demo-1.iam.gserviceaccount.com",
  });
  assert.ok(info.kind === "known");
  assert.deepEqual(
    info.rows.map(({ name, values, known }) => [name, values, known]),
    [
      ["aud", ["32555940559.apps.googleusercontent.com"], "aud"],
      ["scope", ["openid", "https://www.googleapis.com/auth/cloud-platform"], "scope"],
      ["exp", ["1785000000"], "exp"],
      ["email", ["ci@demo-1.iam.gserviceaccount.com"], "email"],
      ["new_field", ['{"a":1}'], undefined],
    ],
  );
  assert.equal(info.expiresAt, 1_785_000_000_000);
});

test("an end that is no time is none", () => {
  for (const exp of ["soon", "-1", "", null, 1e20, {}]) {
    const info = readTokenInfo({ exp });
    assert.ok(info.kind === "known" && info.expiresAt === undefined, JSON.stringify(exp));
  }
});

test("a long answer is cut", () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, "x".repeat(10_000)]));
  const info = readTokenInfo(many);
  assert.ok(info.kind === "known" && info.rows.length === 50);
  assert.ok(info.rows.every(({ values }) => values.every((value) => value.length <= 2_000)));
});
