import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { suite, test } from "node:test";
import { SharedRecords } from "../../../../../src/core/base/shared-records.ts";
import { MemoryShelf } from "../../../../support/memory-shelf.ts";
import { type MintTerms, termsOf } from "../../../../../src/core/credential/token/mint-terms.ts";
import { type TokenApproval, TokenApprovals } from "../../../../../src/core/credential/token/token-approvals.ts";
import type { MintRequest } from "../../../../../src/core/request/request.ts";
import { cloudPlatform, idTokenRequest, principal, request, target } from "../credential-fixtures.ts";

const now = Date.UTC(2026, 10, 21);

function terms(asked: MintRequest): Promise<MintTerms> {
  return termsOf(asked, asked.destination, { name: "adc", principal }, now);
}

/** The approvals of one window; another window of the same workspace shares the shelf. */
async function setUp(kept: readonly unknown[] = [], shelf = new MemoryShelf()) {
  for (const [index, value] of kept.entries()) await shelf.add(String(index), value);
  return { approvals: new TokenApprovals(new SharedRecords(shelf, randomUUID)), shelf };
}

/** Which of these the approvals cover. */
function covered(approvals: TokenApprovals, ...asked: readonly MintTerms[]): Promise<readonly boolean[]> {
  return Promise.all(asked.map((one) => approvals.cover(one)));
}

suite("an approval", () => {
  test("covers what it was given for and less, until it is withdrawn", async () => {
    const { approvals } = await setUp();
    const [narrow, wide] = [await terms(request({ lifetimeSeconds: 60 })), await terms(request())];
    assert.deepEqual(await covered(approvals, wide), [false]);
    await approvals.add(wide, now);
    assert.deepEqual(await covered(approvals, wide, narrow), [true, true]);
    await approvals.withdraw((await approvals.list())[0] ?? assert.fail());
    assert.deepEqual(await covered(approvals, wide, narrow), [false, false]);
    assert.deepEqual(await approvals.list(), []);
  });

  test("does not add up with another one to something wider", async () => {
    const { approvals } = await setUp();
    await approvals.add(await terms(request({ scopes: ["openid"], lifetimeSeconds: 3_600 })), now);
    await approvals.add(await terms(request({ scopes: [cloudPlatform], lifetimeSeconds: 60 })), now);
    const wider = [
      await terms(request({ scopes: ["openid", cloudPlatform], lifetimeSeconds: 60 })),
      await terms(request({ scopes: [cloudPlatform], lifetimeSeconds: 3_600 })),
    ];
    assert.deepEqual(await covered(approvals, ...wider), [false, false]);
  });

  test("takes the place of narrower ones and is listed before the others", async () => {
    const { approvals } = await setUp();
    await approvals.add(await terms(request({ lifetimeSeconds: 60 })), now);
    await approvals.add(await terms(idTokenRequest()), now + 1);
    await approvals.add(await terms(request()), now + 2);
    assert.deepEqual(
      (await approvals.list()).map(({ terms: { asked }, at }) => [
        asked.kind,
        asked.kind === "accessToken" && asked.lifetimeSeconds,
        at,
      ]),
      [
        ["accessToken", 3_600, now + 2],
        ["idToken", false, now + 1],
      ],
    );
  });

  test("is no approval when what was kept is not one", async () => {
    const whole: TokenApproval = { terms: await terms(request()), at: now };
    assert.deepEqual(await covered((await setUp([whole])).approvals, whole.terms), [true]);
    for (const kept of [{ ...whole, at: null }, { ...whole, terms: null }, whole.terms, null, [whole], "accessToken"]) {
      assert.deepEqual(await (await setUp([kept])).approvals.list(), [], JSON.stringify(kept));
    }
  });

  test("of the earlier form, which said neither chain nor scopes nor destination, counts no more", async () => {
    const { approvals } = await setUp([{ kind: "accessToken", account: target, target, at: now }]);
    assert.deepEqual(await covered(approvals, await terms(request())), [false]);
    await approvals.add(await terms(idTokenRequest()), now);
    assert.equal((await approvals.list()).length, 1);
  });

  test("is lost in none of the windows that allow at the same moment, and what one withdraws is withdrawn in all", async () => {
    const { approvals, shelf } = await setUp();
    const other = (await setUp([], shelf)).approvals;
    const [one, two] = [await terms(request()), await terms(idTokenRequest())];
    await Promise.all([approvals.add(one, now), other.add(two, now)]);
    assert.deepEqual(
      [await covered(approvals, one, two), await covered(other, one, two)],
      [
        [true, true],
        [true, true],
      ],
    );
    await Promise.all((await other.list()).map((approval) => other.withdraw(approval)));
    await approvals.add(await terms(request({ lifetimeSeconds: 60 })), now);
    assert.deepEqual(
      [await covered(approvals, one, two), await covered(other, one, two)],
      [
        [false, false],
        [false, false],
      ],
    );
  });
});
