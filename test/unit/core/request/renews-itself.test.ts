import assert from "node:assert/strict";
import { test } from "node:test";
import { hopsOf, renewsItself } from "../../../../src/core/request/permission.ts";
import type { CredentialKind } from "../../../../src/core/request/request.ts";

const cases: readonly (readonly [accounts: string, kind: CredentialKind, renews: boolean])[] = [
  ["a a", "accessToken", true],
  ["a a", "signedJwt", true],
  ["a a", "signedBlob", true],
  ["a a", "idToken", false],
  ["a a b", "idToken", true],
  ["a b b", "accessToken", true],
  ["a b", "accessToken", false],
  ["a b a", "accessToken", false],
];
for (const [accounts, kind, renews] of cases) {
  test(`the chain ${accounts.replaceAll(" ", " → ")} ${renews ? "renews" : "does not renew"} the tokens of one of its accounts with each ${kind}`, () => {
    const [caller = "", ...others] = accounts.split(" ");
    const chain = { caller, delegates: others.slice(0, -1), target: others.at(-1) ?? "" };
    assert.equal(hopsOf(chain, kind).some(renewsItself), renews);
  });
}
