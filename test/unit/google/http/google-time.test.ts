import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { test, type TestContext } from "node:test";
import { googleEndpoints } from "../../../../src/core/caller/endpoints.ts";
import { timeOriginsOf } from "../../../../src/google/http/google-time.ts";
import { HttpClient } from "../../../../src/google/http/http-client.ts";
import { FakeClock } from "../fake-clock.ts";
import { FakeServer } from "../fake-server.ts";
import { MemoryLogger, never } from "../google-fixtures.ts";
import { startTlsServer } from "../tls-server.ts";

const date = "Sat, 21 Nov 2026 11:00:00 GMT";

/** The `Date` headers that reach the clock of a client for which `endpoint` is Google's, after calls to some addresses. */
async function datesAfter(t: TestContext, endpoint: string, ...urls: readonly string[]): Promise<readonly string[]> {
  const clock = new FakeClock();
  const timeOrigins = () => timeOriginsOf({ oauth2: endpoint });
  const http = new HttpClient({ clock, logger: new MemoryLogger(), random: () => 1, timeOrigins });
  t.after(() => http.dispose());
  for (const url of urls) await http.send({ method: "GET", url, headers: {}, signal: never });
  return clock.dateHeaders;
}

function dated(t: TestContext, headers: Record<string, string> = {}): Promise<string> {
  return startTlsServer(t, (_request, response) => response.writeHead(200, { date, ...headers }).end("{}"));
}

test("an answer of Google's API over TLS tells the time, whatever its status", async (t) => {
  let calls = 0;
  const origin = await startTlsServer(t, (_request, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 403, { date }).end("{}");
  });
  assert.deepEqual(await datesAfter(t, `${origin}/some/path`, `${origin}/token`), [date, date]);
});

test("no other host tells the time, not even over TLS", async (t) => {
  const [google, other] = await Promise.all([dated(t), dated(t)]);
  assert.deepEqual(await datesAfter(t, google, other), []);
  assert.deepEqual(await datesAfter(t, google, other, google), [date]);
});

test("without TLS nobody tells the time, also not an endpoint that the user has set on this machine", async (t) => {
  const server = await FakeServer.start(t, { headers: { date } });
  assert.deepEqual(await datesAfter(t, server.url, server.url), []);
});

test("an answer that a cache has kept does not tell the time", async (t) => {
  const [kept, fresh] = [await dated(t, { age: "7140" }), await dated(t, { age: "0" })];
  assert.deepEqual(await datesAfter(t, kept, kept), []);
  assert.deepEqual(await datesAfter(t, fresh, fresh), [date]);
});

test("a server that has not proved who it is does not tell the time", async (t) => {
  const origin = await dated(t);
  // What VS Code does if the user has switched off http.proxyStrictSSL.
  const { request } = https;
  t.mock.method(https, "request", (options: https.RequestOptions, answered: (answer: IncomingMessage) => void) =>
    request({ ...options, agent: false, rejectUnauthorized: false, ca: [] }, answered),
  );
  assert.deepEqual(await datesAfter(t, origin, origin), []);
});

test("the time comes from the https endpoints in use alone: a replaced one counts, what it replaces does not", () => {
  const origins = timeOriginsOf({
    ...googleEndpoints,
    iam: "https://iam-private.p.googleapis.com/",
    oauth2: "http://127.0.0.1:9000",
    run: "not a url",
  });
  assert.ok(origins.includes("https://iam-private.p.googleapis.com"));
  assert.ok(origins.includes("https://iamcredentials.googleapis.com"));
  for (const other of ["https://iam.googleapis.com", "https://oauth2.googleapis.com", "http://127.0.0.1:9000"]) {
    assert.ok(!origins.includes(other), other);
  }
});
