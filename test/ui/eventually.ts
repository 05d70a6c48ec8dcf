import { inspect } from "node:util";
import { setTimeout } from "node:timers/promises";

const limitMilliseconds = 15_000;
const intervalMilliseconds = 25;

/** Reads a state repeatedly until it is accepted; fails with the last state after a time-out. */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  accept: (state: T) => boolean,
): Promise<T> {
  const end = performance.now() + limitMilliseconds;
  for (;;) {
    const state = await read();
    if (accept(state)) {
      return state;
    }
    if (performance.now() > end) {
      throw new Error(`Not within ${limitMilliseconds / 1_000} s: ${what}. The last state was ${inspect(state)}.`);
    }
    await setTimeout(intervalMilliseconds);
  }
}
