import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite, test, type TestContext } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import type { Fault } from "../../../../src/sandbox/http/faults.ts";
import { startSandboxCloud, type SandboxCloud } from "../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  email,
  errorOf,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
} from "../sandbox-fixture.ts";

const mintRoute = "iamcredentials.generateAccessToken";

function start(t: TestContext, seed?: number): Promise<SandboxCloud> {
  const world = worldOf({ accounts: { target: { bindings: [binding(tokenCreator, `user:${caller}`)] } } });
  return sandboxFor(t, { world, now: new FakeClock().now, ...(seed !== undefined && { seed }) });
}

async function statuses(cloud: SandboxCloud, count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index++) found.push((await mint(cloud, "target")).status);
  return found;
}

suite("trouble on demand", () => {
  test("429 comes with quota details and Retry-After, as often as asked", async (t) => {
    const cloud = await start(t);
    cloud.faults.add({ route: mintRoute, kind: "status", status: 429, retryAfterSeconds: 7, times: 1 });
    const reply = await mint(cloud, "target");
    const { status, rpc, reason } = errorOf(reply);
    assert.deepEqual([status, rpc, reason], [429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"]);
    assert.equal(reply.headers.get("retry-after"), "7");
    assert.equal((await mint(cloud, "target")).status, 200);
  });

  test("503 hits its own route only", async (t) => {
    const cloud = await start(t);
    cloud.faults.add({ route: mintRoute, kind: "status", status: 503 });
    assert.equal(errorOf(await mint(cloud, "target")).rpc, "UNAVAILABLE");
    assert.equal((await send(cloud, "/v3/projects:search")).status, 200);
    cloud.faults.clear();
    assert.equal((await mint(cloud, "target")).status, 200);
  });

  test("a page of HTML instead of JSON", async (t) => {
    const cloud = await start(t);
    cloud.faults.add({ route: "*", kind: "html", times: 1 });
    const { status, headers, text } = await mint(cloud, "target");
    assert.equal(status, 502);
    assert.match(headers.get("content-type") ?? "", /^text\/html/);
    assert.match(text, /^<!DOCTYPE html>/);
  });

  test("JSON under another content type", async (t) => {
    const cloud = await start(t);
    cloud.faults.add({ route: mintRoute, kind: "contentType", contentType: "text/plain" });
    const { status, headers, body } = await mint(cloud, "target");
    assert.deepEqual([status, headers.get("content-type")], [200, "text/plain"]);
    assert.match(String(body["accessToken"]), /^ya29\./);
  });

  test("a connection that is cut half-way", async (t) => {
    const cloud = await start(t);
    cloud.faults.add({ route: mintRoute, kind: "cut", times: 1 });
    await assert.rejects(mint(cloud, "target"), TypeError);
    assert.equal(cloud.requestLog.at(-1)?.status, 0);
    assert.equal((await mint(cloud, "target")).status, 200);
  });

  test("a slow answer is the right one, later", async (t) => {
    const cloud = await start(t);
    cloud.faults.add({ route: mintRoute, kind: "slow", delayMs: 30, times: 1 });
    const before = performance.now();
    assert.equal((await mint(cloud, "target")).status, 200);
    assert.ok(performance.now() - before >= 29);
  });

  for (const fault of [{ kind: "hang" }, { kind: "slow", delayMs: 1_000_000 }] as const) {
    test(`closing the sandbox ends a ${fault.kind}ing call`, async (t) => {
      const cloud = await start(t);
      const seen = Promise.withResolvers<undefined>();
      t.mock.method(cloud.faults, "take", (): Fault => {
        seen.resolve(undefined);
        return { route: "*", ...fault };
      });
      const call = mint(cloud, "target");
      await Promise.all([assert.rejects(call, TypeError), seen.promise.then(() => cloud.close())]);
    });
  }

  test("chance is drawn from the seed, the same each time", async (t) => {
    const drawn = async (seed: number): Promise<string> => {
      const cloud = await start(t, seed);
      cloud.faults.add({ route: mintRoute, kind: "status", status: 503, chance: 0.5 });
      return (await statuses(cloud, 20)).join();
    };
    const first = await drawn(7);
    assert.equal(await drawn(7), first);
    assert.notEqual(await drawn(8), first);
    assert.match(first, /200/);
    assert.match(first, /503/);
  });

  test("the Date header follows the sandbox's clock and its skew", async (t) => {
    const cloud = await start(t);
    assert.equal((await mint(cloud, "target")).headers.get("date"), "Sat, 21 Nov 2026 12:00:00 GMT");
    cloud.settings.dateSkewMs = 600_000;
    assert.equal((await mint(cloud, "target")).headers.get("date"), "Sat, 21 Nov 2026 12:10:00 GMT");
  });
});

suite("the server", () => {
  test("answers unknown paths with Google's 404 page", async (t) => {
    const { status, headers } = await send(await start(t), "/v9/nothing");
    assert.equal(status, 404);
    assert.match(headers.get("content-type") ?? "", /^text\/html/);
  });

  test("answers a body that is no JSON with 400", async (t) => {
    const path = `/v1/projects/-/serviceAccounts/${email("target")}:generateAccessToken`;
    assert.equal(errorOf(await send(await start(t), path, { body: "{" })).rpc, "INVALID_ARGUMENT");
  });

  test("refuses a body that is far too large", async (t) => {
    const path = `/v1/projects/-/serviceAccounts/${email("target")}:generateAccessToken`;
    const { status } = await send(await start(t), path, { body: JSON.stringify({ scope: ["x".repeat(5_000_000)] }) });
    assert.equal(status, 413);
  });

  test("logs each request with its caller and without a secret", async (t) => {
    const cloud = await start(t);
    const { accessToken } = cloud.issueAccessToken(caller);
    const { body } = await mint(cloud, "target", { token: accessToken });
    await send(cloud, `/v3/projects:search?access_token=${accessToken}`, { token: null });
    assert.deepEqual(
      cloud.requestLog.map(({ method, path, route, status, caller: who }) => [method, path, route, status, who]),
      [
        [
          "POST",
          `/v1/projects/-/serviceAccounts/${encodeURIComponent(email("target"))}:generateAccessToken`,
          mintRoute,
          200,
          caller,
        ],
        ["GET", "/v3/projects:search", "cloudresourcemanager.projects.search", 200, caller],
      ],
    );
    const log = JSON.stringify(cloud.requestLog);
    assert.ok(!log.includes(accessToken) && !log.includes(String(body["accessToken"])));
  });

  test("says when its port is taken", async (t) => {
    const other = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
    });
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    const failure = await startSandboxCloud({ port }).then(() => undefined, failureOf);
    assert.deepEqual(failure, { code: "portInUse", port });
  });

  test("a second sandbox takes the port of one that was closed", async (t) => {
    const first = await startSandboxCloud();
    const port = Number(new URL(first.url).port);
    await first.close();
    assert.equal((await sandboxFor(t, { port })).url, first.url);
  });
});
