import assert from "node:assert/strict";
import { test } from "node:test";
import { deferred } from "../../../../src/core/async/deferred.ts";

class Counter {
  #count = 0;

  add(step: number): Promise<number> {
    this.#count += step;
    return Promise.resolve(this.#count);
  }
}

test("nothing is loaded until a method is called, and its answer comes through", async () => {
  let loads = 0;
  const counter = new Counter();
  const standIn = deferred<Pick<Counter, "add">>(() => {
    loads += 1;
    return Promise.resolve(counter);
  });
  assert.equal(loads, 0);
  assert.equal(await standIn.add(2), 2);
  assert.equal(await standIn.add(3), 5);
});

test("a method can be taken out and passed on", async () => {
  const { add } = deferred<Pick<Counter, "add">>(() => Promise.resolve(new Counter()));
  assert.equal(await add(4), 4);
});

test("a failure to load reaches the caller, and the next call tries again", async () => {
  let isDown = true;
  const standIn = deferred<Pick<Counter, "add">>(() =>
    isDown ? Promise.reject(new Error("down")) : Promise.resolve(new Counter()),
  );
  await assert.rejects(standIn.add(1), /down/);
  isDown = false;
  assert.equal(await standIn.add(1), 1);
});

test("awaiting the stand-in itself loads nothing", async () => {
  const standIn = deferred<Pick<Counter, "add">>(() => assert.fail("must not load"));
  assert.equal(await Promise.resolve(standIn), standIn);
});
