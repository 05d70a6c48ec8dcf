import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Roles, morePermissions } from "../../../../src/sandbox/policy/roles.ts";
import impersonationRoles from "./impersonation-roles.json" with { type: "json" };

const expected: Readonly<Record<string, { title: string; stage: string; permissions: readonly string[] }>> =
  impersonationRoles.roles;

suite("the role table", () => {
  test("equals the snapshot of Google's roles, apart from what is added for reading resources", () => {
    const roles = new Roles();
    for (const [name, { title, stage, permissions }] of Object.entries(expected)) {
      const role = roles.get(name);
      assert.ok(role, name);
      assert.deepEqual([role.title, role.stage], [title, stage]);
      const added = new Set(morePermissions[name]);
      const kept = [...role.permissions].filter(
        (permission) => !added.has(permission) || permissions.includes(permission),
      );
      assert.deepEqual(kept.sort(), [...permissions].sort(), name);
    }
  });

  test("adds nothing that allows minting", () => {
    const minting = /^iam\.serviceAccounts\./;
    assert.deepEqual(
      Object.values(morePermissions)
        .flat()
        .filter((permission) => minting.test(permission)),
      [],
    );
  });

  test("lets a deleted custom role grant nothing", () => {
    const role = { name: "projects/p/roles/r", title: "R", stage: "GA", permissions: new Set(["a.b.c"]) };
    const roles = new Roles([role]);
    assert.ok(roles.includes(role.name, "a.b.c"));
    roles.set({ ...role, deleted: true });
    assert.ok(!roles.includes(role.name, "a.b.c"));
  });
});
