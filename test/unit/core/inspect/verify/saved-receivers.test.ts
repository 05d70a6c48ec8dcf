import assert from "node:assert/strict";
import { test } from "node:test";
import { listReceivers, receiverSetting, savedAs } from "../../../../../src/core/inspect/verify/saved-receivers.ts";

const orders = { kind: "cloudRun", audiences: ["https://orders.example"] };

test("receivers are listed by name, the workspace's in place of the user's of the same name", () => {
  const settings = { user: { b: orders, a: { kind: "googleApi" } }, workspace: { b: { ...orders, audiences: ["x"] } } };
  assert.deepEqual(
    listReceivers(settings).map(({ name, owner, receiver }) => [name, owner, receiver.audiences]),
    [
      ["a", "user", []],
      ["b", "workspace", ["x"]],
    ],
  );
});

test("what is no receiver is left out", () => {
  const user = { a: null, b: "cloudRun", c: { kind: "x" }, d: { kind: "cloudRun", audiences: [1] }, e: orders };
  assert.deepEqual(
    listReceivers({ user, workspace: {} }).map(({ name }) => name),
    ["e"],
  );
});

test("a receiver survives the settings, and is known again by what it says", () => {
  const receiver = { kind: "ownService", audiences: ["a", "b"], emails: ["x@example.com"] } as const;
  const saved = listReceivers({ user: { mine: receiverSetting(receiver) }, workspace: {} });
  assert.equal(savedAs(receiver, saved)?.name, "mine");
  assert.equal(savedAs({ ...receiver, emails: [] }, saved), undefined);
});
