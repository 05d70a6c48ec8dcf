import assert from "node:assert/strict";
import { test } from "node:test";
import { once } from "../../../../src/core/async/once.ts";

test("something is made when it is first asked for, once, however many ask", async () => {
  let made = 0;
  const get = once(() => Promise.resolve((made += 1)));
  assert.equal(made, 0);
  assert.deepEqual(await Promise.all([get(), get(), get()]), [1, 1, 1]);
  assert.equal(await get(), 1);
});

test("a failed attempt is told to everybody who waited for it, and the next one tries again", async () => {
  let attempts = 0;
  const get = once(() => {
    attempts += 1;
    return attempts === 1 ? Promise.reject(new Error("not yet")) : Promise.resolve("made");
  });
  const outcomes = await Promise.allSettled([get(), get()]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected"],
  );
  assert.deepEqual([await get(), attempts], ["made", 2]);
});
