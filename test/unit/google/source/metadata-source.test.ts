import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { endpointsAt } from "../../../../src/core/caller/endpoints.ts";
import type { CredentialSource } from "../../../../src/core/caller/credential-source.ts";
import { metadataHost, openMetadataSource } from "../../../../src/google/source/metadata-source.ts";
import { FakeServer, type Reply } from "../fake-server.ts";
import { failureOfRejection, type Network, network, never, secret } from "../google-fixtures.ts";

const flavor = { "metadata-flavor": "Google" };
const email = { text: "vm@demo.iam.gserviceaccount.com\n", headers: { ...flavor, "content-type": "text/plain" } };
const token = { json: { access_token: secret, expires_in: 3599, token_type: "Bearer" }, headers: flavor };

interface Opening extends Network {
  readonly server: FakeServer;
  readonly host: string;
  readonly opened: Promise<CredentialSource>;
}

async function openAt(t: TestContext, signal: AbortSignal, ...replies: readonly Reply[]): Promise<Opening> {
  const server = await FakeServer.start(t, ...replies);
  const connected = network(t);
  connected.clock.holdsWaits = true;
  const host = `127.0.0.1:${server.port}`;
  const environment = { platform: "linux", variables: { GCE_METADATA_HOST: host }, homeDirectory: "/" } as const;
  const options = { environment, endpoints: endpointsAt("https://x.example"), quotaProject: undefined };
  return { server, host, ...connected, opened: openMetadataSource(options, connected, signal) };
}

test("a Google machine gives its account and its token", async (t) => {
  const { server, host, clock, opened } = await openAt(t, never, email, token);
  const source = await opened;
  assert.deepEqual([source.principal, source.origin], ["vm@demo.iam.gserviceaccount.com", host]);
  assert.deepEqual(await source.accessToken(never), { value: secret, expiresAt: clock.now() + 3_599_000 });
  assert.deepEqual(
    server.requests.map(({ path, headers }) => [path, headers["metadata-flavor"]]),
    [
      ["/computeMetadata/v1/instance/service-accounts/default/email", "Google"],
      ["/computeMetadata/v1/instance/service-accounts/default/token", "Google"],
    ],
  );
});

test("another server at that address is not a metadata server, and differs from no server", async (t) => {
  const others: readonly (readonly [Reply, string])[] = [
    [{ text: "vm@demo.iam.gserviceaccount.com" }, "notAMetadataServer"],
    [{ ...email, headers: { "metadata-flavor": "Amazon" } }, "notAMetadataServer"],
    [{ ...email, status: 404 }, "metadataServerMissing"],
    [{ ...email, text: " \n" }, "metadataServerMissing"],
    [{ status: 302, headers: { ...flavor, location: "https://x.example" } }, "metadataServerMissing"],
    ["reset", "metadataServerMissing"],
    ["cut", "metadataServerMissing"],
  ];
  for (const [reply, code] of others) {
    const { host, server, opened } = await openAt(t, never, reply);
    assert.deepEqual(await failureOfRejection(opened), { code, host });
    assert.equal(server.requests.length, 1);
  }
});

test("a second without an answer is enough to know", async (t) => {
  const { host, clock, opened } = await openAt(t, never, "hang");
  const failing = failureOfRejection(opened);
  assert.deepEqual(clock.waits, [1_000]);
  clock.timeOut();
  assert.deepEqual(await failing, { code: "metadataServerMissing", host });
});

test("an abort is not mistaken for a missing server", async (t) => {
  const abort = new AbortController();
  const { opened } = await openAt(t, abort.signal, "hang");
  const failing = failureOfRejection(opened);
  abort.abort();
  assert.deepEqual(await failing, { code: "cancelled" });
});

test("a machine without access scopes has only ID tokens of its account, and says so if an access token is needed", async (t) => {
  const gone = { json: { error: { code: 404, status: "NOT_FOUND", message: "Gaia id not found" } }, headers: flavor };
  const refusals = [
    [{ ...gone, status: 404 }, "Gaia id not found"],
    [{ text: "Forbidden", status: 403, headers: flavor }, "HTTP 403"],
  ] as const;
  for (const [refusal, detail] of refusals) {
    const idToken = { text: "an ID token", headers: flavor };
    const { host, opened } = await openAt(t, never, email, refusal, idToken);
    const source = await opened;
    const failure = await failureOfRejection(source.accessToken(never));
    assert.deepEqual(failure, { code: "noAccessToken", host, account: "vm@demo.iam.gserviceaccount.com", detail });
    const call = { audience: "https://x.example", includeEmail: false, licenses: false };
    assert.equal(await source.ownIdTokens?.fetch(call, never), "an ID token");
  }
});

test("a token that does not come says why", async (t) => {
  const cases = [
    [{ status: 400, json: { error: { code: 400, message: "no such scope" } }, headers: flavor }, "invalidArgument"],
    [{ json: { access_token: secret } }, "notAMetadataServer"],
    [{ json: { access_token: secret }, headers: flavor }, "unexpectedAnswer"],
    [{ text: secret, headers: flavor }, "notJson"],
  ] as const;
  for (const [reply, code] of cases) {
    const { opened } = await openAt(t, never, email, reply);
    const source = await opened;
    assert.equal((await failureOfRejection(source.accessToken(never))).code, code);
  }
});

test("the environment may name another server, with or without a scheme", () => {
  const cases = [
    [{}, "169.254.169.254"],
    [{ GCE_METADATA_HOST: "metadata.example:8080" }, "metadata.example:8080"],
    [{ GCE_METADATA_HOST: "http://metadata.example:8080/" }, "metadata.example:8080"],
    [{ GCE_METADATA_IP: "10.0.0.1", GCE_METADATA_HOST: "metadata.example" }, "10.0.0.1"],
    [{ GCE_METADATA_HOST: "" }, "169.254.169.254"],
  ] as const;
  for (const [variables, host] of cases) {
    assert.equal(metadataHost({ platform: "linux", variables, homeDirectory: "/" }), host);
  }
});
