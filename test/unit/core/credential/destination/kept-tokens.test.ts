import assert from "node:assert/strict";
import { test } from "node:test";
import { parseKeptToken } from "../../../../../src/core/credential/destination/kept-token.ts";
import { KeptTokens, type SecretVault } from "../../../../../src/core/credential/destination/kept-tokens.ts";
import { TokenStore } from "../../../../../src/core/credential/token/token-store.ts";
import { gate, ManualClock, settle } from "../../../../support/manual-clock.ts";
import { MemoryLogger } from "../../../google/google-fixtures.ts";
import { codeOf, minted, target } from "../credential-fixtures.ts";

const secret = "ya29.PLANTED-SECRET";
const hour = 3_600_000;

/** What several windows share; every window is notified of each change, including its own. */
class SharedVault implements SecretVault {
  readonly texts = new Map<string, string>();
  readonly listeners: ((id: string) => void)[] = [];
  writingTakes: Promise<void> = Promise.resolve();
  broken = false;

  async keys(): Promise<readonly string[]> {
    await this.#work();
    return [...this.texts.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    await this.#work();
    return this.texts.get(key);
  }

  async set(key: string, text: string): Promise<void> {
    await this.#work();
    await this.writingTakes;
    this.texts.set(key, text);
    this.#tell(key);
  }

  async delete(key: string): Promise<void> {
    await this.#work();
    if (this.texts.delete(key)) this.#tell(key);
  }

  async #work(): Promise<void> {
    await Promise.resolve();
    if (this.broken) throw new Error(`the keyring is locked: ${secret}`);
  }

  #tell(key: string): void {
    this.listeners.forEach((listener) => listener(key));
  }
}

interface Window {
  readonly store: TokenStore;
  readonly kept: KeptTokens;
  readonly logger: MemoryLogger;
}

function open(vault: SharedVault, clock: ManualClock, name = "first"): Window {
  let ids = 0;
  const store = new TokenStore(clock, () => `${name}-${(ids += 1)}`);
  const logger = new MemoryLogger();
  const kept = new KeptTokens(store, vault, clock, logger, () => Promise.resolve(parseKeptToken));
  vault.listeners.push((id) => void kept.restoreOne(id));
  return { store, kept, logger };
}

/** Two windows with one vault and a token that the first has kept and both show. */
async function twoWindows(): Promise<{ vault: SharedVault; clock: ManualClock; a: Window; b: Window; id: string }> {
  const [vault, clock] = [new SharedVault(), new ManualClock()];
  const [a, b] = [open(vault, clock, "a"), open(vault, clock, "b")];
  const { id } = a.store.add(minted(clock.now(), secret, { destination: "secretStorage" }));
  await a.kept.keep(id);
  await settle();
  return { vault, clock, a, b, id };
}

test("a kept token is there, whole, in a window that opens later", async () => {
  const { vault, clock, a, id } = await twoWindows();
  const later = open(vault, clock, "later");
  await later.kept.restore();
  assert.deepEqual([later.store.list(), later.store.value(id)], [a.store.list(), secret]);
});

test("a token that is not kept stays out of the vault", () => {
  const [vault, clock] = [new SharedVault(), new ManualClock()];
  const { store } = open(vault, clock);
  store.add(minted(clock.now(), secret));
  assert.equal(vault.texts.size, 0);
});

test("a token kept in one window appears in the other", async () => {
  const { b, id } = await twoWindows();
  assert.equal(b.store.value(id), secret);
});

test("a token forgotten in one window is forgotten everywhere", async () => {
  for (const forgets of ["a", "b"] as const) {
    const windows = await twoWindows();
    windows[forgets].store.forget(windows.id);
    await settle();
    const { vault, a, b } = windows;
    assert.deepEqual([vault.texts.size, a.store.list().length, b.store.list().length], [0, 0, 0], forgets);
  }
});

test("a token renewed in one window is new in the other, and each window keeps its own pin", async () => {
  const { clock, a, b, id } = await twoWindows();
  b.store.togglePin(id);
  clock.advance(60_000);
  a.store.add(minted(clock.now(), "renewed", { destination: "secretStorage" }), id);
  await a.kept.keep(id);
  await settle();
  assert.deepEqual([b.store.value(id), b.store.find(id)?.pinned, a.store.find(id)?.pinned], ["renewed", true, false]);
});

test("at its end a token leaves the vault, and its row stays in both windows", async () => {
  const { vault, clock, a, b } = await twoWindows();
  clock.advance(hour);
  await settle();
  assert.deepEqual([vault.texts.size, a.store.list().length, b.store.list().length], [0, 1, 1]);
});

test("a token that expired while no window was open is deleted, not restored", async () => {
  const { vault, clock } = await twoWindows();
  vault.listeners.length = 0;
  clock.jump(2 * hour);
  const later = open(vault, clock, "later");
  await later.kept.restore();
  assert.deepEqual([vault.texts.size, later.store.list()], [0, []]);
  assert.deepEqual(later.logger.lines, ["Dropped a kept token that is expired."]);
});

test("a token forgotten while it is being written is not kept and does not come back", async () => {
  const [vault, clock] = [new SharedVault(), new ManualClock()];
  const { store, kept } = open(vault, clock);
  const { id } = store.add(minted(clock.now(), secret));
  const writing = gate();
  vault.writingTakes = writing.promise;
  const keeping = kept.keep(id);
  await settle();
  store.forget(id);
  writing.resolve();
  await keeping;
  await settle();
  assert.deepEqual([vault.texts.size, store.list()], [0, []]);
});

test("what cannot be read back is deleted and never shown", async () => {
  const whole = { request: {}, sourceName: "adc", mintedAt: 1, expiresAt: 9e15, pinned: false, value: secret };
  const request = { kind: "accessToken", target, scopes: ["cloud-platform"] };
  const texts = [
    "",
    "not json",
    "null",
    "[]",
    '"text"',
    JSON.stringify(whole),
    JSON.stringify({ ...whole, request: { ...request, target: "nobody" } }),
    JSON.stringify({ ...whole, request, value: 1 }),
    JSON.stringify({ ...whole, request, sourceName: "auto" }),
    JSON.stringify({ ...whole, request, sourceName: "toString" }),
    JSON.stringify({ ...whole, request, expiresAt: "soon" }),
    JSON.stringify({ ...whole, request, mintedAt: null }),
  ];
  for (const text of texts) {
    const [vault, clock] = [new SharedVault(), new ManualClock()];
    vault.texts.set("x", text);
    const { store, kept, logger } = open(vault, clock);
    await kept.restore();
    assert.deepEqual([store.list(), vault.texts.size], [[], 0], text);
    assert.deepEqual(logger.lines, ["Dropped a kept token that is not readable."]);
  }
});

test("one token that cannot be read does not hide the others", async () => {
  const { vault, clock, id } = await twoWindows();
  const whole = vault.texts.get(id)!;
  vault.texts.clear();
  [["bad", "{"] as const, [id, whole] as const, ["worse", "[]"] as const].forEach(([key, text]) =>
    vault.texts.set(key, text),
  );
  const later = open(vault, clock, "later");
  await later.kept.restore();
  assert.deepEqual([later.store.list().length, [...vault.texts.keys()]], [1, [id]]);
});

test("a vault that does not work fails the keeping by name, and restoring quietly, without a secret in the log", async () => {
  const [vault, clock] = [new SharedVault(), new ManualClock()];
  const { store, kept, logger } = open(vault, clock);
  const { id } = store.add(minted(clock.now(), secret));
  vault.broken = true;
  assert.equal(await codeOf(kept.keep(id)), "secretStorageFailed");
  await kept.restore();
  await kept.restoreOne(id);
  assert.deepEqual(logger.lines, ["The kept tokens could not be listed.", "A kept token could not be read."]);
  assert.equal(store.value(id), secret);
});

test("a token that cannot be deleted from the vault is reported in the log", async () => {
  const { vault, a, id } = await twoWindows();
  vault.broken = true;
  a.store.forget(id);
  await settle();
  assert.deepEqual(a.logger.lines, ["A kept token could not be deleted."]);
});

test("only a token that the store holds and that is live can be kept", async () => {
  const [vault, clock] = [new SharedVault(), new ManualClock()];
  const { store, kept } = open(vault, clock);
  assert.equal(await codeOf(kept.keep("nothing")), "noSuchToken");
  const { id } = store.add(minted(clock.now(), secret));
  clock.advance(hour);
  assert.equal(await codeOf(kept.keep(id)), "tokenExpired");
  assert.equal(vault.texts.size, 0);
});

test("after its window is closed nothing is deleted any more", async () => {
  const { vault, a, id } = await twoWindows();
  a.kept.dispose();
  a.store.forget(id);
  await settle();
  assert.equal(vault.texts.size, 1);
});

test("no correction takes a live token out of the vault or leaves an ended one in it", async () => {
  const { vault, clock, a, id } = await twoWindows();
  for (const skewMs of [86_400_000, -7_200_000]) {
    clock.correct(skewMs);
    a.store.togglePin(id);
    await settle();
    assert.ok(vault.texts.has(id), `${skewMs} ms`);
  }
  clock.advance(3_600_000);
  await settle();
  assert.ok(!vault.texts.has(id));
});

test("a window that a correction has put into the future deletes nothing that another one keeps", async () => {
  const { vault, clock, a } = await twoWindows();
  clock.correct(86_400_000);
  const { id } = a.store.add(minted(clock.machine(), secret, { destination: "secretStorage" }));
  vault.texts.set(id, [...vault.texts.values()][0] ?? "");
  await a.kept.restoreOne(id);
  assert.ok(vault.texts.has(id));
  clock.advance(3_600_000);
  await a.kept.restoreOne(id);
  assert.ok(!vault.texts.has(id));
});
