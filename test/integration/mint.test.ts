import assert from "node:assert/strict";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { assertNoTokens, clipboardText, copiedToken } from "./fixture/tokens.ts";
import { account, caller, chain, directUniqueId } from "./fixture/world.ts";

/** The claims of a JWT. */
function claimsOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
}

describe("a complete request for another kind of credential", () => {
  const google = googleForSuite();
  const target = account("direct");
  const claims = { sub: "somebody", aud: "https://service.example", exp: Math.floor(Date.now() / 1_000) + 600 };

  /** Runs a command that makes exactly one call, of that method; returns what it copied to the clipboard. */
  async function copiedBy(command: string, method: string, request: object): Promise<string> {
    await mint({ target, scopes: ["cloud-platform"] });
    const before = google().cloud.requestLog.length;
    await run(command, { target, ...request });
    const routes = google()
      .cloud.requestLog.slice(before)
      .map(({ route }) => route);
    assert.deepEqual(routes, [`iamcredentials.${method}`]);
    return clipboardText();
  }

  it("mints an ID token for the audience, with the email when that is asked for", async () => {
    const request = { audience: "https://service.example", includeEmail: true };
    const token = await copiedBy("mintIdToken", "generateIdToken", request);
    const { aud, email } = claimsOf(token) as Record<string, unknown>;
    assert.deepEqual({ aud, email }, { aud: "https://service.example", email: target });
  });

  it("signs a JWT with the given claims", async () => {
    assert.deepEqual(claimsOf(await copiedBy("signJwt", "signJwt", { claims })), claims);
  });

  it("signs bytes", async () => {
    const payload = Buffer.from("to be signed").toString("base64");
    const signature = await copiedBy("signBlob", "signBlob", { payload });
    assert.equal(Buffer.from(signature, "base64").length, 256);
  });
});

describe("a request that a held key repeats", () => {
  const google = googleForSuite();
  const request = { target: account("direct"), scopes: ["cloud-platform"] };

  it("is minted once while it is under way, and then again", async () => {
    await run("forgetAllTokens");
    const calls = await google().callsOf(async () => {
      await Promise.all([mint(request), mint(request), mint(request)]);
    });
    assert.equal(calls.mint, 1);
    const first = await copiedToken();
    await runOnFirstToken("forgetToken");
    await assertNoTokens();
    await mint(request);
    assert.notEqual(await copiedToken(), first);
  });
});

describe("a request that takes a second step, or none through IAM", () => {
  const google = googleForSuite();
  const target = account("direct");

  /** The routes that a command called, and what it copied to the clipboard. */
  async function copiedBy(command: string, request: object): Promise<{ routes: unknown; copied: string }> {
    await mint({ target, scopes: ["cloud-platform"] });
    const before = google().cloud.requestLog.length;
    await run(command, request);
    const log = google().cloud.requestLog.slice(before);
    return { routes: log.map(({ route }) => route), copied: await clipboardText() };
  }

  it("mints an access token for a Workspace user without a key", async () => {
    const request = { target, subject: caller, scopes: ["drive.readonly"] };
    const { routes, copied } = await copiedBy("mintUserToken", request);
    rememberSecret(copied);
    assert.deepEqual(routes, ["iamcredentials.signJwt", "oauth2.token"]);
    const info = await (await fetch(`${google().cloud.url}/tokeninfo?access_token=${copied}`)).json();
    assert.equal((info as { scope: string }).scope, "https://www.googleapis.com/auth/drive.readonly");
  });

  it("hands nothing over when no administrator delegated to the account", async () => {
    const { copied } = await copiedBy("mintUserToken", { target, subject: caller, scopes: ["gmail.send"] });
    assert.match(copied, /^ya29\.c/, "the token that was there before");
  });

  it("cuts an access token down to a prefix of a bucket", async () => {
    const accessBoundary = [{ bucket: "acme-reports", prefix: "2026/", roles: ["roles/storage.objectViewer"] }];
    const request = { target, scopes: ["cloud-platform"], accessBoundary };
    const { routes, copied } = await copiedBy("mintDownscopedToken", request);
    rememberSecret(copied);
    assert.deepEqual(routes, ["iamcredentials.generateAccessToken", "sts.token"]);
    const status = async (object: string): Promise<number> => {
      const url = `${google().cloud.url}/storage/v1/b/acme-reports/o/${encodeURIComponent(object)}`;
      return (await fetch(url, { headers: { authorization: `Bearer ${copied}` } })).status;
    };
    assert.deepEqual([await status("2026/q1"), await status("drafts/q2")], [200, 403]);
  });

  it("mints an ID token of the caller, for the client of the sign-in", async () => {
    const { clientId } = google().cloud.callers[0] ?? assert.fail();
    const { routes, copied } = await copiedBy("mintCallerIdToken", { audience: clientId });
    rememberSecret(copied);
    assert.deepEqual(routes, ["oauth2.token"]);
    const { aud, email } = claimsOf(copied) as Record<string, unknown>;
    assert.deepEqual({ aud, email }, { aud: clientId, email: caller });
  });
});

describe("a complete request", () => {
  const google = googleForSuite();
  const scopes = ["cloud-platform"];

  for (const count of [0, 1, 3]) {
    it(`through ${count} delegates asks nothing, makes one call to mint, and copies a token of the target`, async () => {
      const delegates = chain.delegates.slice(0, count);
      const target = count === 0 ? account("direct") : ([...chain.delegates, chain.target][count] ?? "");
      await google().forgetCaller();
      const calls = await google().callsOf(() => mint({ target, delegates, scopes }));
      assert.deepEqual(calls, { mint: 1, token: 1, all: 2 });
      assert.equal(await google().bearerOf(await copiedToken()), target);
    });
  }

  it("needs no second caller token for a second mint", async () => {
    const request = { target: account("direct"), scopes };
    await mint(request);
    assert.deepEqual(await google().callsOf(() => mint(request)), { mint: 1, token: 0, all: 1 });
  });

  const names = [
    { form: "unique id", target: directUniqueId },
    { form: "resource name", target: `projects/-/serviceAccounts/${account("direct")}` },
    { form: "resource name with a unique id", target: `projects/-/serviceAccounts/${directUniqueId}` },
    { form: "email in capitals", target: account("direct").toUpperCase() },
  ];
  for (const { form, target } of names) {
    it(`may name the target by its ${form}`, async () => {
      await mint({ target, scopes });
      assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
    });
  }

  it("may name delegates as resource names", async () => {
    const delegates = chain.delegates.map((delegate) => `projects/-/serviceAccounts/${delegate}`);
    await mint({ target: chain.target, delegates, scopes });
    assert.equal(await google().bearerOf(await copiedToken()), chain.target);
  });

  it("may say its kind, a lifetime and a reason", async () => {
    await mint({ kind: "accessToken", target: account("direct"), scopes, lifetimeSeconds: 600, reason: "release 7" });
    assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
  });

  it("given a hundred times at once makes one call", async () => {
    const request = { target: account("direct"), scopes };
    await google().forgetCaller();
    const hundred = (): Promise<unknown> => Promise.all(Array.from({ length: 100 }, () => mint(request)));
    assert.deepEqual(await google().callsOf(hundred), { mint: 1, token: 1, all: 2 });
    await copiedToken();
  });

  it("with another lifetime is another request, even at the same time", async () => {
    const both = [600, 900].map((lifetimeSeconds) => ({ target: account("direct"), scopes, lifetimeSeconds }));
    await google().forgetCaller();
    const calls = await google().callsOf(() => Promise.all(both.map(mint)));
    assert.deepEqual(calls, { mint: 2, token: 1, all: 3 });
  });

  it("is minted by the caller's next token when Google no longer takes the cached one", async () => {
    const request = { target: account("direct"), scopes };
    await mint(request);
    // Google forgets all access tokens.
    google().cloud.reset();
    assert.deepEqual(await google().callsOf(() => mint(request)), { mint: 2, token: 1, all: 3 });
    assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
  });

  for (const status of [429, 503] as const) {
    it(`is sent again after one ${status}`, async () => {
      google().cloud.faults.add({ route: "iamcredentials.generateAccessToken", kind: "status", status, times: 1 });
      const calls = await google().callsOf(() => mint({ target: account("direct"), scopes }));
      assert.equal(calls.mint, 2);
      assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
    });
  }
});
