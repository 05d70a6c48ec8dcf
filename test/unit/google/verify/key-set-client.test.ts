import assert from "node:assert/strict";
import { test } from "node:test";
import { createFetchKeys } from "../../../../src/google/verify/key-set-client.ts";
import { FakeServer } from "../fake-server.ts";
import { failureOfRejection, network, never } from "../google-fixtures.ts";

const keys = [{ kty: "RSA", kid: "1" }];

const ages: readonly (readonly [headers: Record<string, string>, seconds: number])[] = [
  [{ "cache-control": "public, max-age=19845, must-revalidate", age: "845" }, 19_000],
  [{ "cache-control": "max-age=10", age: "11" }, 0],
  [{ "cache-control": "no-store, max-age=600" }, 0],
  [{ "cache-control": "max-age=99999999" }, 86_400],
  [{}, 0],
];

for (const [headers, seconds] of ages) {
  test(`keys sent with ${JSON.stringify(headers)} may be kept for ${seconds} seconds`, async (t) => {
    const server = await FakeServer.start(t, { json: { keys }, headers });
    const fetchKeys = createFetchKeys(network(t).http, () => server.url);
    assert.deepEqual(await fetchKeys(`${server.url}/oauth2/v3/certs`, never), { keys, maxAgeSeconds: seconds });
    assert.equal(server.lastRequest.headers.authorization, undefined);
  });
}

test("no host is asked but Google's key hosts and the running sandbox, whatever address is given", async (t) => {
  const server = await FakeServer.start(t, { json: { keys } });
  const fetchKeys = createFetchKeys(network(t).http, () => undefined);
  const addresses = [server.url, "https://evil.example/certs", "http://www.googleapis.com/oauth2/v3/certs"];
  for (const url of [...addresses, "https://www.googleapis.com.evil.example/", "https://www.googleapis.com:8443/"]) {
    const failure = await failureOfRejection(fetchKeys(url, never));
    assert.equal(failure.code, "unexpectedAnswer", url);
  }
  assert.equal(server.requests.length, 0);
});

test("an answer without keys is a failure, and so is a refusal", async (t) => {
  const server = await FakeServer.start(
    t,
    { json: { keys: "none" } },
    { status: 404, json: { error: { code: 404, message: "gone", status: "NOT_FOUND" } } },
  );
  const fetchKeys = createFetchKeys(network(t).http, () => server.url);
  assert.equal((await failureOfRejection(fetchKeys(server.url, never))).code, "unexpectedAnswer");
  assert.equal((await failureOfRejection(fetchKeys(server.url, never))).code, "notFound");
});
