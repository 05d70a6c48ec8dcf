import assert from "node:assert/strict";
import { mint } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { copiedToken } from "./fixture/tokens.ts";
import { account, chain, directUniqueId } from "./fixture/world.ts";

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
    google().aheadMs = 2 * 3_600_000;
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
