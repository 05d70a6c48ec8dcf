import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { SkewCorrectedClock } from "../../../../../src/core/base/clock.ts";
import { ClipboardGuard } from "../../../../../src/core/credential/destination/clipboard-guard.ts";
import { TokenFiles } from "../../../../../src/core/credential/destination/token-files.ts";
import { TokenStore } from "../../../../../src/core/credential/token/token-store.ts";
import { ManualClock, settle } from "../../../../support/manual-clock.ts";
import { randomBelow, seededRandom } from "../../../../support/seeded-random.ts";
import { minted } from "../credential-fixtures.ts";

const minute = 60_000;
const path = "/home/me/token";

/** A window on a machine whose clock Google may correct: a store, a clipboard, and the files of tokens. */
function openWindow() {
  const machine = new ManualClock();
  const clock = new SkewCorrectedClock(machine);
  let ids = 0;
  const store = new TokenStore(clock, () => `token-${(ids += 1)}`);
  let copied = "";
  const clipboard = {
    readText: () => Promise.resolve(copied),
    writeText: (text: string) => Promise.resolve(void (copied = text)),
  };
  const guard = new ClipboardGuard(clipboard, clock);
  const texts = new Map<string, string>();
  const files = new TokenFiles(store, { debug: ignore, info: ignore, warn: ignore, error: ignore }, () =>
    Promise.resolve({
      homePath: () => path,
      isSeenByGit: () => Promise.resolve(false),
      write: (file, text) => Promise.resolve((texts.set(file, text), "owner" as const)),
      deleteWhileItHolds: (file, text) => {
        if (texts.get(file) === text) texts.delete(file);
        return Promise.resolve();
      },
    }),
  );
  const correct = (skewMs: number): void => clock.observeDateHeader(new Date(machine.now() + skewMs).toUTCString());
  return { machine, clock, store, guard, files, texts, correct, copied: () => copied };
}

const ignore = (): void => undefined;

type Window = ReturnType<typeof openWindow>;

/** How a correction looks at an hour of time: small and large ones, to and fro, and Google's word that all is well. */
const skews = [0, 0, 3_000, -120_000, 420_000, 7_200_000, -7_200_000, 86_400_000, -86_400_000] as const;

interface Held {
  readonly id: string;
  readonly value: string;
  /** On the machine's own time line: what has passed is counted by the model itself. */
  readonly endsAt: number;
}

/** What happens to a window, at random; the model counts the time that passes and knows nothing of corrections. */
class Play {
  readonly window = openWindow();
  readonly held: Held[] = [];
  passedMs = 0;
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  correct(): void {
    this.window.correct(skews[randomBelow(this.#random, skews.length)] ?? 0);
  }

  pass(): void {
    const ms = 1 + randomBelow(this.#random, 20 * minute);
    this.passedMs += ms;
    this.window.machine.advance(ms);
  }

  /** Timers stop; after it the store looks again within 15 seconds. */
  sleep(): void {
    const ms = 2_000 + randomBelow(this.#random, 30 * minute);
    this.passedMs += ms + 15_000;
    this.window.machine.jump(ms);
    this.window.machine.advance(15_000);
  }

  /** As after a sleep, the store looks at the clock within 15 seconds. */
  setBack(): void {
    this.window.machine.jump(-randomBelow(this.#random, 90 * minute));
    this.passedMs += 15_000;
    this.window.machine.advance(15_000);
  }

  async mint(): Promise<void> {
    const { store, clock, files } = this.window;
    files.agree(path);
    const value = `value-${this.held.length}`;
    const info = store.add(minted(clock.now(), value, { destination: "file", file: path }));
    await files.write(info);
    this.held.push({ id: info.id, value, endsAt: this.passedMs + 60 * minute });
  }

  async step(): Promise<void> {
    const kind = randomBelow(this.#random, 10);
    if (kind < 4) this.correct();
    else if (kind < 6) this.pass();
    else if (kind < 7) this.sleep();
    else if (kind < 8) this.setBack();
    else await this.mint();
    await settle();
  }
}

const rounds = Number(process.env["MINTMARK_RANDOM_ROUNDS"] ?? 60);
const steps = 60;

async function playAll(check: (play: Play) => void | Promise<void>): Promise<void> {
  for (let seed = 1; seed <= rounds; seed += 1) {
    const play = new Play(seed);
    for (let step = 0; step < steps; step += 1) {
      await play.step();
      try {
        await check(play);
      } catch (error) {
        throw new Error(`seed ${seed}, step ${step}`, { cause: error });
      }
    }
    play.window.store.dispose();
  }
}

suite(`whatever corrections come, in ${rounds} random plays`, () => {
  test("a value is held exactly as long as its lifetime passes, no correction drops it and none prolongs it", async () => {
    await playAll(({ window, held, passedMs }) => {
      for (const { id, value, endsAt } of held) {
        assert.equal(window.store.holds(id, value), passedMs < endsAt, id);
        assert.equal(window.store.hasEnded(id), passedMs >= endsAt, id);
      }
    });
  });

  test("a row that counts down has its value, and one without a value has expired", async () => {
    await playAll(({ window: { store, clock } }) => {
      for (const { id, expiresAt } of store.list()) {
        if (expiresAt > clock.now()) assert.doesNotThrow(() => store.value(id));
        if (store.hasEnded(id)) assert.ok(expiresAt <= clock.now(), id);
      }
    });
  });

  test("the file of a token is gone when its lifetime has passed", async () => {
    await playAll(({ window: { texts }, held, passedMs }) => {
      const latest = held.at(-1);
      assert.equal(texts.get(path), latest !== undefined && passedMs < latest.endsAt ? latest.value : undefined);
    });
  });

  test("the clipboard is cleared when its time has passed", async () => {
    await playAll(async (play) => {
      const { guard, machine, copied } = play.window;
      await guard.copy("secret", minute);
      play.correct();
      machine.advance(minute - 1);
      await settle();
      assert.equal(copied(), "secret");
      play.correct();
      machine.advance(1);
      await settle();
      play.passedMs += minute;
      assert.equal(copied(), "");
    });
  });

  test("the time that has passed never goes back, and no correction moves the latest time back", async () => {
    const before = { elapsed: -Infinity, latest: -Infinity, play: undefined as Play | undefined };
    await playAll((play) => {
      const { clock } = play.window;
      if (before.play !== play) Object.assign(before, { elapsed: -Infinity, play });
      const [elapsed, latest] = [clock.elapsed(), clock.latest()];
      play.correct();
      assert.ok(clock.elapsed() >= elapsed && elapsed >= before.elapsed);
      assert.ok(clock.latest() >= latest && clock.latest() >= clock.now());
      before.elapsed = elapsed;
    });
  });
});

/** A live token and its window, for the cases that have a name. */
function withToken(skewMs?: number): Window & { readonly id: string } {
  const window = openWindow();
  if (skewMs !== undefined) window.correct(skewMs);
  return { ...window, id: window.store.add(minted(window.clock.now(), "secret")).id };
}

test("a token that a wrong correction made look expired is refused meanwhile, and there again after the right one", () => {
  const { store, correct, id } = withToken(0);
  correct(86_400_000);
  assert.throws(() => store.value(id));
  assert.equal(store.hasEnded(id), false);
  correct(0);
  assert.equal(store.value(id), "secret");
});

test("a token that ended stays ended in its row when a correction puts its end into the future", () => {
  const { store, clock, machine, correct, id } = withToken();
  machine.advance(60 * minute);
  correct(-7_200_000);
  assert.ok((store.find(id)?.expiresAt ?? 0) <= clock.now());
  assert.throws(() => store.value(id));
});

test("a token that another window wrote again is not held longer for it", () => {
  const { store, clock, machine, correct, id } = withToken(0);
  const info = store.find(id);
  assert.ok(info);
  machine.advance(50 * minute);
  correct(-7_200_000);
  store.restore(info, "secret");
  machine.advance(10 * minute);
  assert.deepEqual([store.hasEnded(id), clock.now() < info.expiresAt], [true, true]);
});
