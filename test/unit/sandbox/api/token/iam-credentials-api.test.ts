import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  cloudPlatform,
  email,
  errorOf,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
} from "../../sandbox-fixture.ts";

const ada = `user:${caller}`;
const member = (name: string): string => `serviceAccount:${email(name)}`;
const clock = new FakeClock();

/** Ada → gate → broker → target, and what else the tests need. */
function chainWorld(t: TestContext, accounts: Readonly<Record<string, object>> = {}): Promise<SandboxCloud> {
  const world = worldOf({
    accounts: {
      gate: { bindings: [binding(tokenCreator, ada)], uniqueId: "100000000000000000001" },
      broker: { bindings: [binding(tokenCreator, member("gate"))] },
      target: { bindings: [binding(tokenCreator, member("broker"))] },
      ...accounts,
    },
  });
  return sandboxFor(t, { world, now: clock.now });
}

suite("generateAccessToken", () => {
  test("mints a token that looks like Google's and ends on a whole second", async (t) => {
    const { status, body } = await mint(await chainWorld(t), "gate");
    assert.equal(status, 200);
    assert.match(String(body["accessToken"]), /^ya29\.c\.[\w-]{100,}$/);
    assert.equal(body["expireTime"], "2026-11-21T13:00:00Z");
  });

  test("takes delegates in every shape that clients send", async (t) => {
    const cloud = await chainWorld(t);
    const [gate, broker] = [email("gate"), email("broker")];
    const chains = [
      [`projects/-/serviceAccounts/${gate}`, `projects/-/serviceAccounts/${broker}`],
      [gate, broker],
      ["100000000000000000001", broker],
      ["projects/-/serviceAccounts/100000000000000000001", broker],
    ];
    for (const delegates of chains) assert.equal((await mint(cloud, "target", { delegates })).status, 200);
    assert.equal((await mint(cloud, "gate", { delegates: [] })).status, 200);
    assert.equal((await mint(cloud, "gate", { delegates: null })).status, 200);
    assert.equal((await mint(cloud, "gate", { delegates: "gate" })).status, 400);
    assert.equal(
      (await mint(cloud, "target", { delegates: ["projects/acme-one/serviceAccounts/x", broker] })).status,
      400,
    );
  });

  test("the minted token acts as the target, with its scopes, until it expires", async (t) => {
    const cloud = await chainWorld(t);
    const { body } = await mint(cloud, "gate", { body: { lifetime: "60s" } });
    const token = String(body["accessToken"]);
    assert.equal((await mint(cloud, "broker", { token })).status, 200);
    assert.equal(cloud.requestLog.at(-1)?.caller, email("gate"));
    const later = clock.time;
    clock.time += 60_000;
    const expired = errorOf(await mint(cloud, "broker", { token }));
    clock.time = later;
    assert.deepEqual([expired.status, expired.reason], [401, "ACCESS_TOKEN_EXPIRED"]);
  });

  test("a token without a fitting scope is refused with 403", async (t) => {
    const cloud = await chainWorld(t);
    const { body } = await mint(cloud, "gate", {
      body: { scope: ["https://www.googleapis.com/auth/devstorage.read_only"] },
    });
    const { status, reason } = errorOf(await mint(cloud, "broker", { token: String(body["accessToken"]) }));
    assert.deepEqual([status, reason], [403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]);
  });

  const denied = (permission: string): object => ({
    status: 403,
    rpc: "PERMISSION_DENIED",
    message: `Permission '${permission}' denied on resource (or it may not exist).`,
    reason: "IAM_PERMISSION_DENIED",
  });

  test("each hop needs its own permission: implicitDelegation on delegates, getAccessToken on the target", async (t) => {
    const cloud = await chainWorld(t, {
      idOnly: { bindings: [binding("roles/iam.serviceAccountOpenIdTokenCreator", ada)] },
      behindIdOnly: { bindings: [binding(tokenCreator, member("idonly"))] },
      owned: { bindings: [binding("roles/owner", ada), binding("roles/iam.serviceAccountAdmin", ada)] },
    });
    const expected: readonly (readonly [target: string, delegates: readonly string[], permission: string])[] = [
      ["target", [], "iam.serviceAccounts.getAccessToken"],
      ["target", ["gate"], "iam.serviceAccounts.getAccessToken"],
      ["target", ["broker"], "iam.serviceAccounts.implicitDelegation"],
      ["target", ["broker", "gate"], "iam.serviceAccounts.implicitDelegation"],
      ["idonly", [], "iam.serviceAccounts.getAccessToken"],
      ["behindidonly", ["idonly"], "iam.serviceAccounts.implicitDelegation"],
      ["owned", [], "iam.serviceAccounts.getAccessToken"],
    ];
    for (const [target, delegates, permission] of expected) {
      const reply = await mint(cloud, target, { delegates: delegates.map((name) => email(name)) });
      assert.deepEqual(errorOf(reply), denied(permission), `${delegates.join()} → ${target}`);
      assert.doesNotMatch(reply.text, /"resource"/);
    }
  });

  test("an account may be its own delegate only when it may impersonate itself", async (t) => {
    const cloud = await chainWorld(t, { self: { bindings: [binding(tokenCreator, ada, member("self"))] } });
    assert.equal((await mint(cloud, "self", { delegates: [email("self")] })).status, 200);
    assert.equal((await mint(cloud, "gate", { delegates: [email("gate")] })).status, 403);
  });

  test("a lifetime over an hour fails unless the target is allowed one", async (t) => {
    const cloud = await chainWorld(t, {
      long: { bindings: [binding(tokenCreator, ada)], maxLifetimeSeconds: 43_200 },
    });
    const tooLong = errorOf(await mint(cloud, "gate", { body: { lifetime: "3601s" } }));
    assert.equal(tooLong.status, 400);
    assert.equal(tooLong.message, "The access token lifetime cannot exceed 3600 seconds.");
    const twelveHours = await mint(cloud, "long", { body: { lifetime: "43200s" } });
    assert.equal(twelveHours.body["expireTime"], "2026-11-22T00:00:00Z");
    assert.equal((await mint(cloud, "long", { body: { lifetime: "43201s" } })).status, 400);
  });

  const badRequests: readonly (readonly [what: string, body: object])[] = [
    ["no scope", { scope: [] }],
    ["a scope that is none", { scope: ["cloud platform"] }],
    ["a lifetime of zero", { lifetime: "0s" }],
    ["a lifetime in words", { lifetime: "1 day" }],
    ["a lifetime as number", { lifetime: 3600 }],
    ["an unknown field", { scopes: [cloudPlatform] }],
    ["an audience", { audience: "https://a.example" }],
  ];
  for (const [what, body] of badRequests) {
    test(`${what} is a 400`, async (t) => {
      const { status, rpc } = errorOf(await mint(await chainWorld(t), "gate", { body }));
      assert.deepEqual([status, rpc], [400, "INVALID_ARGUMENT"]);
    });
  }

  test("an unknown field is named", async (t) => {
    const { message } = errorOf(await mint(await chainWorld(t), "gate", { body: { scopes: [] } }));
    assert.equal(message, 'Invalid JSON payload received. Unknown name "scopes": Cannot find field.');
  });

  test("the project in the name must be a dash", async (t) => {
    const path = `/v1/projects/acme-one/serviceAccounts/${email("gate")}:generateAccessToken`;
    assert.equal((await send(await chainWorld(t), path, { body: { scope: [cloudPlatform] } })).status, 400);
  });

  test("unknown accounts: 404 with Gaia's text, or 403 where the caller could not know", async (t) => {
    const cloud = await chainWorld(t);
    const elsewhere = errorOf(await mint(cloud, "nobody@nowhere.iam.gserviceaccount.com"));
    assert.equal(elsewhere.status, 404);
    assert.equal(elsewhere.message, "Not found; Gaia id not found for email nobody@nowhere.iam.gserviceaccount.com");
    assert.equal((await mint(cloud, email("nobody"))).status, 403);
    assert.equal((await mint(cloud, "gate", { delegates: ["nobody@nowhere.iam.gserviceaccount.com"] })).status, 404);
  });

  test("disabled accounts neither mint, nor delegate, nor act with tokens they had", async (t) => {
    const cloud = await chainWorld(t, {
      off: { bindings: [binding(tokenCreator, ada)], disabled: true },
      behindOff: { bindings: [binding(tokenCreator, member("off"))] },
    });
    assert.equal(errorOf(await mint(cloud, "off")).rpc, "FAILED_PRECONDITION");
    assert.equal(errorOf(await mint(cloud, "behindoff", { delegates: [email("off")] })).rpc, "FAILED_PRECONDITION");
    const { accessToken } = cloud.issueAccessToken(email("off"));
    const { status, reason } = errorOf(await mint(cloud, "gate", { token: accessToken }));
    assert.deepEqual([status, reason], [401, "ACCOUNT_STATE_INVALID"]);
  });
});

suite("credentials of a call", () => {
  const path = `/v1/projects/-/serviceAccounts/${email("gate")}:generateAccessToken`;

  test("none is 401 CREDENTIALS_MISSING, with the header that says how to sign in", async (t) => {
    const reply = await send(await chainWorld(t), path, { token: null, body: {} });
    assert.deepEqual([reply.status, errorOf(reply).reason], [401, "CREDENTIALS_MISSING"]);
    assert.equal(reply.headers.get("www-authenticate"), 'Bearer realm="https://accounts.google.com/"');
  });

  test("something that is no access token is 401 ACCESS_TOKEN_TYPE_UNSUPPORTED", async (t) => {
    const reply = await send(await chainWorld(t), path, { token: "eyJhbGciOiJub25lIn0.e30.", body: {} });
    assert.deepEqual([reply.status, errorOf(reply).reason], [401, "ACCESS_TOKEN_TYPE_UNSUPPORTED"]);
    assert.match(reply.text, /google\.iam\.credentials\.v1\.IAMCredentials\.GenerateAccessToken/);
  });
});
