import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { suite, test } from "node:test";
import { fail } from "../../../../src/core/base/errors.ts";
import {
  longestHistory,
  MintHistory,
  type MintRecord,
  recordMints,
} from "../../../../src/core/credential/mint-history.ts";
import { SharedRecords } from "../../../../src/core/base/shared-records.ts";
import { MemoryShelf } from "../../../support/memory-shelf.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { codeOf, delegates, minted, never, principal, request, target } from "./credential-fixtures.ts";

/** A history of one window, and what it wrote; another window of the same user shares the shelf. */
function historyOn({ shelf = new MemoryShelf(), earlier }: { shelf?: MemoryShelf; earlier?: unknown } = {}) {
  const kept = { earlier };
  const read = (): unknown => kept.earlier;
  const write = (): Promise<void> => Promise.resolve(void (kept.earlier = undefined));
  const history = new MintHistory(new SharedRecords(shelf, randomUUID), { read, write });
  return { shelf, history, kept };
}

suite("the history of mints", () => {
  const clock = new ManualClock();

  test("has who, when, through whom and what, the newest first, and no secret", async () => {
    const { shelf, history } = historyOn();
    const mint = recordMints(() => Promise.resolve(minted(clock.now(), "ya29.secret")), history, clock);
    await mint(request({ reason: "ticket 7" }), never);
    const payload = "c2VjcmV0";
    await mint({ kind: "signedBlob", target, delegates: [], destination: "clipboard", payload }, never);
    await shelf.settled();
    const at = clock.now();
    assert.deepEqual(await history.list(), [
      { at, kind: "signedBlob", target, delegates: [], caller: principal },
      { at, kind: "accessToken", target, delegates, reason: "ticket 7", caller: principal },
    ]);
    assert.doesNotMatch(JSON.stringify([...shelf.kept.values()]), /ya29|c2VjcmV0/);
  });

  test("has a failed mint with its code, and the failure is passed on", async () => {
    const { shelf, history } = historyOn();
    const mint = recordMints(() => Promise.resolve().then(() => fail({ code: "noTokens" })), history, clock);
    assert.equal(await codeOf(mint(request(), never)), "noTokens");
    await shelf.settled();
    assert.deepEqual(
      (await history.list()).map(({ failure, caller }) => [failure, caller]),
      [["noTokens", undefined]],
    );
  });

  test("that cannot be written does not prevent a token", async () => {
    const { shelf, history } = historyOn();
    shelf.add = () => Promise.reject(new Error("full"));
    const mint = recordMints(() => Promise.resolve(minted(0, "value")), history, clock);
    assert.equal((await mint(request(), never)).value, "value");
  });

  test("never has more than its bound, and drops the oldest", async () => {
    const { history, shelf } = historyOn();
    for (let count = 0; count < longestHistory + 5; count += 1) {
      await history.add({ at: count, kind: "idToken", target, delegates });
    }
    assert.equal((await history.list()).length, longestHistory);
    const list = await history.list();
    assert.deepEqual([list[0]?.at, list.at(-1)?.at], [longestHistory + 4, 5]);
    assert.equal(shelf.kept.size, longestHistory);
  });

  test("is empty once it has been cleared", async () => {
    const { history } = historyOn();
    await history.add({ at: 1, kind: "idToken", target, delegates });
    await history.clear();
    assert.deepEqual(await history.list(), []);
  });

  test("loses nothing when several windows mint at the same moment, and none of what one clears comes back", async () => {
    const { shelf, history } = historyOn();
    const windows = [history, historyOn({ shelf }).history, historyOn({ shelf }).history];
    const adds = [1, 2, 3, 4].flatMap((at) =>
      windows.map((one) => one.add({ at, kind: "idToken", target, delegates })),
    );
    await Promise.all(adds);
    for (const one of windows) assert.equal((await one.list()).length, adds.length);
    await history.clear();
    await windows[1]?.add({ at: 5, kind: "idToken", target, delegates });
    for (const one of windows)
      assert.deepEqual(
        (await one.list()).map(({ at }) => at),
        [5],
      );
  });

  test("still has what an earlier version kept, in its place, until it is cleared", async () => {
    const at = (time: number): MintRecord => ({ at: time, kind: "idToken", target, delegates });
    const { history, kept } = historyOn({ earlier: [at(3), at(1)] });
    await history.add(at(2));
    assert.deepEqual(await history.list(), [at(3), at(2), at(1)]);
    await history.clear();
    assert.deepEqual([await history.list(), kept.earlier], [[], undefined]);
  });

  test("leaves out what is not a record", async () => {
    const good = { at: 1, kind: "idToken", target, delegates };
    const bad = [
      1,
      {},
      { ...good, at: "1" },
      { ...good, kind: "x" },
      { ...good, target: "x" },
      { ...good, delegates: 1 },
    ];
    const odd = { ...good, caller: 1, secret: "x" };
    const { shelf, history } = historyOn({ earlier: [...bad, good, odd] });
    for (const [index, value] of [...bad, odd].entries()) await shelf.add(String(index), value);
    assert.deepEqual(await history.list(), [good, good, good]);
    assert.deepEqual(await historyOn({ earlier: { a: 1 } }).history.list(), []);
  });
});
