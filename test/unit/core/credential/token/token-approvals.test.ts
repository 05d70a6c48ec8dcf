import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type MintTerms, termsOf } from "../../../../../src/core/credential/token/mint-terms.ts";
import { type TokenApproval, TokenApprovals } from "../../../../../src/core/credential/token/token-approvals.ts";
import type { MintRequest } from "../../../../../src/core/request/request.ts";
import { cloudPlatform, idTokenRequest, principal, request, target } from "../credential-fixtures.ts";

const now = Date.UTC(2026, 10, 21);

function terms(asked: MintRequest): Promise<MintTerms> {
  return termsOf(asked, asked.destination, { name: "adc", principal }, now);
}

function setUp(kept?: unknown) {
  const shelf = { kept };
  const approvals = new TokenApprovals({
    read: () => shelf.kept,
    write: (given) => {
      shelf.kept = JSON.parse(JSON.stringify(given));
      return Promise.resolve();
    },
  });
  return { approvals, shelf };
}

suite("an approval", () => {
  test("covers what it was given for and less, until it is withdrawn", async () => {
    const { approvals } = setUp();
    const [narrow, wide] = [await terms(request({ lifetimeSeconds: 60 })), await terms(request())];
    assert.equal(approvals.cover(wide), false);
    await approvals.add(wide, now);
    assert.deepEqual([approvals.cover(wide), approvals.cover(narrow)], [true, true]);
    await approvals.withdraw(approvals.list()[0] ?? assert.fail());
    assert.deepEqual([approvals.cover(wide), approvals.cover(narrow), approvals.list()], [false, false, []]);
  });

  test("does not add up with another one to something wider", async () => {
    const { approvals } = setUp();
    await approvals.add(await terms(request({ scopes: ["openid"], lifetimeSeconds: 3_600 })), now);
    await approvals.add(await terms(request({ scopes: [cloudPlatform], lifetimeSeconds: 60 })), now);
    assert.equal(
      approvals.cover(await terms(request({ scopes: ["openid", cloudPlatform], lifetimeSeconds: 60 }))),
      false,
    );
    assert.equal(approvals.cover(await terms(request({ scopes: [cloudPlatform], lifetimeSeconds: 3_600 }))), false);
  });

  test("takes the place of narrower ones and is listed before the others", async () => {
    const { approvals } = setUp();
    await approvals.add(await terms(request({ lifetimeSeconds: 60 })), now);
    await approvals.add(await terms(idTokenRequest()), now + 1);
    await approvals.add(await terms(request()), now + 2);
    assert.deepEqual(
      approvals
        .list()
        .map(({ terms: { asked }, at }) => [asked.kind, asked.kind === "accessToken" && asked.lifetimeSeconds, at]),
      [
        ["accessToken", 3_600, now + 2],
        ["idToken", false, now + 1],
      ],
    );
  });

  test("is no approval when what was kept is not one", async () => {
    const whole: TokenApproval = { terms: await terms(request()), at: now };
    assert.equal(setUp([whole]).approvals.cover(whole.terms), true);
    for (const kept of [{ ...whole, at: null }, { ...whole, terms: null }, whole.terms, null, [whole]]) {
      assert.deepEqual(setUp([kept]).approvals.list(), [], JSON.stringify(kept));
    }
    for (const kept of [undefined, null, "accessToken", { 0: whole }]) {
      assert.deepEqual(setUp(kept).approvals.list(), []);
    }
  });

  test("of the earlier form, which said neither chain nor scopes nor destination, counts no more and goes with the next answer", async () => {
    const { approvals, shelf } = setUp([{ kind: "accessToken", account: target, target, at: now }]);
    assert.deepEqual([approvals.cover(await terms(request())), approvals.list()], [false, []]);
    await approvals.add(await terms(idTokenRequest()), now);
    assert.equal(
      JSON.stringify(shelf.kept).includes('"account":"' + target + '","target":"' + target + '","at"'),
      false,
    );
    assert.equal(approvals.list().length, 1);
  });
});
