import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fail } from "../../../../src/core/base/errors.ts";
import {
  longestHistory,
  MintHistory,
  type MintRecord,
  recordMints,
} from "../../../../src/core/credential/mint-history.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { codeOf, delegates, minted, never, principal, request, target } from "./credential-fixtures.ts";

/** A shelf that keeps JSON, as the real one does. */
function shelf(text = "null") {
  const kept = { text };
  return {
    kept,
    read: (): unknown => JSON.parse(kept.text) as unknown,
    write: (records: readonly MintRecord[]): Promise<void> => {
      kept.text = JSON.stringify(records);
      return Promise.resolve();
    },
  };
}

suite("the history of mints", () => {
  const clock = new ManualClock();

  test("has who, when, through whom and what, the newest first, and no secret", async () => {
    const place = shelf();
    const history = new MintHistory(place);
    const mint = recordMints(() => Promise.resolve(minted(clock.now(), "ya29.secret")), history, clock);
    await mint(request({ reason: "ticket 7" }), never);
    const payload = "c2VjcmV0";
    await mint({ kind: "signedBlob", target, delegates: [], destination: "clipboard", payload }, never);
    const at = clock.now();
    assert.deepEqual(history.list(), [
      { at, kind: "signedBlob", target, delegates: [], caller: principal },
      { at, kind: "accessToken", target, delegates, reason: "ticket 7", caller: principal },
    ]);
    assert.doesNotMatch(place.kept.text, /ya29|c2VjcmV0/);
  });

  test("has a failed mint with its code, and the failure is passed on", async () => {
    const history = new MintHistory(shelf());
    const mint = recordMints(() => Promise.resolve().then(() => fail({ code: "noTokens" })), history, clock);
    assert.equal(await codeOf(mint(request(), never)), "noTokens");
    assert.deepEqual(
      history.list().map(({ failure, caller }) => [failure, caller]),
      [["noTokens", undefined]],
    );
  });

  test("that cannot be written does not prevent a token", async () => {
    const broken = { read: () => undefined, write: () => Promise.reject(new Error("full")) };
    const mint = recordMints(() => Promise.resolve(minted(0, "value")), new MintHistory(broken), clock);
    assert.equal((await mint(request(), never)).value, "value");
  });

  test("never has more than its bound, and drops the oldest", async () => {
    const history = new MintHistory(shelf());
    for (let count = 0; count < longestHistory + 5; count += 1) {
      await history.add({ at: count, kind: "idToken", target, delegates });
    }
    assert.equal(history.list().length, longestHistory);
    assert.deepEqual([history.list()[0]?.at, history.list().at(-1)?.at], [longestHistory + 4, 5]);
  });

  test("is empty once it has been cleared", async () => {
    const history = new MintHistory(shelf());
    await history.add({ at: 1, kind: "idToken", target, delegates });
    await history.clear();
    assert.deepEqual(history.list(), []);
  });

  test("leaves out what is not a record", () => {
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
    assert.deepEqual(new MintHistory(shelf(JSON.stringify([...bad, good, odd]))).list(), [good, good]);
    assert.deepEqual(new MintHistory(shelf('{"a":1}')).list(), []);
  });
});
