import assert from "node:assert/strict";
import { test } from "node:test";
import { AccountFilter } from "../../../../src/core/account/account-filter.ts";
import { account } from "../chain/fake-directory.ts";

const deployer = account("deployer", "prod", { displayName: "Deploys Größe", uniqueId: "104205331892057846213" });

test("an account matches when every word occurs in its email, its name or its unique id", () => {
  const cases: Readonly<Record<string, boolean>> = {
    deploy: true,
    "DEPLOY prod": true,
    "prod   deploy": true,
    "größe 1042": true,
    "@prod.iam": true,
    "deploy stage": false,
    deployer2: false,
    ".*": false,
    "(": false,
  };
  for (const [text, matches] of Object.entries(cases))
    assert.equal(new AccountFilter(text).matches(deployer), matches, text);
});

test("a filter without a word is empty and lets everything through", () => {
  for (const text of ["", "  ", "\t\n"]) {
    const filter = new AccountFilter(text);
    assert.deepEqual([filter.isEmpty, filter.matches(deployer), filter.text], [true, true, ""]);
  }
  assert.deepEqual([new AccountFilter(" a ").isEmpty, new AccountFilter(" a ").text], [false, "a"]);
});
