import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { tokenInFocus, TokenStore } from "../../../../../src/core/credential/token/token-store.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { failureThrownBy, minted, principal, target } from "../credential-fixtures.ts";

const secret = "ya29.PLANTED-SECRET";
const hour = 3_600_000;

function store(): { tokens: TokenStore; clock: ManualClock; changes: () => number } {
  const clock = new ManualClock();
  let ids = 0;
  let changes = 0;
  const tokens = new TokenStore(clock, () => `id-${(ids += 1)}`);
  tokens.onDidChange(() => (changes += 1));
  return { tokens, clock, changes: () => changes };
}

test("a token comes back by its id, and what is shown of it says all but its value", () => {
  const { tokens, clock, changes } = store();
  const info = tokens.add(minted(clock.now(), secret));
  assert.equal(tokens.value(info.id), secret);
  assert.deepEqual(
    [info.id, info.request.target, info.caller, info.sourceName, info.mintedAt, info.expiresAt - info.mintedAt],
    ["id-1", target, principal, "adc", clock.now(), hour],
  );
  assert.deepEqual([tokens.list(), tokens.find(info.id), changes()], [[info], info, 1]);
});

test("only value() returns the value", () => {
  const { tokens, clock } = store();
  const info = tokens.add(minted(clock.now(), secret));
  tokens.togglePin(info.id);
  const everything = [info, tokens.list(), tokens.find(info.id), tokens];
  for (const shown of [JSON.stringify(everything), inspect(everything, { depth: 20, showHidden: true })]) {
    assert.ok(!shown.includes("PLANTED"), shown);
  }
});

test("the newest token comes first, renewed or not", () => {
  const { tokens, clock } = store();
  const ids = ["a", "b", "c"].map((value) => {
    clock.advance(1_000);
    return tokens.add(minted(clock.now(), value)).id;
  });
  clock.advance(1_000);
  tokens.add(minted(clock.now(), "a again"), ids[0]);
  assert.deepEqual(
    tokens.list().map(({ id }) => id),
    [ids[0], ids[2], ids[1]],
  );
});

test("at its end a token loses its value and keeps its row", () => {
  const { tokens, clock, changes } = store();
  const { id } = tokens.add(minted(clock.now(), secret));
  clock.advance(hour - 1);
  assert.deepEqual([tokens.value(id), changes()], [secret, 1]);
  clock.advance(1);
  assert.deepEqual(
    failureThrownBy(() => tokens.value(id)),
    { code: "tokenExpired", account: target },
  );
  assert.deepEqual([tokens.list().length, changes(), clock.pending], [1, 2, 0]);
});

test("an expired value stays away even when the clock goes back", () => {
  const { tokens, clock } = store();
  const { id } = tokens.add(minted(clock.now(), secret));
  clock.advance(hour);
  clock.jump(-hour / 2);
  assert.equal(failureThrownBy(() => tokens.value(id)).code, "tokenExpired");
});

test("a value is refused at once when the machine slept past its end, and dropped within 15 seconds", () => {
  const { tokens, clock, changes } = store();
  const { id } = tokens.add(minted(clock.now(), secret));
  clock.jump(2 * hour);
  assert.equal(failureThrownBy(() => tokens.value(id)).code, "tokenExpired");
  clock.advance(15_000);
  assert.deepEqual([changes(), clock.pending], [2, 0]);
});

test("listeners hear nothing while no token ends", () => {
  const { tokens, clock, changes } = store();
  tokens.add(minted(clock.now(), secret));
  clock.advance(hour - 1);
  assert.equal(changes(), 1);
});

test("tokens end one by one, each heard once", () => {
  const { tokens, clock, changes } = store();
  const lifetimes = [600, 1_200, 1_200, 3_600];
  for (const lifetimeSeconds of lifetimes) tokens.add(minted(clock.now(), secret, { lifetimeSeconds }));
  const heard = [600, 600, 2_400].map((seconds) => {
    clock.advance(seconds * 1_000);
    return changes() - lifetimes.length;
  });
  assert.deepEqual([heard, clock.pending], [[1, 2, 3], 0]);
});

test("a renewal keeps the id and the pin, and brings an expired row back to life", () => {
  const { tokens, clock } = store();
  const { id } = tokens.add(minted(clock.now(), "old"));
  tokens.togglePin(id);
  clock.advance(2 * hour);
  const renewed = tokens.add(minted(clock.now(), "new"), id);
  assert.deepEqual([renewed.id, renewed.pinned, tokens.value(id), tokens.list().length], [id, true, "new", 1]);
  clock.advance(hour - 1);
  assert.equal(tokens.value(id), "new");
});

test("one token at a time is pinned; a second pin of the same one unpins it", () => {
  const { tokens, clock } = store();
  const [a, b] = [tokens.add(minted(clock.now(), "a")).id, tokens.add(minted(clock.now(), "b")).id];
  const pinned = (): string[] => tokens.list().flatMap(({ id, pinned }) => (pinned ? [id] : []));
  const after = [a, b, "gone", b].map((id) => {
    tokens.togglePin(id);
    return pinned();
  });
  assert.deepEqual(after, [[a], [b], [b], []]);
  assert.deepEqual([tokens.value(a), tokens.value(b)], ["a", "b"]);
});

test("a restored token brings its pin along only where nothing is pinned yet, and takes no pin away", () => {
  const { tokens, clock } = store();
  const own = tokens.add(minted(clock.now(), "own"));
  const kept = { ...own, id: "kept", pinned: true };
  tokens.restore(kept, "kept");
  assert.equal(tokens.find("kept")?.pinned, true);
  tokens.restore({ ...kept, pinned: false }, "kept, renewed in another window");
  assert.deepEqual([tokens.find("kept")?.pinned, tokens.value("kept")], [true, "kept, renewed in another window"]);
  tokens.restore({ ...kept, id: "second" }, "second");
  assert.equal(tokens.find("second")?.pinned, false);
});

test("a forgotten token is gone, value and row; forgetting it twice is heard once", () => {
  const { tokens, clock, changes } = store();
  const { id } = tokens.add(minted(clock.now(), secret));
  tokens.forget(id);
  tokens.forget(id);
  assert.equal(failureThrownBy(() => tokens.value(id)).code, "noSuchToken");
  assert.deepEqual([tokens.list(), changes(), clock.pending], [[], 2, 0]);
});

test("forgetting all, or disposing, leaves neither tokens nor a timer", () => {
  for (const end of ["forgetAll", "dispose"] as const) {
    const { tokens, clock } = store();
    const { id } = tokens.add(minted(clock.now(), secret));
    tokens[end]();
    assert.equal(failureThrownBy(() => tokens.value(id)).code, "noSuchToken");
    assert.deepEqual([tokens.list().length, clock.pending], [0, 0], end);
  }
});

test("where there is room for one token it is the pinned one, else the next to end, else the last that ended", () => {
  const { tokens, clock } = store();
  const add = (lifetimeSeconds: number): string => tokens.add(minted(clock.now(), "x", { lifetimeSeconds })).id;
  const inFocus = (): string | undefined => tokenInFocus(tokens.list(), clock.now())?.id;
  assert.equal(inFocus(), undefined);
  const [long, short, middle] = [add(3_600), add(600), add(1_200)];
  assert.equal(inFocus(), short);
  clock.advance(600_000);
  assert.equal(inFocus(), middle);
  tokens.togglePin(short);
  assert.equal(inFocus(), short);
  tokens.togglePin(short);
  clock.advance(hour);
  assert.equal(inFocus(), long);
});
