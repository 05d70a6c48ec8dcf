import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { isObject, type JsonObject } from "../../../../../src/core/base/json.ts";
import { conditionState } from "../../../../../src/core/chain/policy/condition.ts";
import { parsePolicy, type Policy } from "../../../../../src/core/chain/policy/policy.ts";
import {
  addMember,
  expiringCondition,
  type GrantEdit,
  removeMember,
  checkWritable,
} from "../../../../../src/core/chain/grant/policy-edit.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import { binding, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { never } from "../chain-fixture.ts";
import { grantBench, vault } from "./grant-fixture.ts";

const role = "roles/iam.serviceAccountTokenCreator";
const edit: GrantEdit = { role, member: "user:ada@acme.example", condition: undefined };
const other = { role: "roles/viewer", members: ["user:bob@acme.example"], future: { kept: true } };
const rest = { etag: "BwX=", auditConfigs: [{ service: "allServices" }], unknown: [1, { a: null }] };

function policy(json: JsonObject): Policy {
  return parsePolicy(json)!;
}

suite("a grant", () => {
  test("adds a binding of its own and keeps everything else as it was", () => {
    const written = addMember(policy({ version: 1, bindings: [other], ...rest }), edit);
    assert.deepEqual(written, { version: 3, bindings: [other, { role, members: [edit.member] }], ...rest });
  });

  test("joins the binding of the same role and the same condition", () => {
    const bindings = [{ role, members: ["user:bob@acme.example"], future: 1 }, other];
    assert.deepEqual(addMember(policy({ bindings }), edit)?.["bindings"], [
      { role, members: ["user:bob@acme.example", edit.member], future: 1 },
      other,
    ]);
  });

  test("never joins a binding with another condition", () => {
    const condition = { title: "t", expression: "true" };
    const conditional = { role, members: ["user:bob@acme.example"], condition };
    assert.equal((addMember(policy({ bindings: [conditional] }), edit)?.["bindings"] as unknown[]).length, 2);
    const others = [
      { title: "u", expression: "true" },
      { title: "t", expression: "false" },
      { title: "t", expression: "true", description: "d" },
    ];
    for (const different of others) {
      const written = addMember(policy({ bindings: [conditional] }), { ...edit, condition: different });
      assert.deepEqual(written?.["bindings"], [conditional, { role, members: [edit.member], condition: different }]);
    }
    const joined = addMember(policy({ bindings: [conditional] }), { ...edit, condition });
    assert.equal((joined?.["bindings"] as unknown[]).length, 1);
  });

  test("that is there already changes nothing", () => {
    for (const member of [edit.member, "user:Ada@Acme.Example"]) {
      assert.equal(addMember(policy({ bindings: [{ role, members: [member] }] }), edit), undefined);
    }
  });

  test("that is in the second of two bindings with the same role and condition changes nothing", () => {
    const bindings = [
      { role, members: ["user:bob@acme.example"] },
      { role, members: [edit.member] },
    ];
    assert.equal(addMember(policy({ bindings }), edit), undefined);
  });

  test("leaves a binding without members alone, so that Undo restores it", () => {
    const before = { version: 3, bindings: [{ role, members: [], future: 1 }, other], ...rest };
    const granted = addMember(policy(before), edit);
    assert.ok(granted !== undefined);
    assert.deepEqual(removeMember(policy(granted), edit), before);
  });

  test("ends automatically at a whole second", () => {
    const condition = expiringCondition("1 h", Date.parse("2026-11-21T12:00:00.900Z"));
    assert.equal(condition.expression, 'request.time < timestamp("2026-11-21T12:00:00Z")');
    assert.equal(conditionState(condition.expression, Date.parse("2026-11-21T11:59:59Z")), "holds");
    assert.equal(conditionState(condition.expression, Date.parse("2026-11-21T12:00:00Z")), "fails");
  });
});

suite("undo", () => {
  test("of a grant that is gone changes nothing", () => {
    assert.equal(removeMember(policy({ bindings: [other] }), edit), undefined);
    const bindings = [{ role, members: [edit.member], condition: { title: "t", expression: "true" } }];
    assert.equal(removeMember(policy({ bindings }), edit), undefined);
  });

  test("removes exactly what was granted, in 500 random policies", () => {
    const random = seededRandom(66);
    const pick = <T>(items: readonly T[]): T => items[randomBelow(random, items.length)]!;
    const conditions = [undefined, { title: "t", expression: "true" }, { title: "u", expression: "true" }];
    const binding = () => {
      const condition = pick(conditions);
      const members = ["user:bob@acme.example", "group:g@acme.example"].slice(randomBelow(random, 2));
      return { role: pick([role, "roles/viewer"]), members, ...(condition && { condition }), extra: random() };
    };
    for (let round = 0; round < 500; round += 1) {
      const bindings = Array.from({ length: randomBelow(random, 6) }, binding);
      const before = { version: 3, ...rest, bindings };
      const change = { ...edit, condition: pick(conditions) };
      const granted = addMember(policy(before), change);
      assert.ok(isObject(granted));
      const undone = removeMember(policy(granted), change);
      assert.deepEqual(undone, before);
    }
  });
});

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
  test("when the policy would pass 1,500 principals, counting repeats", async (t) => {
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
