import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type TokenApproval, TokenApprovals } from "../../../../../src/core/credential/token/token-approvals.ts";
import { idTokenRequest, request, target } from "../credential-fixtures.ts";

const now = Date.UTC(2026, 10, 21);

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

suite("an approval to get tokens", () => {
  test("covers the kind and the account that it was given for, and nothing else", async () => {
    const { approvals } = setUp();
    assert.equal(approvals.covers(request()), false);
    await approvals.add(request(), now);
    const covered = [request(), request({ scopes: ["openid"] }), request({ delegates: [], lifetimeSeconds: 60 })];
    assert.deepEqual(
      covered.map((asked) => approvals.covers(asked)),
      [true, true, true],
    );
    const others = [
      idTokenRequest(),
      request({ target: "other@prod.iam.gserviceaccount.com" }),
      request({ subject: "ana@example.com" }),
    ];
    assert.deepEqual(
      others.map((asked) => approvals.covers(asked)),
      [false, false, false],
    );
  });

  test("for a user's token covers that user only", async () => {
    const { approvals } = setUp();
    await approvals.add(request({ subject: "ana@example.com" }), now);
    const asked = [request({ subject: "ana@example.com" }), request({ subject: "eve@example.com" }), request()];
    assert.deepEqual(
      asked.map((one) => approvals.covers(one)),
      [true, false, false],
    );
  });

  test("is listed once, the latest first, and can be withdrawn", async () => {
    const { approvals } = setUp();
    await approvals.add(request(), now);
    await approvals.add(idTokenRequest(), now + 1);
    await approvals.add(request(), now + 2);
    const [first, second, ...rest] = approvals.list();
    assert.deepEqual(
      [first, second?.kind, rest],
      [{ kind: "accessToken", account: target, target, at: now + 2 }, "idToken", []],
    );
    await approvals.withdraw(first as TokenApproval);
    assert.deepEqual([approvals.covers(request()), approvals.covers(idTokenRequest())], [false, true]);
  });

  test("is no approval when what was kept is not one", () => {
    const whole = { kind: "accessToken", account: target, target, at: now };
    assert.equal(setUp([whole]).approvals.covers(request()), true);
    for (const field of Object.keys(whole)) {
      const { approvals } = setUp([{ ...whole, [field]: null }]);
      assert.deepEqual([approvals.covers(request()), approvals.list()], [false, []], field);
    }
    for (const kept of [undefined, null, "accessToken", { 0: whole }, [null], [[whole]]]) {
      assert.deepEqual(setUp(kept).approvals.list(), []);
    }
  });
});
