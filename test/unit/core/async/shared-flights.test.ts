import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../../../src/core/base/errors.ts";
import { SharedFlights } from "../../../../src/core/async/shared-flights.ts";
import { settle } from "../../../support/manual-clock.ts";
import { randomBelow, seededRandom } from "../../../support/seeded-random.ts";

/** Work that ends when the test says so, and counts its starts and aborts. */
class Work {
  readonly started: {
    readonly key: string;
    readonly signal: AbortSignal;
    readonly end: PromiseWithResolvers<string>;
  }[] = [];

  start(key: string): (signal: AbortSignal) => Promise<string> {
    return (signal) => {
      const end = Promise.withResolvers<string>();
      this.started.push({ key, signal, end });
      return end.promise;
    };
  }

  running(key: string): Work["started"] {
    return this.started.filter((one) => one.key === key && !one.signal.aborted);
  }
}

const never = new AbortController().signal;

/** The outcome of a promise as a word to compare. */
async function outcome(promise: Promise<string>): Promise<string> {
  return promise.catch((error: unknown) => failureOf(error).code);
}

test("a hundred who ask for the same at once get the one answer", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  const answers = Array.from({ length: 100 }, () => flights.run("a", never, work.start("a")));
  work.started[0]!.end.resolve("done");
  assert.deepEqual([new Set(await Promise.all(answers)), work.started.length], [new Set(["done"]), 1]);
});

test("different work is done separately, and work that has ended is done again", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  const [a, b] = [flights.run("a", never, work.start("a")), flights.run("b", never, work.start("b"))];
  work.started[0]!.end.resolve("A");
  work.started[1]!.end.resolve("B");
  assert.deepEqual([await a, await b], ["A", "B"]);
  const again = flights.run("a", never, work.start("a"));
  work.started[2]!.end.resolve("A again");
  assert.equal(await again, "A again");
});

test("a failure reaches everybody who waited, and the next one tries again", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  const waiting = [flights.run("a", never, work.start("a")), flights.run("a", never, work.start("a"))];
  work.started[0]!.end.reject(new RangeError());
  assert.deepEqual(await Promise.all(waiting.map(outcome)), ["unexpected", "unexpected"]);
  void flights.run("a", never, work.start("a"));
  assert.equal(work.started.length, 2);
});

test("a waiter that gives up leaves at once and does not affect the others", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  const leaving = new AbortController();
  const [left, stayed] = [flights.run("a", leaving.signal, work.start("a")), flights.run("a", never, work.start("a"))];
  leaving.abort();
  assert.equal(await outcome(left), "cancelled");
  assert.equal(work.started[0]!.signal.aborted, false);
  work.started[0]!.end.resolve("done");
  assert.equal(await stayed, "done");
});

test("when the last waiter gives up the work is aborted, and the next request starts again", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  const controllers = [new AbortController(), new AbortController()];
  const waiting = controllers.map(({ signal }) => flights.run("a", signal, work.start("a")));
  controllers.forEach((controller) => controller.abort());
  assert.deepEqual(await Promise.all(waiting.map(outcome)), ["cancelled", "cancelled"]);
  assert.equal(work.started[0]!.signal.aborted, true);
  const next = flights.run("a", never, work.start("a"));
  work.started[0]!.end.resolve("too late");
  await settle();
  const joined = flights.run("a", never, work.start("a"));
  assert.equal(work.started.length, 2);
  work.started[1]!.end.resolve("fresh");
  assert.deepEqual([await next, await joined], ["fresh", "fresh"]);
});

test("one whose signal is aborted already starts nothing", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  assert.equal(await outcome(flights.run("a", AbortSignal.abort(), work.start("a"))), "cancelled");
  assert.equal(work.started.length, 0);
});

test("an abort after the answer aborts nothing", async () => {
  const work = new Work();
  const flights = new SharedFlights<string>();
  const late = new AbortController();
  const answer = flights.run("a", late.signal, work.start("a"));
  work.started[0]!.end.resolve("done");
  await answer;
  await settle();
  late.abort();
  assert.equal(work.started[0]!.signal.aborted, false);
});

test("in any order of asking, giving up and ending, work runs at most once at a time and only while there are waiters", async () => {
  for (let seed = 0; seed < 200; seed += 1) await playRandomly(seed);
});

async function playRandomly(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const work = new Work();
  const flights = new SharedFlights<string>();
  const waiting: { key: string; controller: AbortController; outcome: Promise<string> }[] = [];
  for (let move = 0; move < 30; move += 1) {
    const key = random() < 0.5 ? "a" : "b";
    const dice = random();
    if (dice < 0.5) {
      const controller = new AbortController();
      waiting.push({ key, controller, outcome: outcome(flights.run(key, controller.signal, work.start(key))) });
    } else if (dice < 0.8) {
      waiting.splice(randomBelow(random, waiting.length), 1)[0]?.controller.abort();
    } else {
      await endFlight(work, waiting, key, seed);
    }
    for (const one of ["a", "b"]) {
      const expected = waiting.some((waiter) => waiter.key === one) ? 1 : 0;
      const running = work.running(one).filter(({ end }) => !ended.has(end));
      assert.equal(running.length, expected, `seed ${seed}, move ${move}, work ${one}`);
    }
    if (random() < 0.3) await settle();
  }
}

const ended = new Set<unknown>();

/** Ends the work for `key`; all its waiters must get the outcome. */
async function endFlight(
  work: Work,
  waiting: { key: string; outcome: Promise<string> }[],
  key: string,
  seed: number,
): Promise<void> {
  const flight = work.running(key).find(({ end }) => !ended.has(end));
  if (flight === undefined) return;
  ended.add(flight.end);
  flight.end.resolve("done");
  const concerned = waiting.filter((waiter) => waiter.key === key);
  for (const waiter of concerned) waiting.splice(waiting.indexOf(waiter), 1);
  assert.deepEqual(
    await Promise.all(concerned.map((waiter) => waiter.outcome)),
    concerned.map(() => "done"),
    `seed ${seed}`,
  );
  await settle();
}
