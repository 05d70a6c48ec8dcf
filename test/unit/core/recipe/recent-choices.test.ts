import assert from "node:assert/strict";
import { test } from "node:test";
import { noChoices, parseRecentChoices, rememberChoices } from "../../../../src/core/recipe/recent-choices.ts";
import { cloudPlatform, delegates, idTokenRequest, request, target } from "../credential/credential-fixtures.ts";

function account(n: number): string {
  return `a${n}@p.iam.gserviceaccount.com`;
}

function stored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("choices come back as they were stored", () => {
  const once = rememberChoices(noChoices, request());
  const twice = rememberChoices(once, request({ target: account(1), delegates: [], destination: "editor" }));
  const thrice = rememberChoices(twice, idTokenRequest());
  assert.deepEqual([thrice.audiences, thrice.scopes], [["https://api.example.com"], twice.scopes]);
  for (const choices of [noChoices, once, twice, thrice])
    assert.deepEqual(parseRecentChoices(stored(choices)), choices);
});

test("the last choice is offered first, and none twice", () => {
  const mints = [request(), request({ target: account(1) }), request({ delegates: [] }), request()];
  const choices = mints.reduce((before, mint) => rememberChoices(stored(before) as typeof noChoices, mint), noChoices);
  assert.deepEqual(choices.targets, [target, account(1)]);
  assert.deepEqual(choices.chains, [
    { target, delegates },
    { target, delegates: [] },
    { target: account(1), delegates },
  ]);
});

test("ten targets and chains are remembered", () => {
  let choices = noChoices;
  for (let n = 0; n < 25; n += 1) choices = rememberChoices(choices, request({ target: account(n) }));
  assert.deepEqual([choices.targets.length, choices.targets[0], choices.chains.length], [10, account(24), 10]);
});

test("nothing but what is offered is stored: no reason, no source", () => {
  const choices = rememberChoices(noChoices, request({ reason: "private", source: "keyFile" }));
  assert.doesNotMatch(JSON.stringify(choices), /private|keyFile/);
});

test("whatever else is stored is left out, and what is right beside it stays", () => {
  for (const value of [undefined, null, 0, "text", [], [1]]) assert.deepEqual(parseRecentChoices(value), noChoices);
  const right = rememberChoices(noChoices, request());
  const accounts = Array.from({ length: 1_000 }, (_, n) => account(n));
  const cases: readonly (readonly [object, object])[] = [
    [{ targets: "all" }, { targets: [] }],
    [{ targets: [1, target] }, { targets: [] }],
    [{ targets: ["ya29.secret", target, "<img>"] }, { targets: [target] }],
    [{ targets: accounts }, { targets: accounts.slice(0, 10) }],
    [{ chains: {} }, { chains: [] }],
    [{ chains: [null, 1, {}, { target }, { target, delegates: "x" }, { target: "x", delegates: [] }] }, { chains: [] }],
    [
      {
        chains: [
          { target, delegates: ["x"] },
          { target, delegates: [], extra: 1 },
        ],
      },
      { chains: [{ target, delegates: [] }] },
    ],
    [{ scopes: [cloudPlatform, "javascript:alert(1)", ""] }, { scopes: [cloudPlatform] }],
    [{ audiences: ["https://api.example.com", "two words", " "] }, { audiences: ["https://api.example.com"] }],
    [{ lifetimeSeconds: "3600" }, { lifetimeSeconds: undefined }],
    [{ lifetimeSeconds: -1 }, { lifetimeSeconds: undefined }],
    [{ lifetimeSeconds: 1.5 }, { lifetimeSeconds: undefined }],
    [{ lifetimeSeconds: 43_201 }, { lifetimeSeconds: undefined }],
    [{ destination: "toString" }, { destination: undefined }],
  ];
  for (const [change, expected] of cases) {
    const parsed = parseRecentChoices(stored({ ...right, ...change }));
    assert.deepEqual(parsed, { ...right, ...expected }, JSON.stringify(change));
  }
});
