import assert from "node:assert/strict";
import { test } from "node:test";
import { Emitter } from "../../../../src/core/base/events.ts";

test("listeners hear each value in the order in which they came, until they are disposed", () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const first = emitter.event((value) => heard.push(`first ${value}`));
  emitter.event((value) => heard.push(`second ${value}`));
  emitter.fire(1);
  first.dispose();
  first.dispose();
  emitter.fire(2);
  assert.deepEqual(heard, ["first 1", "second 1", "second 2"]);
});

test("the same function registered twice is two listeners", () => {
  const emitter = new Emitter<number>();
  let sum = 0;
  const listen = (value: number): void => void (sum += value);
  const once = emitter.event(listen);
  emitter.event(listen);
  emitter.fire(1);
  once.dispose();
  emitter.fire(10);
  assert.equal(sum, 12);
});

test("a listener that comes while a value goes round waits for the next one", () => {
  const emitter = new Emitter<number>();
  const late: number[] = [];
  const first = emitter.event(() => {
    emitter.event((value) => late.push(value));
    first.dispose();
  });
  emitter.fire(1);
  emitter.fire(2);
  assert.deepEqual(late, [2]);
});
