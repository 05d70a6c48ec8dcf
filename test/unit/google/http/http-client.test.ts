import assert from "node:assert/strict";
import { test } from "node:test";
import type { HttpCall } from "../../../../src/google/http/http-client.ts";
import { networkFailure } from "../../../../src/google/http/network-failure.ts";
import { FakeServer } from "../fake-server.ts";
import { failureOfRejection, network, never, secret } from "../google-fixtures.ts";

function get(url: string, signal: AbortSignal = never): HttpCall {
  return { method: "GET", url, headers: { authorization: `Bearer ${secret}` }, signal };
}

test("an answer comes back with its status and text, and is asked for once", async (t) => {
  for (const status of [200, 302, 400, 401, 403, 404, 409, 500, 502, 504]) {
    const server = await FakeServer.start(t, {
      status,
      text: "said",
      headers: { location: "https://elsewhere.example" },
    });
    const { http, clock } = network(t);
    const answer = await http.send(get(`${server.url}/path?a=b`));
    assert.deepEqual([answer.status, answer.text, server.requests.length, clock.pending], [status, "said", 1, 0]);
    assert.equal(server.lastRequest.path, "/path?a=b");
  }
});

test("the log names host and path of a call, and only the host of a user's own URL", async (t) => {
  const server = await FakeServer.start(t, {});
  const { http, logger } = network(t);
  await http.send(get(`${server.url}/v1/known?q=1`));
  await http.send({ ...get(`${server.url}/${secret}`), isPathPrivate: true });
  assert.match(logger.lines[0] ?? "", /127\.0\.0\.1:\d+\/v1\/known: 200$/);
  assert.match(logger.lines[1] ?? "", /127\.0\.0\.1:\d+: 200$/);
});

test("calls one after the other share a connection", async (t) => {
  const server = await FakeServer.start(t, {});
  const { http } = network(t);
  for (let call = 0; call < 3; call += 1) await http.send(get(server.url));
  assert.deepEqual([server.requests.length, server.connections], [3, 1]);
});

test("429 and 503 are tried four times in all, waiting longer each time, and the last answer counts", async (t) => {
  for (const status of [429, 503]) {
    const server = await FakeServer.start(t, { status, text: "busy" });
    const { http, clock, logger } = network(t);
    const answer = await http.send(get(server.url));
    assert.deepEqual([answer.status, server.requests.length, clock.waits], [status, 4, [250, 500, 1000]]);
    assert.deepEqual(logger.lines.length, 4);
  }
});

test("a service that comes back is used", async (t) => {
  const server = await FakeServer.start(t, { status: 503 }, { text: "back" });
  const { http } = network(t);
  assert.equal((await http.send(get(server.url))).text, "back");
});

test("Retry-After is honoured up to ten seconds; a longer one ends the attempts", async (t) => {
  const cases: readonly (readonly [string, number[]])[] = [
    ["3", [3000]],
    ["0", [250]],
    ["Sat, 21 Nov 2026 12:00:07 GMT", [7000]],
    ["soon", [250]],
    ["11", []],
    ["Sat, 21 Nov 2026 13:00:00 GMT", []],
  ];
  for (const [header, waits] of cases) {
    const server = await FakeServer.start(t, { status: 429, headers: { "retry-after": header } }, {});
    const { http, clock } = network(t);
    const answer = await http.send(get(server.url));
    assert.deepEqual([clock.waits, answer.status], [waits, waits.length === 0 ? 429 : 200], header);
  }
});

test("a connection that breaks before an answer is tried again", async (t) => {
  const server = await FakeServer.start(t, "reset", "reset", { text: "third" });
  const { http, clock } = network(t);
  assert.equal((await http.send(get(server.url))).text, "third");
  assert.deepEqual(clock.waits, [250, 500]);
});

test("a kept connection that the server closed meanwhile costs no wait", async (t) => {
  const server = await FakeServer.start(t, {}, "reset", { text: "again" });
  const { http, clock } = network(t);
  await http.send(get(server.url));
  assert.equal((await http.send(get(server.url))).text, "again");
  assert.deepEqual(clock.waits, [0]);
});

test("a server that always breaks the connection is unreachable", async (t) => {
  const server = await FakeServer.start(t, "reset");
  const { http } = network(t);
  const failure = await failureOfRejection(http.send(get(server.url)));
  assert.deepEqual(failure, { code: "unreachable", host: `127.0.0.1:${server.port}`, reason: "reset" });
  assert.equal(server.requests.length, 4);
});

test("an answer that breaks off is not asked for again", async (t) => {
  const server = await FakeServer.start(t, "cut");
  const { http } = network(t);
  const failure = await failureOfRejection(http.send(get(server.url)));
  assert.deepEqual(failure, { code: "unreachable", host: `127.0.0.1:${server.port}`, reason: "reset" });
  assert.equal(server.requests.length, 1);
});

test("a port where nothing listens is refused at once", async (t) => {
  const server = await FakeServer.start(t, {});
  const { port } = server;
  server.close();
  const { http, clock } = network(t);
  const failure = await failureOfRejection(http.send(get(`http://127.0.0.1:${port}`)));
  assert.deepEqual(failure, { code: "unreachable", host: `127.0.0.1:${port}`, reason: "refused" });
  assert.deepEqual(clock.waits, []);
});

test("a server that says nothing times out, and the connection is closed", async (t) => {
  const server = await FakeServer.start(t, "hang");
  const { http, clock } = network(t);
  const [arrived, closed] = [server.nextRequest(), server.nextDisconnect()];
  const sent = failureOfRejection(http.send(get(server.url)));
  await arrived;
  clock.timeOut();
  assert.deepEqual(await sent, { code: "timedOut", host: `127.0.0.1:${server.port}`, seconds: 30 });
  await closed;
});

test("the time-out covers the waits between attempts", async (t) => {
  const server = await FakeServer.start(t, { status: 503 });
  const { http, clock } = network(t);
  clock.holdsWaits = true;
  const sent = failureOfRejection(http.send({ ...get(server.url), timeoutSeconds: 20 }));
  while (clock.waits.length === 0) await new Promise((resolve) => setImmediate(resolve));
  clock.timeOut();
  assert.equal((await sent).code, "timedOut");
  assert.deepEqual([server.requests.length, clock.pending], [1, 0]);
});

test("an abort closes the connection", async (t) => {
  const server = await FakeServer.start(t, "hang");
  const { http, clock } = network(t);
  const abort = new AbortController();
  const [arrived, closed] = [server.nextRequest(), server.nextDisconnect()];
  const sent = failureOfRejection(http.send(get(server.url, abort.signal)));
  await arrived;
  abort.abort();
  assert.deepEqual(await sent, { code: "cancelled" });
  await closed;
  assert.equal(clock.pending, 0);
});

test("an abort between attempts ends them", async (t) => {
  const server = await FakeServer.start(t, { status: 503 });
  const { http, clock } = network(t);
  clock.holdsWaits = true;
  const abort = new AbortController();
  const sent = failureOfRejection(http.send(get(server.url, abort.signal)));
  while (clock.waits.length === 0) await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  assert.deepEqual(await sent, { code: "cancelled" });
  assert.deepEqual([server.requests.length, clock.pending], [1, 0]);
});

test("what is aborted already is not sent", async (t) => {
  const server = await FakeServer.start(t, {});
  const { http } = network(t);
  assert.deepEqual(await failureOfRejection(http.send(get(server.url, AbortSignal.abort()))), { code: "cancelled" });
  assert.equal(server.connections, 0);
});

test("an answer larger than the limit is dropped", async (t) => {
  const server = await FakeServer.start(t, { text: " ".repeat(16 * 1024 * 1024 + 1) });
  const { http } = network(t);
  const failure = await failureOfRejection(http.send(get(server.url)));
  assert.equal(failure.code, "answerTooLarge");
});

test("a token goes without TLS to this machine only", async (t) => {
  const { http } = network(t);
  const cases: readonly (readonly [string, string])[] = [
    ["http://iamcredentials.googleapis.com/v1", "iamcredentials.googleapis.com"],
    ["http://127.0.0.1.example:1/", "127.0.0.1.example:1"],
    ["http://localhost.example/", "localhost.example"],
    ["http://192.168.0.1/", "192.168.0.1"],
    ["ftp://127.0.0.1/", "127.0.0.1"],
    ["not a url", "not a url"],
  ];
  for (const [url, host] of cases) {
    assert.deepEqual(await failureOfRejection(http.send(get(url))), { code: "insecureEndpoint", host });
  }
});

test("only the host that a call names may be called without TLS", async (t) => {
  const { http } = network(t);
  const call = { ...get("http://metadata.example:8080/", AbortSignal.abort()), plainHttpHost: "metadata.example:8080" };
  assert.deepEqual(await failureOfRejection(http.send(call)), { code: "cancelled" });
  const other = { ...call, url: "http://metadata.example/" };
  assert.deepEqual(await failureOfRejection(http.send(other)), { code: "insecureEndpoint", host: "metadata.example" });
});

test("neither the token nor a query reaches the log", async (t) => {
  const server = await FakeServer.start(t, {});
  const { http, logger } = network(t);
  await http.send(get(`${server.url}/v1/thing?pageToken=${secret}`));
  assert.deepEqual(logger.lines, [`GET 127.0.0.1:${server.port}/v1/thing: 200`]);
});

test("Node's socket errors show what is wrong with the connection", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["EPROTO", "tls"],
    ["EHOSTUNREACH", "network"],
    ["ETIMEDOUT", "network"],
    ["toString", "network"],
  ];
  for (const [code, reason] of cases) {
    const error = Object.assign(new Error(secret), { code });
    assert.deepEqual(networkFailure(error, "h"), { code: "unreachable", host: "h", reason }, code);
  }
});

test("a Retry-After with a time is by the server's own clock", async (t) => {
  const headers = { date: "Sat, 21 Nov 2026 08:00:00 GMT", "retry-after": "Sat, 21 Nov 2026 08:00:05 GMT" };
  const server = await FakeServer.start(t, { status: 503, headers }, {});
  const { http, clock } = network(t);
  assert.deepEqual([(await http.send(get(server.url))).status, clock.waits], [200, [5_000]]);
});
