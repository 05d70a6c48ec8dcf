import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
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

function start(t: TestContext): Promise<SandboxCloud> {
  const world = worldOf({
    projectBindings: [binding("roles/iam.serviceAccountAdmin", `user:${caller}`)],
    accounts: { target: { bindings: [binding(tokenCreator, `user:${caller}`)] } },
  });
  return sandboxFor(t, { world, now: new FakeClock().now });
}

const header = { "x-mintmark-sandbox": "1" };

async function control(
  cloud: SandboxCloud,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = header,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${cloud.url}/sandbox/v1/${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

suite("the sandbox's own API", () => {
  test("is closed to web pages and to other host names", async (t) => {
    const cloud = await start(t);
    assert.equal((await control(cloud, "GET", "log", undefined, {})).status, 403);
    assert.equal(
      (await control(cloud, "GET", "log", undefined, { ...header, origin: "https://evil.example" })).status,
      403,
    );
    assert.equal((await control(cloud, "GET", "log")).status, 200);
  });

  test("makes trouble and takes it back", async (t) => {
    const cloud = await start(t);
    const fault = { route: "iamcredentials.generateAccessToken", kind: "status", status: 429, retryAfterSeconds: 3 };
    assert.equal((await control(cloud, "POST", "faults", fault)).status, 200);
    assert.equal((await mint(cloud, "target")).headers.get("retry-after"), "3");
    await control(cloud, "DELETE", "faults");
    assert.equal((await mint(cloud, "target")).status, 200);
  });

  test("refuses trouble that it does not know", async (t) => {
    const cloud = await start(t);
    for (const fault of [{}, { kind: "explode" }, { kind: "status", status: 418 }, { kind: "cut", when: "now" }]) {
      assert.equal((await control(cloud, "POST", "faults", fault)).status, 400);
    }
  });

  test("moves the clock, so that tokens and grants end", async (t) => {
    const cloud = await start(t);
    const { accessToken } = cloud.issueAccessToken(caller);
    assert.equal((await mint(cloud, "target", { token: accessToken })).status, 200);
    await control(cloud, "POST", "settings", { clockOffsetMs: 3_600_000 });
    assert.equal(errorOf(await mint(cloud, "target", { token: accessToken })).reason, "ACCESS_TOKEN_EXPIRED");
  });

  test("sets a quota for each caller, service and minute", async (t) => {
    const cloud = await start(t);
    await control(cloud, "POST", "settings", { quotaPerMinute: 2 });
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await mint(cloud, "target")).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal((await send(cloud, "/v3/projects:search")).status, 200);
    const other = cloud.issueAccessToken(email("target")).accessToken;
    assert.equal((await mint(cloud, "target", { token: other })).status, 403);
    await control(cloud, "POST", "settings", { clockOffsetMs: 60_000 });
    assert.equal((await mint(cloud, "target")).status, 200);
  });

  test("shows and clears the log", async (t) => {
    const cloud = await start(t);
    await mint(cloud, "target");
    const { body } = await control(cloud, "GET", "log");
    assert.equal((body["requests"] as readonly { route: string }[])[0]?.route, "iamcredentials.generateAccessToken");
    await control(cloud, "DELETE", "log");
    assert.equal(cloud.requestLog.length, 1);
  });

  test("exports a world that starts as this one is now", async (t) => {
    const cloud = await start(t);
    const path = `/v1/projects/-/serviceAccounts/${email("target")}`;
    await send(cloud, `${path}:setIamPolicy`, { body: { policy: { bindings: [] } } });
    await send(cloud, `${path}:disable`, { body: {} });
    const { body: exported } = await control(cloud, "GET", "world");
    assert.deepEqual(exported, JSON.parse(JSON.stringify(cloud.exportWorld())));
    const copy = await sandboxFor(t, { world: exported });
    const { body } = await send(copy, path, { token: copy.issueAccessToken(caller).accessToken });
    assert.equal(body["disabled"], true);
    assert.equal((await mint(copy, "target", { token: copy.issueAccessToken(caller).accessToken })).status, 403);
    assert.doesNotMatch(JSON.stringify(exported), /ya29|1\/\/0|GOCSPX|PRIVATE/);
  });

  test("goes back to the start, and keeps who has signed in", async (t) => {
    const cloud = await start(t);
    const before = cloud.callers[0]?.refreshToken;
    const { accessToken } = cloud.issueAccessToken(caller);
    await send(cloud, `/v1/projects/-/serviceAccounts/${email("target")}:setIamPolicy`, {
      body: { policy: { bindings: [] } },
    });
    assert.equal((await mint(cloud, "target")).status, 403);
    assert.equal((await control(cloud, "POST", "world:reset")).status, 200);
    assert.equal((await mint(cloud, "target")).status, 200);
    assert.equal((await mint(cloud, "target", { token: accessToken })).status, 401);
    assert.equal(cloud.callers[0]?.refreshToken, before);
  });

  test("makes the assertion of Identity-Aware Proxy, which its published key verifies", async (t) => {
    const cloud = await sandboxFor(t, { world: worldOf({}) });
    const audience = "/projects/3001/global/backendServices/1";
    const { body } = await control(cloud, "POST", "iapAssertions", { user: caller, audience });
    const keys = createRemoteJWKSet(new URL(`${cloud.url}/iap/verify/public_key-jwk`));
    const issuer = "https://cloud.google.com/iap";
    const { payload } = await jwtVerify(String(body["assertion"]), keys, { audience, issuer, algorithms: ["ES256"] });
    assert.equal(payload["email"], caller);
    assert.equal((await control(cloud, "POST", "iapAssertions", { user: "x@y.z", audience })).status, 404);
  });
});

suite("the hostile world", () => {
  const one = (name: string): string => `${name}@hostile-one.iam.gserviceaccount.com`;
  const two = (name: string): string => `${name}@hostile-two.iam.gserviceaccount.com`;
  const expected: readonly (readonly [
    what: string,
    who: string,
    account: string,
    status: number,
    delegates?: readonly string[],
  ])[] = [
    ["four groups deep and a condition on the name", "ada", one("report-daily"), 200],
    ["not for whom is in none of the groups", "bob", one("report-daily"), 403],
    ["a grant that ended", "ada", one("expired"), 403],
    ["a grant that has not begun", "ada", one("not-yet"), 403],
    ["a grant that a deny policy takes back", "ada", one("denied"), 403],
    ["but not from its exception", "bob", one("denied"), 200],
    ["deleted principals", "ada", one("ghosts"), 403],
    ["an owner by way of projectOwner", "mallory", one("ghosts"), 200],
    ["a custom role for signing", "ada", one("sign-only"), 403],
    ["around a circle and back", "ada", one("circle-a"), 200, [one("circle-a"), two("circle-b")]],
    ["everyone who is signed in", "bob", two("wide-open"), 200],
  ];
  for (const [what, who, account, status, delegates] of expected) {
    test(what, async (t) => {
      const cloud = await sandboxFor(t, { worldPath: "hostile" });
      const token = cloud.issueAccessToken(`${who}@hostile.example`).accessToken;
      assert.equal(
        (await mint(cloud, account, { token, ...(delegates !== undefined && { delegates }) })).status,
        status,
      );
    });
  }
});

suite("a generated world", () => {
  test("is the same for the same seed, has chains of every length and works", async (t) => {
    const world = { name: "small", generate: { projects: 2, accountsPerProject: 4, seed: 3 } };
    const cloud = await sandboxFor(t, { world });
    const again = await startSandboxCloud({ world });
    t.after(() => again.close());
    assert.deepEqual(again.exportWorld(), cloud.exportWorld());
    const robots = [0, 1, 2, 3].map((index) => `robot-0000${index}@large-0001.iam.gserviceaccount.com`);
    const token = cloud.issueAccessToken("ada@large.example").accessToken;
    const reply = await mint(cloud, robots[3] ?? "", { token, delegates: robots.slice(0, 3) });
    assert.equal(reply.status, 200);
    assert.equal((await mint(cloud, robots[3] ?? "", { token })).status, 403);
  });
});
