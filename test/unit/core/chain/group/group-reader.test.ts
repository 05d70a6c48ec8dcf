import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import { calls, FakeGroups, group, unseenOf } from "./group-fixture.ts";

const inner = (name: string): string => `group:${group(name)}`;
const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `g${String(index).padStart(3, "0")}`);

suite("reading groups", () => {
  test("follows nested groups and circles, and asks about each group once", async () => {
    const at = new FakeGroups({ a: [inner("b"), "user:x@y.example"], b: [inner("c"), inner("a")], c: [inner("b")] });
    const reader = at.reader();
    await reader.readOn([group("a"), group("c")], calls());
    await reader.readOn([group("a"), group("b")], calls());
    assert.deepEqual([at.asked.toSorted(), unseenOf(reader, ["a", "b", "c"])], [["a", "b", "c"], []]);
  });

  test("reads a large group page by page, and says that there are more than it takes", async () => {
    const members = Array.from({ length: 50 }, (_, index) => `user:u${index}@y.example`);
    const at = new FakeGroups({ large: members, small: members.slice(0, 30) });
    at.pageSize = 2;
    const reader = at.reader();
    await reader.readOn([group("large"), group("small")], calls());
    const read = [...reader.readings.values()].map((reading) =>
      reading.kind === "read" ? [reading.value.members.length, reading.value.isPartial] : [],
    );
    assert.deepEqual(read, [
      [40, true],
      [30, false],
    ]);
  });

  test("knows only a part of a group that has unnamed members", async () => {
    const at = new FakeGroups({ a: ["user:x@y.example", { member: undefined, endsAt: undefined }] });
    const reader = at.reader();
    await reader.readOn([group("a")], calls());
    const members = [{ member: "user:x@y.example", endsAt: undefined }];
    assert.deepEqual(unseenOf(reader, ["a"]), ["a: someNotNamed"]);
    assert.deepEqual(reader.readings.get(group("a")), { kind: "read", value: { members, isPartial: true } });
  });

  for (const code of ["serviceDisabled", "insufficientScopes", "quotaProjectMissing", "perimeterDenied"] as const) {
    test(`asks once and never again when the first answer is ${code}, and names it for every group`, async () => {
      const names = numbered(500);
      const at = new FakeGroups(Object.fromEntries(names.map((name) => [name, code])));
      const reader = at.reader(1_000);
      await reader.readOn(names.map(group), calls());
      await reader.readOn(names.map(group), calls());
      assert.equal(at.asked.length, 1);
      assert.deepEqual(
        unseenOf(reader, names),
        names.map((name) => `${name}: ${code}`),
      );
    });
  }

  test("stops after some refusals when no group could be read at all", async () => {
    const names = numbered(500);
    const at = new FakeGroups({});
    const reader = at.reader(1_000);
    await reader.readOn(names.map(group), calls());
    assert.ok(at.asked.length >= 10 && at.asked.length <= 16, String(at.asked.length));
    assert.deepEqual(
      unseenOf(reader, names),
      names.map((name) => `${name}: permissionDenied`),
    );
  });

  test("continues after refusals if a group could be read, starting with the caller's own domain", async () => {
    const names = numbered(60);
    const at = new FakeGroups({ own: [] });
    const reader = at.reader(1_000, "own.example");
    await reader.readOn([...names.map(group), "own@own.example"], calls());
    assert.deepEqual([at.asked[0], at.asked.length], ["own", 61]);
    assert.equal(unseenOf(reader, names).length, 60);
  });

  test("leaves out what is above the limit, nested groups counted, and gives no reason for it", async () => {
    const at = new FakeGroups({ a: [inner("d")], b: [], c: [], d: [inner("e")], e: [] });
    const reader = at.reader(4);
    await reader.readOn(["a", "b", "c"].map(group), calls());
    assert.deepEqual([at.asked, unseenOf(reader, ["a", "b", "c"])], [["a", "b", "c", "d"], ["e: tooMany"]]);
  });

  test("asks about a few groups at once", async () => {
    const at = new FakeGroups(Object.fromEntries(numbered(40).map((name) => [name, []])));
    await at.reader().readOn(numbered(40).map(group), calls());
    assert.ok(at.mostAtOnce > 1 && at.mostAtOnce <= 6, String(at.mostAtOnce));
  });

  for (const code of ["rateLimited", "unavailable", "timedOut", "unreachable"] as const) {
    test(`that met ${code} half-way continues there the next time`, async () => {
      const at = new FakeGroups({ a: [], b: code, c: [] });
      const reader = at.reader();
      await reader.readOn(["a", "b"].map(group), calls());
      assert.deepEqual(unseenOf(reader, ["a", "b", "c"]), [`b: ${code}`, `c: ${code}`]);
      at.groups["b"] = [];
      await reader.readOn(["a", "b", "c"].map(group), calls());
      assert.deepEqual([at.asked, unseenOf(reader, ["a", "b", "c"])], [["a", "b", "b", "c"], []]);
    });
  }

  test("ends when it is cancelled, and keeps what it has read", async () => {
    const names = numbered(40);
    const at = new FakeGroups(Object.fromEntries(names.map((name) => [name, []])));
    const reader = at.reader();
    const stop = new AbortController();
    at.onCall = () => {
      if (at.asked.length >= 10) stop.abort();
    };
    const reading = reader.readOn(names.map(group), calls(stop.signal));
    await assert.rejects(reading, (error) => failureOf(error).code === "cancelled");
    const asked = at.asked.length;
    assert.ok(asked <= 22, String(asked));
    await reader.readOn(names.map(group), calls());
    assert.deepEqual([at.asked.length, unseenOf(reader, names)], [names.length, []]);
  });

  test("ends with the failure when the credential is not accepted", async () => {
    const reader = new FakeGroups({ a: "unauthenticated" }).reader();
    await assert.rejects(reader.readOn([group("a")], calls()), (error) => failureOf(error).code === "unauthenticated");
  });

  test("that is asked twice at once asks Google once", async () => {
    const at = new FakeGroups({ a: [inner("b")], b: [] });
    const reader = at.reader();
    await Promise.all([reader.readOn([group("a")], calls()), reader.readOn([group("a"), group("b")], calls())]);
    assert.deepEqual(at.asked, ["a", "b"]);
  });
});
