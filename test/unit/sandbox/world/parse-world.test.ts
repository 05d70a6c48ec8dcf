import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import { loadWorld } from "../../../../src/sandbox/world/load-world.ts";
import { parseWorld } from "../../../../src/sandbox/world/parse-world.ts";
import { binding, email, worldOf } from "../sandbox-fixture.ts";

function failureIn(value: unknown): unknown {
  try {
    parseWorld(value, "my.json");
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

const viewers = (members: readonly unknown[]): object => ({
  accounts: { a: { bindings: [{ role: "roles/viewer", members }] } },
});
const conditional = (expression: string): object => ({
  projectBindings: [{ ...binding("roles/viewer"), condition: { title: "t", expression } }],
});

const mistakes: readonly (readonly [what: string, world: unknown, at: string, problem: string])[] = [
  ["an array", [], "(the whole file)", "must be an object"],
  ["an unknown field", { wolrd: 1 }, "wolrd", "is not a known field"],
  ["projects that are no array", { projects: {} }, "projects", "must be an array"],
  ["a project without id", { projects: [{ number: "1" }] }, "projects[0].projectId", "is missing"],
  [
    "a project number that is a number",
    { projects: [{ projectId: "acme-one", number: 1 }] },
    "projects[0].number",
    "must be a string",
  ],
  [
    "an unknown parent",
    { projects: [{ projectId: "acme-one", number: "1", parent: "folders/9" }] },
    "projects[0]",
    "names an unknown parent",
  ],
  [
    "a folder inside itself",
    {
      folders: [
        { number: "1", parent: "folders/2" },
        { number: "2", parent: "folders/1" },
      ],
    },
    "folders[0]",
    "is inside itself",
  ],
  [
    "an account of no project",
    { serviceAccounts: [{ email: email("a") }] },
    "serviceAccounts[0]",
    "belongs to no project of this world",
  ],
  [
    "an account without a project in its email",
    { serviceAccounts: [{ email: "1-compute@developer.gserviceaccount.com" }] },
    "serviceAccounts[0].projectId",
    "is missing",
  ],
  [
    "a wrong flag",
    worldOf({ accounts: { a: { disabled: "yes" } } }),
    "serviceAccounts[0].disabled",
    "must be true or false",
  ],
  [
    "thirteen hours",
    worldOf({ accounts: { a: { maxLifetimeSeconds: 46_800 } } }),
    "serviceAccounts[0].maxLifetimeSeconds",
    "must be a whole number from 3600 to 43200",
  ],
  [
    "an unknown audience of a group's members",
    { groups: [{ email: "a@b.example", membersVisibleTo: "all" }] },
    "groups[0].membersVisibleTo",
    "must be one of members, domain, nobody",
  ],
  [
    "an end of a membership that is no time",
    { groups: [{ email: "a@b.example", expiries: { "user:x@b.example": "soon" } }] },
    "groups[0].expiries",
    "has no time for user:x@b.example",
  ],
  [
    "a bare email as member",
    worldOf(viewers(["ada@acme.example"])),
    "serviceAccounts[0].bindings[0].members[0]",
    'must be a member such as user:ada@example.com, not "ada@acme.example"',
  ],
  ["a number as member", worldOf(viewers([1])), "serviceAccounts[0].bindings[0].members[0]", "must be a string"],
  [
    "the same user twice",
    worldOf({ users: [{ email: "a@b.example" }, { email: "A@b.example" }] }),
    "users[1]",
    "exists twice",
  ],
  [
    "a condition that is no CEL",
    worldOf(conditional("request.time <")),
    "projects[0].bindings[0].condition.expression",
    "is not a condition: Unexpected token: EOF",
  ],
  [
    "a condition that is no bool",
    worldOf(conditional("1 + 1")),
    "projects[0].bindings[0].condition.expression",
    "is not a condition: must be a bool, is int",
  ],
];

suite("a world file", () => {
  for (const [what, world, at, problem] of mistakes) {
    test(`with ${what} is refused with the place of the mistake`, () => {
      assert.deepEqual(failureIn(world), { code: "worldInvalid", path: "my.json", at, problem });
    });
  }

  test("may say nothing at all", () => assert.equal(failureIn({}), undefined));

  test("that is missing, a directory or not JSON is distinguished", async () => {
    const reasonFor = (path: string): Promise<unknown> => loadWorld(undefined, path).then(() => undefined, failureOf);
    const unreadable = (path: string, reason: string): object => ({ code: "worldUnreadable", path, reason });
    const missing = `${import.meta.dirname}/missing.json`;
    assert.deepEqual(await reasonFor(missing), unreadable(missing, "missing"));
    assert.deepEqual(await reasonFor(import.meta.dirname), unreadable(import.meta.dirname, "directory"));
    assert.deepEqual(await reasonFor(import.meta.filename), unreadable(import.meta.filename, "notJson"));
  });

  test("gives accounts without one a unique id of 21 digits, the same each time", () => {
    const idOf = (name: string): unknown =>
      parseWorld(worldOf({ accounts: { [name]: {} } }), "w").serviceAccounts[0]?.uniqueId;
    assert.match(String(idOf("a")), /^1\d{20}$/);
    assert.equal(idOf("a"), idOf("a"));
    assert.notEqual(idOf("a"), idOf("b"));
  });

  test("finds the project of a domain-scoped account", () => {
    const world = {
      projects: [{ projectId: "acme.example:toolbox", number: "1" }],
      serviceAccounts: [{ email: "a@toolbox.acme.example.iam.gserviceaccount.com" }],
    };
    assert.equal(parseWorld(world, "w").serviceAccounts[0]?.projectId, "acme.example:toolbox");
  });
});
