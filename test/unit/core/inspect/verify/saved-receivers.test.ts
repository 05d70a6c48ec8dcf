import assert from "node:assert/strict";
import { test } from "node:test";
import {
  findReceiver,
  listReceivers,
  receiverSetting,
  savedAs,
} from "../../../../../src/core/inspect/verify/saved-receivers.ts";

const orders = { kind: "cloudRun", audiences: ["https://orders.example"] };

test("receivers are listed by name, a workspace's beside the user's of the same name", () => {
  const settings = { user: { b: orders, a: { kind: "googleApi" } }, workspace: { b: { ...orders, audiences: ["x"] } } };
  const saved = listReceivers(settings);
  assert.deepEqual(
    saved.map(({ name, owner, receiver }) => [name, owner, receiver.audiences]),
    [
      ["a", "user", []],
      ["b", "user", orders.audiences],
      ["b", "workspace", ["x"]],
    ],
  );
  assert.deepEqual(findReceiver(saved, { name: "b", owner: "user" })?.receiver.audiences, orders.audiences);
  assert.deepEqual(findReceiver(saved, { name: "b", owner: "workspace" })?.receiver.audiences, ["x"]);
  assert.equal(findReceiver(saved, { name: "a", owner: "workspace" }), undefined);
});

test("of two receivers that say the same, the user's is the one that is shown", () => {
  const saved = listReceivers({ user: { z: orders }, workspace: { a: orders } });
  assert.deepEqual(saved.map(({ name }) => name).sort(), ["a", "z"]);
  assert.equal(savedAs({ kind: "cloudRun", audiences: orders.audiences, emails: [] }, saved)?.name, "z");
  const theirs = listReceivers({ user: {}, workspace: { a: orders } });
  assert.equal(savedAs({ kind: "cloudRun", audiences: orders.audiences, emails: [] }, theirs)?.owner, "workspace");
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
