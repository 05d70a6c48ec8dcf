import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Failure } from "../../../../src/core/base/failure.ts";
import { fillRecipe, parseRecipe, recipeAccounts, recipeOf } from "../../../../src/core/recipe/recipe.ts";
import { findRecipe, listRecipes } from "../../../../src/core/recipe/recipe-list.ts";
import type { MintRequest } from "../../../../src/core/request/request.ts";
import { makeJwt } from "../../../support/make-jwt.ts";
import {
  cloudPlatform,
  delegates,
  failureThrownBy,
  idTokenRequest,
  request,
  target,
} from "../credential/credential-fixtures.ts";

const now = 1_700_000_000_500;
const none = new Map<string, string>();

function problemOf(value: unknown): Failure {
  const failure = failureThrownBy(() => parseRecipe("mine", value));
  assert.ok(failure.code === "badRecipe" && failure.recipe === "mine", failure.code);
  return failure.problem;
}

suite("a recipe", () => {
  test("stands for the request that is written in it", () => {
    const recipe = parseRecipe("mine", { kind: "accessToken", target, delegates, scopes: ["cloud-platform"] });
    assert.deepEqual(fillRecipe(recipe, none, now), {
      kind: "accessToken",
      target,
      delegates,
      scopes: [cloudPlatform],
    });
    assert.deepEqual(recipeAccounts(recipe), [...delegates, target]);
  });

  test("asks for each input once, wherever it is", () => {
    const recipe = parseRecipe("mine", {
      kind: "signedJwt",
      target: "${input:name}@${input:project}.iam.gserviceaccount.com",
      delegates: ["${input:gate}@prod.iam.gserviceaccount.com"],
      claims: { sub: "${input:name}", list: [{ "a.b": "x-${input:deep}" }] },
    });
    assert.deepEqual(recipe.inputs, ["name", "project", "gate", "deep"]);
    const inputs = new Map([...recipe.inputs.entries()].map(([index, name]) => [name, `value${index}`]));
    const filled = fillRecipe(recipe, inputs, now);
    assert.equal(filled.target, "value0@value1.iam.gserviceaccount.com");
    assert.deepEqual(filled.delegates, ["value2@prod.iam.gserviceaccount.com"]);
    assert.deepEqual(filled.claims, { sub: "value0", list: [{ "a.b": "x-value3" }] });
  });

  test("takes an input as data: it cannot add fields, other inputs or times", () => {
    const recipe = parseRecipe("mine", { kind: "signedJwt", target, claims: { sub: "${input:who}" } });
    for (const typed of ["${input:who}", "${now}", '","admin":true,"x":"', "$&$1$$"]) {
      assert.deepEqual(fillRecipe(recipe, new Map([["who", typed]]), now).claims, { sub: typed });
    }
  });

  test("takes a lifetime from an input", () => {
    const recipe = parseRecipe("mine", { kind: "accessToken", target, lifetimeSeconds: "${input:seconds}" });
    assert.equal(fillRecipe(recipe, new Map([["seconds", " 900 "]]), now).lifetimeSeconds, 900);
    const failure = failureThrownBy(() => fillRecipe(recipe, new Map([["seconds", "soon"]]), now));
    assert.ok(failure.code === "badRecipe" && failure.problem.code === "notALifetime");
  });

  test("writes the time of the run into claims, in whole seconds", () => {
    const claims = { iat: "${now}", exp: "${now+3600}", note: "at ${now}" };
    const filled = fillRecipe(parseRecipe("mine", { kind: "signedJwt", target, claims }), none, now);
    assert.deepEqual(filled.claims, { iat: 1_700_000_000, exp: 1_700_003_600, note: "at ${now}" });
  });

  test("is refused with its name and what is wrong with it", () => {
    assert.deepEqual(problemOf("a text"), { code: "notARequest", actual: "a text" });
    assert.deepEqual(problemOf([]), { code: "notARequest", actual: "[]" });
    assert.deepEqual(problemOf({ target }), { code: "missingField", field: "kind" });
    assert.equal(problemOf({ kind: "password" }).code, "unknownValue");
    assert.equal(problemOf({ kind: "${input:kind}" }).code, "unknownValue");
    assert.deepEqual(problemOf({ kind: "accessToken", scoops: [] }), { code: "unknownField", field: "scoops" });
    assert.equal(problemOf({ kind: "idToken", target: "ana@example.com" }).code, "notAnAccount");
    assert.equal(problemOf({ kind: "idToken", target, delegates: [target] }).code, "targetIsDelegate");
  });

  test("is checked again when its inputs are there, and lacks none of them", () => {
    const recipe = parseRecipe("mine", { kind: "idToken", target: "${input:target}" });
    for (const inputs of [none, new Map([["target", "nobody"]])]) {
      assert.equal(failureThrownBy(() => fillRecipe(recipe, inputs, now)).code, "badRecipe");
    }
  });

  test("that holds a credential is refused, without repeating it", () => {
    const secrets = ["ya29.c.abc", makeJwt('{"sub":"me"}'), "1//0abcdefghijklmnop", "GOCSPX-abc"];
    for (const secret of secrets) {
      const recipe = { kind: "signedJwt", target, claims: { deep: [secret] } };
      const failure = failureThrownBy(() => parseRecipe("mine", recipe));
      assert.deepEqual(failure, { code: "recipeHoldsSecret", recipe: "mine" });
    }
  });

  test("may sign bytes that look like a token in base64", () => {
    assert.equal(parseRecipe("mine", { kind: "signedBlob", target, payload: "eyJhbGciOiJub25l" }).kind, "signedBlob");
  });
});

suite("a recipe saved from a request", () => {
  const claims = { sub: "me", iat: 1_600_000_000, exp: 1_600_000_900, jti: "once" };
  const base = { target, delegates, destination: "clipboard" } as const;

  for (const saved of [request(), idTokenRequest({ organizationNumberIncluded: true })] satisfies MintRequest[]) {
    test(`mints the same ${saved.kind} again`, () => {
      assert.deepEqual(fillRecipe(parseRecipe("mine", recipeOf(saved)), none, now), saved);
    });
  }

  test("moves the times of claims to the next run and drops what was for once", () => {
    const filled = fillRecipe(parseRecipe("mine", recipeOf({ kind: "signedJwt", ...base, claims })), none, now);
    assert.deepEqual(filled.claims, { sub: "me", iat: 1_700_000_000, exp: 1_700_000_900 });
  });

  test("leaves the signed bytes out of the settings", () => {
    assert.equal("payload" in recipeOf({ kind: "signedBlob", ...base, payload: "AAEC" }), false);
  });
});

suite("the list of recipes", () => {
  const recipe = { kind: "accessToken", target, scopes: ["cloud-platform"] };

  test("has the user's and the workspace's by name, and broken ones with what is wrong", () => {
    const entries = listRecipes({ user: { b: recipe, a: {} }, workspace: { c: recipe } }, true);
    const seen = entries.map(({ name, owner, state }) => [name, owner, state]);
    assert.deepEqual(seen, [
      ["a", "user", "broken"],
      ["b", "user", "usable"],
      ["c", "workspace", "usable"],
    ]);
  });

  test("has both where the workspace has one of the user's name, and that name alone means the user's", () => {
    const other = { kind: "idToken", target: delegates[0] };
    const entries = listRecipes({ user: { same: recipe }, workspace: { same: other, theirs: other } }, true);
    assert.deepEqual(
      entries.map(({ name, owner }) => [name, owner]),
      [
        ["same", "user"],
        ["same", "workspace"],
        ["theirs", "workspace"],
      ],
    );
    const found = [
      findRecipe(entries, "same"),
      findRecipe(entries, "same", "workspace"),
      findRecipe(entries, "theirs"),
    ];
    assert.deepEqual(
      found.map((entry) => entry?.state === "usable" && entry.recipe.template),
      [recipe, other, other],
    );
    assert.equal(findRecipe(entries, "theirs", "user"), undefined);
  });

  test("has nothing of an untrusted workspace, not even in place of the user's", () => {
    const other = { kind: "idToken", target: delegates[0] };
    const entries = listRecipes({ user: { same: recipe }, workspace: { same: other, evil: other } }, false);
    assert.deepEqual(
      entries.map(({ name, owner }) => [name, owner]),
      [["same", "user"]],
    );
  });
});
