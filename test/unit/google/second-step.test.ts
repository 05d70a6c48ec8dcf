import assert from "node:assert/strict";
import { test } from "node:test";
import type { AccessTokenRequest } from "../../../src/core/request/request.ts";
import { failureOfRejection, never } from "./google-fixtures.ts";
import { build, ciRunner, desk, prod, releaseManager, request } from "./sandbox-desk.ts";

const drive = "https://www.googleapis.com/auth/drive.readonly";
const sheets = "https://www.googleapis.com/auth/spreadsheets.readonly";
const subject = "alan@larkfield.example";
const deployer = `deployer@${prod}`;

function userToken(more: Partial<AccessTokenRequest>) {
  return request(deployer, [ciRunner, releaseManager], { subject, scopes: [drive, sheets], ...more });
}

test("a token for a Workspace user comes through three hops without a key, and is that user's", async (t) => {
  const { mint, calls, sandbox } = await desk(t);
  const { value } = await mint(userToken({}), never);
  assert.deepEqual(calls(), ["oauth2.token 200", "iamcredentials.signJwt 200", "oauth2.token 200"]);
  const info = (await (await fetch(`${sandbox.url}/tokeninfo?access_token=${value}`)).json()) as { scope: string };
  assert.equal(info.scope, `${drive} ${sheets}`);
  assert.match(value, /^ya29\.a0A/, "it has the form of a person's token");
});

const refusals: readonly (readonly [string, Partial<AccessTokenRequest>, string])[] = [
  [
    "a scope that no administrator approved",
    { scopes: [drive, "https://www.googleapis.com/auth/drive"] },
    "unauthorized_client",
  ],
  ["an account that no administrator knows", { target: ciRunner, delegates: [] }, "unauthorized_client"],
  ["a user who does not exist", { subject: "nobody@larkfield.example" }, "invalid_grant"],
  ["a user of another Workspace", { subject: "ada@elsewhere.example" }, "invalid_grant"],
];
for (const [what, more, error] of refusals) {
  test(`${what} is reported as such, with everything that the administrator needs`, async (t) => {
    const { mint } = await desk(t);
    const asked = userToken(more);
    const failure = await failureOfRejection(mint(asked, never));
    assert.ok(failure.code === "userTokenRefused", failure.code);
    assert.equal(failure.error, error);
    assert.equal(failure.account, asked.target);
    assert.equal(failure.subject, more.subject ?? subject);
    assert.deepEqual(failure.scopes, more.scopes ?? [drive, sheets]);
    assert.match(failure.clientId ?? "none", error === "unauthorized_client" ? /^\d{21}$/ : /^none$/);
  });
}

test("a client id that may not be read leaves the refusal unchanged", async (t) => {
  const { mint, sandbox } = await desk(t);
  sandbox.faults.add({ route: "iam.serviceAccounts.get", kind: "perimeter" });
  const failure = await failureOfRejection(
    mint(userToken({ scopes: ["https://www.googleapis.com/auth/drive"] }), never),
  );
  assert.ok(failure.code === "userTokenRefused");
  assert.deepEqual([failure.error, failure.clientId], ["unauthorized_client", undefined]);
});

test("the chain of a user's token is checked for signJwt, not for getAccessToken", async (t) => {
  const { mint } = await desk(t);
  const failure = await failureOfRejection(
    mint(userToken({ target: `preview-caller@${build}`, delegates: [] }), never),
  );
  assert.ok(failure.code === "permissionDenied");
  assert.deepEqual([failure.permission, failure.kind], ["iam.serviceAccounts.signJwt", "signedJwt"]);
});

test("an outage at the second step hands nothing over, and is reported", async (t) => {
  const { mint, session, sandbox } = await desk(t);
  await session.caller("sandbox", never);
  sandbox.faults.add({ route: "oauth2.token", kind: "status", status: 503 });
  assert.equal((await failureOfRejection(mint(userToken({}), never))).code, "unavailable");
});

const exporter = `report-exporter@${prod}`;
const bucket = "larkfield-reports";
const viewer = "roles/storage.objectViewer";

test("a downscoped token reads and lists its prefix, and nothing else", async (t) => {
  const { mint, calls, sandbox } = await desk(t);
  const accessBoundary = [{ bucket, prefix: "2026/", roles: [viewer] }];
  const { value } = await mint(request(exporter, [], { accessBoundary }), never);
  assert.deepEqual(calls(), ["oauth2.token 200", "iamcredentials.generateAccessToken 200", "sts.token 200"]);
  const wide = await mint(request(exporter), never);
  const status = async (path: string, token = value): Promise<number> =>
    (await fetch(`${sandbox.url}/storage/v1/b/${bucket}/o${path}`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  const seen = {
    read: "/2026%2Fq1.csv",
    list: "?prefix=2026/",
    outside: "/drafts%2Fq3.csv",
    listAll: "",
    listOther: "?prefix=drafts/",
  };
  assert.deepEqual(await Promise.all(Object.values(seen).map((path) => status(path))), [200, 200, 403, 403, 403]);
  assert.deepEqual(
    await Promise.all(Object.values(seen).map((path) => status(path, wide.value))),
    [200, 200, 200, 200, 200],
  );
  const elsewhere = await fetch(`${sandbox.url}/v3/projects:search`, { headers: { authorization: `Bearer ${value}` } });
  assert.equal(elsewhere.status, 403, "a boundary leaves nothing but Cloud Storage");
});

test("a boundary adds nothing to what the account may do", async (t) => {
  const { mint, sandbox } = await desk(t);
  const accessBoundary = [{ bucket, roles: ["roles/storage.objectUser"] }];
  const { value } = await mint(request(deployer, [ciRunner, releaseManager], { accessBoundary }), never);
  const headers = { authorization: `Bearer ${value}` };
  assert.equal((await fetch(`${sandbox.url}/storage/v1/b/${bucket}/o`, { headers })).status, 403);
});

test("a role that Cloud Storage does not know is refused at the exchange, with the account's name", async (t) => {
  const { mint } = await desk(t);
  const accessBoundary = [{ bucket, roles: ["roles/storage.objectWriter"] }];
  const failure = await failureOfRejection(mint(request(exporter, [], { accessBoundary }), never));
  assert.ok(failure.code === "boundaryRefused");
  assert.deepEqual([failure.account, failure.error], [exporter, "invalid_request"]);
});

test("neither the assertion nor the wide token is in the log", async (t) => {
  const { mint, logger } = await desk(t);
  await mint(userToken({}), never);
  await mint(request(exporter, [], { accessBoundary: [{ bucket, roles: [viewer] }] }), never);
  const log = logger.lines.join("\n");
  assert.match(log, /signJwt: 200[\s\S]*\/token: 200[\s\S]*\/v1\/token: 200/);
  assert.doesNotMatch(log, /ya29\.|eyJ/);
});
