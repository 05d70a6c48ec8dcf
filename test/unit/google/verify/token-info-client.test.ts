import assert from "node:assert/strict";
import { test } from "node:test";
import { createTokenInformant } from "../../../../src/google/verify/token-info-client.ts";
import { startSandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { failureOfRejection, network, never } from "../google-fixtures.ts";

const token = "ya29.a0AfH6SMBx-fake";

test("the token travels in a header, never in the address", async (t) => {
  const server = await FakeServer.start(t, { json: { aud: "1", exp: "1785000000" } });
  const informant = createTokenInformant(network(t).http, { oauth2: () => server.url, sandboxUrl: () => undefined });
  const answer = await informant.ask(token, { kind: "google", origin: server.url }, never);
  assert.ok(answer.kind === "known" && answer.expiresAt === 1_785_000_000_000);
  const { method, path, headers, body } = server.lastRequest;
  assert.deepEqual([method, path, headers.authorization, body], ["POST", "/tokeninfo", `Bearer ${token}`, ""]);
});

test("the sandbox is offered before Google while it runs", (t) => {
  const running: { url?: string } = {};
  const oauth2 = (): string => "https://oauth2.googleapis.com";
  const informant = createTokenInformant(network(t).http, { oauth2, sandboxUrl: () => running.url });
  const kinds = (): readonly string[] => informant.places().map(({ kind }) => kind);
  assert.deepEqual(kinds(), ["google"]);
  running.url = "http://127.0.0.1:9";
  assert.deepEqual(kinds(), ["sandbox", "google"]);
});

test("an unknown token is distinguished from a question without an answer", async (t) => {
  const refusal = { error: "invalid_token", error_description: `Invalid Value ${token}` };
  const server = await FakeServer.start(t, { status: 400, json: refusal });
  const informant = createTokenInformant(network(t).http, { oauth2: () => server.url, sandboxUrl: () => undefined });
  const answer = await informant.ask(token, { kind: "google", origin: server.url }, never);
  assert.deepEqual(answer, { kind: "unknownToken", error: "invalid_token", description: "Invalid Value [redacted]" });
});

const failing: readonly (readonly [reply: Reply, code: string])[] = [
  [{ status: 400, text: "<html>" }, "notJson"],
  [{ status: 200, text: "<html>" }, "notJson"],
  [{ status: 403, json: { error: { code: 403, message: "no", status: "PERMISSION_DENIED" } } }, "permissionDenied"],
];

for (const [reply, code] of failing) {
  test(`an answer such as ${JSON.stringify(reply)} is the failure ${code}`, async (t) => {
    const server = await FakeServer.start(t, reply);
    const informant = createTokenInformant(network(t).http, { oauth2: () => server.url, sandboxUrl: () => undefined });
    const failure = await failureOfRejection(informant.ask(token, { kind: "google", origin: server.url }, never));
    assert.equal(failure.code, code);
  });
}

test("the sandbox knows its own tokens, and no other", async (t) => {
  const sandbox = await startSandboxCloud();
  t.after(() => sandbox.close());
  const informant = createTokenInformant(network(t).http, { oauth2: () => sandbox.url, sandboxUrl: () => sandbox.url });
  const place = informant.places()[0]!;
  const own = sandbox.issueAccessToken("ada@larkfield.example").accessToken;
  const answer = await informant.ask(own, place, never);
  assert.ok(answer.kind === "known");
  assert.ok((answer.expiresAt ?? 0) > Date.now());
  assert.ok(answer.rows.some(({ name }) => name === "scope"));
  assert.equal((await informant.ask("ya29.c.somebody-elses", place, never)).kind, "unknownToken");
});
