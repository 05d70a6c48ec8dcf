import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clipboard, ClipboardGuard } from "../../../../../src/core/credential/destination/clipboard-guard.ts";
import { gate, ManualClock, settle } from "../../../../support/manual-clock.ts";

/** A clipboard whose reads and writes take as long as the test wants. */
class FakeClipboard implements Clipboard {
  text = "what the user had";
  readingTakes: Promise<void> = Promise.resolve();
  writingTakes: Promise<void> = Promise.resolve();

  async readText(): Promise<string> {
    await this.readingTakes;
    return this.text;
  }

  async writeText(text: string): Promise<void> {
    await this.writingTakes;
    this.text = text;
  }
}

function guard(): { guarded: ClipboardGuard; clipboard: FakeClipboard; clock: ManualClock } {
  const clock = new ManualClock();
  const clipboard = new FakeClipboard();
  return { guarded: new ClipboardGuard(clipboard, clock), clipboard, clock };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  await settle();
}

test("a copied secret is removed from the clipboard after its time, not before", async () => {
  const { guarded, clipboard, clock } = guard();
  await guarded.copy("secret", 60_000);
  await pass(clock, 59_999);
  assert.equal(clipboard.text, "secret");
  await pass(clock, 1);
  assert.deepEqual([clipboard.text, clock.pending], ["", 0]);
});

test("what the user copied afterwards stays", async () => {
  for (const text of ["their own", "secret ", "", "Secret"]) {
    const { guarded, clipboard, clock } = guard();
    await guarded.copy("secret", 60_000);
    clipboard.text = text;
    await pass(clock, 60_000);
    assert.equal(clipboard.text, text);
  }
});

test("a copy starts the time again, of the same secret as of another", async () => {
  for (const second of ["secret", "another"]) {
    const { guarded, clipboard, clock } = guard();
    await guarded.copy("secret", 60_000);
    await pass(clock, 59_000);
    await guarded.copy(second, 60_000);
    await pass(clock, 59_999);
    assert.equal(clipboard.text, second);
    await pass(clock, 1);
    assert.equal(clipboard.text, "");
  }
});

test("a secret copied again just when its time runs out stays for its new time", async () => {
  const { guarded, clipboard, clock } = guard();
  await guarded.copy("secret", 60_000);
  await pass(clock, 59_000);
  const writing = gate();
  clipboard.writingTakes = writing.promise;
  const copied = guarded.copy("secret", 60_000);
  await pass(clock, 1_000);
  writing.resolve();
  await copied;
  await pass(clock, 0);
  assert.equal(clipboard.text, "secret");
});

test("what is copied while the clipboard is being read for clearing stays", async () => {
  const { guarded, clipboard, clock } = guard();
  await guarded.copy("secret", 60_000);
  const reading = gate();
  clipboard.readingTakes = reading.promise;
  clock.advance(60_000);
  await guarded.copy("secret", 60_000);
  reading.resolve();
  await settle();
  assert.equal(clipboard.text, "secret");
  await pass(clock, 60_000);
  assert.equal(clipboard.text, "");
});

test("with 0 the secret stays until the clipboard is cleared on request, and no timer runs", async () => {
  const { guarded, clipboard, clock } = guard();
  await guarded.copy("secret", 0);
  assert.equal(clock.pending, 0);
  assert.deepEqual([await guarded.clear(), clipboard.text], [true, ""]);
});

test("clearing on request says whether there was something of ours, and ends the time", async () => {
  const { guarded, clipboard, clock } = guard();
  assert.equal(await guarded.clear(), false);
  assert.equal(clipboard.text, "what the user had");
  await guarded.copy("secret", 60_000);
  assert.deepEqual([await guarded.clear(), await guarded.clear(), clock.pending], [true, false, 0]);
  await guarded.copy("secret", 60_000);
  clipboard.text = "their own";
  assert.deepEqual([await guarded.clear(), clipboard.text], [false, "their own"]);
});

test("a clipboard that cannot be read when the time is over is cleared when the window closes", async () => {
  const { guarded, clipboard, clock } = guard();
  await guarded.copy("secret", 60_000);
  clipboard.readingTakes = Promise.reject(new Error("no permission"));
  await pass(clock, 60_000);
  assert.equal(clipboard.text, "secret");
  clipboard.readingTakes = Promise.resolve();
  assert.deepEqual([await guarded.clear(), clipboard.text], [true, ""]);
});
