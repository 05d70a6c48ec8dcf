import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { after, before, suite, test, type TestContext } from "node:test";
import { startSandboxCloud, type SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import {
  binding,
  caller,
  cloudPlatform,
  email,
  FakeClock,
  mint,
  sandboxFor,
  send,
  tokenCreator,
  worldOf,
  type Reply,
} from "../../sandbox-fixture.ts";

const clock = new FakeClock();

const signInParts = worldOf({
  accounts: {
    robot: {},
    off: { disabled: true },
    target: { bindings: [binding(tokenCreator, `user:${caller}`, `serviceAccount:${email("robot")}`)] },
  },
  users: [
    { email: caller },
    { email: "away@acme.example", reauthentication: true },
    { email: "gone@acme.example", disabled: true },
  ],
});

function signInWorld(t: TestContext): Promise<SandboxCloud> {
  return sandboxFor(t, { world: signInParts, now: clock.now });
}

function token(cloud: SandboxCloud, form: Readonly<Record<string, string>>): Promise<Reply> {
  return send(cloud, "/token", { token: null, body: new URLSearchParams(form).toString() });
}

function refreshForm(cloud: SandboxCloud, index = 0): Record<string, string> {
  const user = cloud.callers[index];
  assert.ok(user);
  return {
    grant_type: "refresh_token",
    refresh_token: user.refreshToken,
    client_id: user.clientId,
    client_secret: user.clientSecret,
  };
}

suite("the token endpoint with a refresh token", () => {
  test("gives an access token that works and ends after 3599 seconds", async (t) => {
    const cloud = await signInWorld(t);
    const { status, body } = await token(cloud, refreshForm(cloud));
    assert.equal(status, 200);
    assert.equal(body["expires_in"], 3599);
    assert.equal(body["token_type"], "Bearer");
    assert.match(String(body["scope"]), /cloud-platform/);
    const accessToken = String(body["access_token"]);
    assert.equal((await mint(cloud, "target", { token: accessToken })).status, 200);
    clock.time += 3_599_000;
    assert.equal((await mint(cloud, "target", { token: accessToken })).status, 401);
    clock.time -= 3_599_000;
  });

  test("gives fewer scopes when asked, and never more", async (t) => {
    const cloud = await signInWorld(t);
    const fewer = await token(cloud, { ...refreshForm(cloud), scope: cloudPlatform });
    assert.equal(fewer.body["scope"], cloudPlatform);
    const more = await token(cloud, { ...refreshForm(cloud), scope: "https://www.googleapis.com/auth/drive" });
    assert.deepEqual([more.status, more.body["error"]], [400, "invalid_scope"]);
  });

  const refusals: readonly (readonly [
    what: string,
    index: number,
    change: Record<string, string>,
    status: number,
    error: string,
    text: string,
  ])[] = [
    [
      "an unknown token",
      0,
      { refresh_token: "1//0unknown" },
      400,
      "invalid_grant",
      "Token has been expired or revoked.",
    ],
    ["a disabled user", 2, {}, 400, "invalid_grant", "Token has been expired or revoked."],
    [
      "an unknown client",
      0,
      { client_id: "1.apps.googleusercontent.com" },
      401,
      "invalid_client",
      "The OAuth client was not found.",
    ],
    ["a wrong secret", 0, { client_secret: "x" }, 401, "invalid_client", "The provided client secret is invalid."],
    ["another grant", 0, { grant_type: "password" }, 400, "unsupported_grant_type", "Invalid grant_type: password"],
  ];
  for (const [what, index, change, status, error, text] of refusals) {
    test(`refuses ${what}`, async (t) => {
      const cloud = await signInWorld(t);
      const reply = await token(cloud, { ...refreshForm(cloud, index), ...change });
      assert.equal(reply.status, status);
      assert.deepEqual(reply.body, { error, error_description: text });
    });
  }

  test("asks a user whose session has ended to sign in again", async (t) => {
    const cloud = await signInWorld(t);
    const { status, body } = await token(cloud, refreshForm(cloud, 1));
    assert.equal(status, 400);
    assert.deepEqual(body, {
      error: "invalid_grant",
      error_description: "reauth related error (invalid_rapt)",
      error_subtype: "invalid_rapt",
    });
  });
});

interface Assertion {
  readonly claims?: object;
  readonly header?: object;
  /** Account whose key signs. */
  readonly signedBy?: string;
}

function assertionOf(key: string, { claims, header }: Assertion = {}): string {
  const seconds = Math.floor(clock.time / 1000);
  const all = {
    iss: email("robot"),
    aud: "https://oauth2.googleapis.com/token",
    scope: cloudPlatform,
    iat: seconds,
    exp: seconds + 3600,
    ...claims,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", ...header })}.${part(all)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}

const redeem = (cloud: SandboxCloud, assertion: string): Promise<Reply> =>
  token(cloud, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });

suite("the token endpoint with a service account's assertion", () => {
  let cloud: SandboxCloud;
  let keyOf: (account: string) => Promise<string>;
  before(async () => {
    cloud = await startSandboxCloud({ world: signInParts, now: clock.now });
    const keys = new Map<string, string>();
    keyOf = async (account) => {
      const key = keys.get(account) ?? String((await cloud.createKeyFile(email(account)))["private_key"]);
      keys.set(account, key);
      return key;
    };
  });
  after(() => cloud.close());

  test("gives an access token that acts as the account", async () => {
    const { status, body } = await redeem(cloud, assertionOf(await keyOf("robot")));
    assert.equal(status, 200);
    assert.equal(body["expires_in"], 3599);
    assert.equal((await mint(cloud, "target", { token: String(body["access_token"]) })).status, 200);
    assert.equal(cloud.requestLog.at(-1)?.caller, email("robot"));
  });

  const seconds = Math.floor(clock.time / 1000);
  const refusals: readonly (readonly [what: string, assertion: Assertion, error: string, description: RegExp])[] = [
    ["another account's key", { signedBy: "target" }, "invalid_grant", /^Invalid JWT Signature\.$/],
    ["another algorithm", { header: { alg: "none" } }, "invalid_grant", /^Invalid JWT Signature\.$/],
    ["an unknown account", { claims: { iss: email("nobody") } }, "invalid_grant", /account not found/],
    ["a disabled account", { claims: { iss: email("off") } }, "invalid_grant", /account not found/],
    [
      "another audience",
      { claims: { aud: "https://evil.example" } },
      "invalid_grant",
      /^Invalid JWT: Failed audience check\.$/,
    ],
    [
      "an expired assertion",
      { claims: { iat: seconds - 3601, exp: seconds - 1 } },
      "invalid_grant",
      /short-lived token/,
    ],
    ["one of two hours", { claims: { exp: seconds + 7200 } }, "invalid_grant", /short-lived token/],
    [
      "one from the future",
      { claims: { iat: seconds + 600, exp: seconds + 900 } },
      "invalid_grant",
      /short-lived token/,
    ],
    ["no scope", { claims: { scope: "" } }, "invalid_scope", /^Invalid OAuth scope or ID token audience provided\.$/],
  ];
  for (const [what, assertion, error, description] of refusals) {
    test(`refuses ${what}`, async () => {
      const { status, body } = await redeem(cloud, assertionOf(await keyOf(assertion.signedBy ?? "robot"), assertion));
      assert.deepEqual([status, body["error"]], [400, error]);
      assert.match(String(body["error_description"]), description);
    });
  }

  test("refuses what is not a JWT", async () => {
    for (const assertion of ["", "a.b", "a.b.c", "bnVsbA.bnVsbA.c"]) {
      assert.equal((await redeem(cloud, assertion)).body["error"], "invalid_grant");
    }
  });
});
