import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  failureBelow,
  type GroupReading,
  type GroupReadings,
  membershipIn,
} from "../../../../../src/core/chain/group/group-members.ts";
import { parseMember, principalOf } from "../../../../../src/core/chain/policy/member.ts";
import { Memberships } from "../../../../../src/sandbox/policy/groups.ts";
import { seededRandom } from "../../../../support/seeded-random.ts";
import { group } from "./group-fixture.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const ada = principalOf("ada@acme.example");
const refused: GroupReading = { kind: "unread", failure: { code: "timedOut", host: "h", seconds: 1 } };

function read(...members: readonly (string | readonly [member: string, endsAt: number])[]): GroupReading {
  const told = members.map((member) =>
    typeof member === "string" ? { member, endsAt: undefined } : { member: member[0], endsAt: member[1] },
  );
  return { kind: "read", value: { members: told, isPartial: false } };
}

function readings(groups: Readonly<Record<string, GroupReading>>): GroupReadings {
  return new Map(Object.entries(groups).map(([name, reading]) => [group(name), reading]));
}

const partial: GroupReading = { kind: "read", value: { members: [], isPartial: true } };
const inner = (name: string): string => `group:${group(name)}`;

const cases: readonly (readonly [what: string, groups: Readonly<Record<string, GroupReading>>, expected: string])[] = [
  ["lists the principal", { a: read("user:ada@acme.example") }, "is"],
  ["lists somebody else", { a: read("user:bob@acme.example") }, "no"],
  ["is empty", { a: read() }, "no"],
  ["was not read", {}, "maybe"],
  ["was refused", { a: refused }, "maybe"],
  ["names only some", { a: partial }, "maybe"],
  ["lists a group that lists the principal", { a: read(inner("b")), b: read("user:ada@acme.example") }, "is"],
  ["lists a group that was refused", { a: read(inner("b")), b: refused }, "maybe"],
  [
    "lists the principal beside a group that was refused",
    { a: read(inner("b"), "user:ada@acme.example"), b: refused },
    "is",
  ],
  ["goes in a circle", { a: read(inner("b")), b: read(inner("a")) }, "no"],
  ["lists the principal until later", { a: read(["user:ada@acme.example", now + 1]) }, "is"],
  ["listed the principal until now", { a: read(["user:ada@acme.example", now]) }, "no"],
  ["listed the principal's group until now", { a: read([inner("b"), now]), b: read("user:ada@acme.example") }, "no"],
];

suite("membership in a group that", () => {
  for (const [what, groups, expected] of cases) {
    test(what, () => {
      const member = parseMember(inner("a"));
      assert.equal(membershipIn(member, ada, readings(groups), now), expected);
    });
  }

  test("agrees with the sandbox, for random nested groups with memberships that end", () => {
    const random = seededRandom(11);
    const pick = (count: number): number => Math.floor(random() * count);
    const [people, names] = [
      ["ada", "bob", "eve"],
      ["a", "b", "c", "d", "e"],
    ];
    const seen = new Set<string>();
    for (let round = 0; round < 500; round += 1) {
      const groups = names.map((name) => {
        const all = [...names.map(inner), ...people.map((person) => `user:${person}@acme.example`)];
        const members = all.filter(() => pick(4) === 0);
        const ending = members.filter(() => pick(3) === 0);
        const ends = ending.map((member) => [member, now + (pick(3) - 1) * 60_000] as const);
        return { name, members, ends: new Map(ends) };
      });
      const sandbox = new Memberships(
        groups.map(({ name, members, ends }) => ({
          email: group(name),
          members,
          expiries: Object.fromEntries([...ends].map(([member, time]) => [member, new Date(time).toISOString()])),
          membersVisibleTo: "nobody",
        })),
        () => now,
      );
      const known = readings(
        Object.fromEntries(
          groups.map(({ name, members, ends }) => [
            name,
            read(...members.map((member) => [member, ends.get(member) ?? Infinity] as const)),
          ]),
        ),
      );
      for (const person of people) {
        const principal = { kind: "user", email: `${person}@acme.example`, uniqueId: "1" } as const;
        for (const name of names) {
          const found = membershipIn(parseMember(inner(name)), principal, known, now);
          seen.add(found);
          assert.equal(found, sandbox.of(principal).has(inner(name)) ? "is" : "no");
        }
      }
    }
    assert.deepEqual([...seen].sort(), ["is", "no"]);
  });
});

test("the reason why a group is not known is that of the group in it that was refused", () => {
  const groups = readings({ a: read(inner("b")), b: read(inner("a"), inner("c")), c: refused, d: read() });
  assert.equal(failureBelow(inner("a"), groups)?.code, "timedOut");
  assert.equal(failureBelow(inner("d"), groups), undefined);
  assert.equal(failureBelow("domain:acme.example", groups), undefined);
});
