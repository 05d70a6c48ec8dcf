import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultScopes, knownScopes, parseScope, shortScope } from "../../../../src/core/request/scope.ts";
import { cloudPlatform } from "../credential/credential-fixtures.ts";

test("a scope is a URL, a Google short name, or one of OpenID's words", () => {
  const cases: Readonly<Record<string, string>> = {
    "cloud-platform": cloudPlatform,
    " devstorage.read_only ": "https://www.googleapis.com/auth/devstorage.read_only",
    [cloudPlatform]: cloudPlatform,
    "https://mail.google.com/": "https://mail.google.com/",
    openid: "openid",
    email: "email",
    profile: "profile",
  };
  for (const [text, scope] of Object.entries(cases)) assert.equal(parseScope(text), scope, text);
});

test("what cannot be a scope is not one", () => {
  const texts = [
    "",
    " ",
    "a b",
    "a,b",
    "http://x.example/",
    "https://",
    "https://x",
    "https://x/ y",
    "1abc",
    "../x",
    "日本",
  ];
  for (const text of texts) assert.equal(parseScope(text), undefined, text);
});

test("every scope that is offered goes to its URL and back, and is offered once", () => {
  for (const name of knownScopes) assert.equal(shortScope(parseScope(name) ?? ""), name);
  assert.equal(new Set(knownScopes).size, knownScopes.length);
  assert.deepEqual(defaultScopes, [cloudPlatform]);
});

test("a scope that is not Google's is shown unchanged", () => {
  for (const scope of ["openid", "https://mail.google.com/"]) assert.equal(shortScope(scope), scope);
});
