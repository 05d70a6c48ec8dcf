import assert from "node:assert/strict";
import { test } from "node:test";
import type { AccessTokenCall } from "../../../../src/core/credential/iam-credentials.ts";
import { createIamCredentials } from "../../../../src/google/api/iam-credentials-client.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { assertNoSecret, callerAt, failureOfRejection, network, never, secret } from "../google-fixtures.ts";

const call: AccessTokenCall = {
  target: "deploy@demo.iam.gserviceaccount.com",
  delegates: [],
  scopes: ["https://www.googleapis.com/auth/cloud-platform"],
  lifetimeSeconds: 3600,
};
const answer = { json: { accessToken: secret, expireTime: "2026-11-21T13:00:00Z" } };

test("an access token is asked for as the API documents it", async (t) => {
  const server = await FakeServer.start(t, answer);
  const { http } = network(t);
  const minted = await createIamCredentials(http).generateAccessToken(call, callerAt(server.url), never);
  assert.deepEqual(minted, { accessToken: secret, expiresAt: Date.UTC(2026, 10, 21, 13) });
  const { method, path, body, headers } = server.lastRequest;
  assert.equal(
    `${method} ${path}`,
    "POST /v1/projects/-/serviceAccounts/deploy%40demo.iam.gserviceaccount.com:generateAccessToken",
  );
  assert.deepEqual(JSON.parse(body), { delegates: [], scope: call.scopes, lifetime: "3600s" });
  assert.deepEqual(
    [headers.authorization, headers["content-type"], headers["x-goog-user-project"], headers["x-goog-request-reason"]],
    [`Bearer ${secret}`, "application/json", undefined, undefined],
  );
});

test("a chain of any length is one call, its delegates in order and by full name", async (t) => {
  for (const count of [0, 1, 3]) {
    const server = await FakeServer.start(t, answer);
    const { http } = network(t);
    const delegates = Array.from({ length: count }, (_, index) => `d${index}@demo.iam.gserviceaccount.com`);
    await createIamCredentials(http).generateAccessToken({ ...call, delegates }, callerAt(server.url), never);
    const sent = JSON.parse(server.lastRequest.body) as { delegates: unknown };
    assert.deepEqual(
      sent.delegates,
      delegates.map((delegate) => `projects/-/serviceAccounts/${delegate}`),
    );
    assert.equal(server.requests.length, 1);
  }
});

test("the charged project and the reason are sent, in whatever script they are written", async (t) => {
  const server = await FakeServer.start(t, answer);
  const { http } = network(t);
  const caller = { ...callerAt(server.url), quotaProject: "demo-1" };
  await createIamCredentials(http).generateAccessToken({ ...call, reason: "障害 INC-7\n" }, caller, never);
  const { headers } = server.lastRequest;
  assert.equal(headers["x-goog-user-project"], "demo-1");
  assert.equal(headers["x-goog-request-reason"], "%E9%9A%9C%E5%AE%B3 INC-7%0A");
});

test("a name cannot lead to another path", async (t) => {
  const server = await FakeServer.start(t, answer);
  const { http } = network(t);
  const target = "../../v1/other?x#y";
  await createIamCredentials(http).generateAccessToken({ ...call, target }, callerAt(server.url), never);
  assert.equal(
    server.lastRequest.path,
    "/v1/projects/-/serviceAccounts/..%2F..%2Fv1%2Fother%3Fx%23y:generateAccessToken",
  );
});

test("an answer without a token or a time is refused, and its parts stay out of the failure", async (t) => {
  const replies: readonly (readonly [Reply, object])[] = [
    [{ json: { expireTime: "2026-11-21T13:00:00Z" } }, { code: "unexpectedAnswer", problem: "no accessToken" }],
    [{ json: { accessToken: secret } }, { code: "unexpectedAnswer", problem: "no expireTime" }],
    [
      { json: { accessToken: secret, expireTime: secret } },
      { code: "unexpectedAnswer", problem: "expireTime is not a time" },
    ],
    [
      { json: { accessToken: [secret], expireTime: "2026-11-21T13:00:00Z" } },
      { code: "unexpectedAnswer", problem: "no accessToken" },
    ],
    [
      { text: secret, headers: { "content-type": "text/html" } },
      { code: "notJson", status: 200, contentType: "text/html" },
    ],
    [{ text: "" }, { code: "notJson", status: 200, contentType: "application/json" }],
    [{ json: [secret] }, { code: "notJson", status: 200, contentType: "application/json" }],
    [
      { status: 302, text: secret, headers: { location: "https://x.example" } },
      { code: "notJson", status: 302, contentType: "application/json" },
    ],
  ];
  for (const [reply, expected] of replies) {
    const server = await FakeServer.start(t, reply);
    const { http, logger } = network(t);
    const minting = createIamCredentials(http).generateAccessToken(call, callerAt(server.url), never);
    assert.deepEqual(await failureOfRejection(minting), { host: `127.0.0.1:${server.port}`, ...expected });
    assertNoSecret(logger.lines);
  }
});

test("a refusal names the target and is asked for once", async (t) => {
  for (const [status, code] of [
    [400, "invalidArgument"],
    [401, "unauthenticated"],
    [403, "permissionDenied"],
    [404, "notFound"],
  ] as const) {
    const server = await FakeServer.start(t, { status, json: { error: { code: status, message: "", status: "" } } });
    const { http } = network(t);
    const failure = await failureOfRejection(
      createIamCredentials(http).generateAccessToken(call, callerAt(server.url), never),
    );
    assert.ok(failure.code === code);
    assert.deepEqual([failure.resource, server.requests.length], [call.target, 1]);
  }
});

test("an abort ends the call", async (t) => {
  const server = await FakeServer.start(t, "hang");
  const { http } = network(t);
  const abort = new AbortController();
  const [arrived, closed] = [server.nextRequest(), server.nextDisconnect()];
  const minting = failureOfRejection(
    createIamCredentials(http).generateAccessToken(call, callerAt(server.url), abort.signal),
  );
  await arrived;
  abort.abort();
  assert.deepEqual(await minting, { code: "cancelled" });
  await closed;
});
