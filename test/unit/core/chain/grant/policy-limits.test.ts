import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import { checkWritable } from "../../../../../src/core/chain/grant/policy-limits.ts";
import { parsePolicy } from "../../../../../src/core/chain/policy/policy.ts";
import { binding, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { never } from "../chain-fixture.ts";
import { grantBench, vault } from "./grant-fixture.ts";

function members(kind: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${kind}:m${index}@acme.example`);
}

async function planOnto(t: TestContext, bindings: readonly object[], member: string) {
  const { grants, cloud } = await grantBench(t, { bindings });
  const edit = { role: tokenCreator, member, condition: undefined };
  const outcome = await grants.plan(vault, edit, "sandbox", never).catch(failureOf);
  const written = cloud.requestLog.filter(({ route }) => route === "iam.serviceAccounts.setIamPolicy");
  assert.equal(written.length, 0);
  return outcome;
}

suite("a grant is refused before it is shown", () => {
  test("when the policy would pass 1,500 principals, each occurrence counted", async (t) => {
    const users = members("user", 750);
    const bindings = [binding("roles/viewer", ...users), binding("roles/iam.serviceAccountUser", ...users)];
    assert.deepEqual(await planOnto(t, bindings, "user:one.more@acme.example"), {
      code: "policyFull",
      account: vault,
      of: "principals",
      count: 1501,
      limit: 1500,
    });
    const fits = await planOnto(t, [binding("roles/viewer", ...members("user", 1499))], "user:last@acme.example");
    assert.ok(fits !== undefined && "after" in fits);
  });

  test("when the policy would pass 250 groups", async (t) => {
    const bindings = [binding("roles/viewer", ...members("group", 250))];
    assert.deepEqual(await planOnto(t, bindings, "group:one.more@acme.example"), {
      code: "policyFull",
      account: vault,
      of: "groups",
      count: 251,
      limit: 250,
    });
    const user = await planOnto(t, bindings, "user:ada@acme.example");
    assert.ok(user !== undefined && "after" in user);
  });

  test("when the policy came without its conditions, which a write would destroy", () => {
    const read = parsePolicy({
      version: 1,
      etag: "BwX=",
      bindings: [binding(`${tokenCreator}_withcond_0a1b2c`, "allUsers")],
    })!;
    assert.throws(
      () => checkWritable(vault, read, read.json),
      (error) => failureOf(error).code === "conditionsHidden",
    );
  });
});
