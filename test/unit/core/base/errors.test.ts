import assert from "node:assert/strict";
import { test } from "node:test";
import type * as errors from "../../../../src/core/base/errors.ts";
import { fail, failureOf, isMintmarkError, MintmarkError } from "../../../../src/core/base/errors.ts";

test("a failure comes out of an error as it went in, with the cause beside it", () => {
  const cause = new Error("socket hang up");
  const failure = { code: "portInUse", port: 8080 } as const;
  assert.throws(
    () => fail(failure, { cause }),
    (error: unknown) => isMintmarkError(error) && failureOf(error) === failure && error.cause === cause,
  );
});

test("the text of an error is its code and nothing else", () => {
  const error = new MintmarkError({ code: "notAnAccount", field: "target", actual: "somebody" });
  assert.equal(String(error), "MintmarkError: notAnAccount");
});

test("an error of another bundle's copy of the class is recognised", async () => {
  const url = new URL("../../../../src/core/base/errors.ts?another-copy", import.meta.url).href;
  const other = (await import(url)) as typeof errors;
  const error = new other.MintmarkError({ code: "cancelled" });
  assert.ok(!(error instanceof MintmarkError));
  assert.deepEqual([isMintmarkError(error), failureOf(error)], [true, { code: "cancelled" }]);
});

test("an unexpected error becomes a failure that names its kind and repeats none of its text", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [new TypeError("the token is ya29.secret"), "TypeError"],
    ["ya29.secret", "string"],
    [undefined, "undefined"],
    [null, "object"],
    [{ failure: { code: "cancelled" } }, "object"],
  ];
  for (const [thrown, name] of cases) assert.deepEqual(failureOf(thrown), { code: "unexpected", name });
});
