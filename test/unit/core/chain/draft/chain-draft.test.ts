import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  accountsOf,
  draftProblems,
  insertAccount,
  moveAccount,
  pathThrough,
  removeAccount,
  replaceAccount,
  withoutBetween,
} from "../../../../../src/core/chain/draft/chain-draft.ts";
import type { Path } from "../../../../../src/core/notation/chain-notation.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";

const path = pathThrough(["a", "b", "c"]);
const text = (chain: Path): string => accountsOf(chain).join(">");

suite("a chain that is built", () => {
  test("takes an account anywhere before the target", () => {
    assert.equal(text(insertAccount(path, 0, "x")), "x>a>b>c");
    assert.equal(text(insertAccount(path, 2, "x")), "a>b>x>c");
  });

  test("can be reordered, the target included, and does not move over its ends", () => {
    assert.equal(text(moveAccount(path, 0, 1)), "b>a>c");
    assert.equal(text(moveAccount(path, 2, -1)), "a>c>b");
    assert.equal(text(moveAccount(path, 0, -1)), "a>b>c");
    assert.equal(text(moveAccount(path, 2, 1)), "a>b>c");
  });

  test("loses any account but the last one that is left", () => {
    assert.equal(text(removeAccount(path, 1)), "a>c");
    assert.equal(text(removeAccount(path, 2)), "a>b");
    assert.equal(text(removeAccount(pathThrough(["a"]), 0)), "a");
  });

  test("has an account replaced, and a shorter way taken", () => {
    assert.equal(text(replaceAccount(path, 2, "x")), "a>b>x");
    assert.equal(text(withoutBetween(path, -1, 2)), "c");
    assert.equal(text(withoutBetween(path, 0, 2)), "a>c");
  });

  test("holds the same accounts after any moves there and back, in 500 random chains", () => {
    const random = seededRandom(5);
    for (let round = 0; round < 500; round += 1) {
      const accounts = Array.from({ length: 1 + randomBelow(random, 6) }, (_, index) => `a${index}`);
      const before = pathThrough(accounts);
      const index = randomBelow(random, accounts.length);
      const there = moveAccount(before, index, 1);
      assert.deepEqual(accountsOf(there).toSorted(), accounts.toSorted());
      assert.equal(
        text(moveAccount(there, Math.min(index + 1, accounts.length - 1), -1)),
        index + 1 < accounts.length ? text(before) : text(moveAccount(before, index, -1)),
      );
      assert.deepEqual(removeAccount(insertAccount(before, index, "x"), index), before);
    }
  });
});

suite("while it is built it is said", () => {
  const emails: Readonly<Record<string, string>> = { "17": "a" };
  const problems = (...accounts: string[]) =>
    draftProblems(pathThrough(accounts), "me", (account) => emails[account] ?? account).map((problem) =>
      problem.kind === "tooLong" ? problem.kind : `${problem.kind} ${problem.account}`,
    );

  test("that an account acts as itself, also under its unique id", () => {
    assert.deepEqual(problems("a", "a"), ["selfHop a"]);
    assert.deepEqual(problems("a", "17", "b"), ["selfHop 17"]);
    assert.deepEqual(problems("me"), ["selfHop me"]);
  });

  test("that the chain comes back to an account, also under its unique id", () => {
    assert.deepEqual(problems("a", "b", "a"), ["loop a"]);
    assert.deepEqual(problems("a", "b", "17", "c"), ["loop 17"]);
    assert.deepEqual(problems("b", "me", "c"), ["callerInside me"]);
  });

  test("that it is longer than a mint takes", () => {
    const many = Array.from({ length: 12 }, (_, index) => `n${index}`);
    assert.deepEqual(problems(...many), ["tooLong"]);
    assert.deepEqual(problems(...many.slice(1)), []);
  });
});
