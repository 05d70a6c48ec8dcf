import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { after, before, suite, test } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import { worldOf } from "../sandbox-fixture.ts";

let cloud: SandboxCloud;
before(async () => {
  cloud = await startSandboxCloud({ world: worldOf({}) });
});
after(() => cloud.close());

async function statusFor(host: string, path: string): Promise<number | undefined> {
  const sent = request(cloud.url + path, { headers: { host, "metadata-flavor": "Google" } }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

const keys = "/oauth2/v3/certs";
const projectId = "/computeMetadata/v1/project/project-id";

suite("the name that a request is sent to", () => {
  const own = ["127.0.0.1:PORT", "localhost:PORT", "LocalHost:8080", "[::1]:PORT", "127.0.0.1"];
  for (const host of own) {
    test(`may be ${host}`, async () => {
      const named = host.replace("PORT", new URL(cloud.url).port);
      assert.deepEqual([await statusFor(named, keys), await statusFor(named, projectId)], [200, 200]);
    });
  }

  const foreign = [
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1.evil.example:PORT",
    "localhost.evil.example",
    "evil.example:127.0.0.1",
    "user@127.0.0.1",
    "0.0.0.0",
  ];
  for (const host of foreign) {
    test(`is refused where it is "${host}"`, async () => {
      const named = host.replace("PORT", new URL(cloud.url).port);
      assert.deepEqual([await statusFor(named, keys), await statusFor(named, projectId)], [403, 403]);
    });
  }

  for (const host of ["metadata.google.internal", "169.254.169.254:80"]) {
    test(`may be ${host} for the metadata server alone`, async () => {
      assert.deepEqual([await statusFor(host, "/"), await statusFor(host, projectId)], [200, 200]);
      assert.equal(await statusFor(host, keys), 403);
    });
  }

  test("is checked for unknown paths too, and a refusal is logged", async () => {
    assert.equal(await statusFor("evil.example", "/nothing"), 403);
    const { path, status, route } = cloud.requestLog.at(-1) ?? {};
    assert.deepEqual([path, status, route], ["/nothing", 403, undefined]);
  });
});

test("a request target that is no address gets a 400, not a broken connection", async () => {
  const socket = connect(Number(new URL(cloud.url).port), "127.0.0.1");
  socket.end("GET //[ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  let said = "";
  for await (const chunk of socket) said += String(chunk);
  assert.match(said, /^HTTP\/1\.1 400 /);
});
