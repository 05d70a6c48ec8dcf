import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { MintmarkError } from "../../../../../src/core/base/errors.ts";
import {
  type FileReaders,
  type PrivateFiles,
  TokenFiles,
} from "../../../../../src/core/credential/destination/token-files.ts";
import { TokenStore } from "../../../../../src/core/credential/token/token-store.ts";
import { gate, ManualClock, settle } from "../../../../support/manual-clock.ts";
import { codeOf, minted } from "../credential-fixtures.ts";

class FakeFiles implements PrivateFiles {
  readonly texts = new Map<string, string>();
  writing: Promise<void> = Promise.resolve();
  failure: MintmarkError | undefined;

  homePath(name: string): string {
    return `/home/me/${name}`;
  }

  isSeenByGit(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async write(path: string, text: string): Promise<FileReaders> {
    await this.writing;
    if (this.failure !== undefined) throw this.failure;
    this.texts.set(path, text);
    return "owner";
  }

  deleteWhileItHolds(path: string, text: string): Promise<void> {
    if (this.texts.get(path) === text) this.texts.delete(path);
    return this.failure === undefined ? Promise.resolve() : Promise.reject(this.failure);
  }
}

const path = "/home/me/token";

function setUp() {
  const clock = new ManualClock();
  let ids = 0;
  const store = new TokenStore(clock, () => `token-${(ids += 1)}`);
  const files = new FakeFiles();
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const logger = { debug: log, info: log, warn: log, error: log };
  const tokenFiles = new TokenFiles(store, logger, () => Promise.resolve(files));
  tokenFiles.agree(path);
  const mint = (value: string, id?: string, file = path) =>
    store.add(minted(clock.now(), value, { destination: "file", file }), id);
  return { clock, store, files, tokenFiles, mint, logged };
}

suite("a token in a file", () => {
  test("is written to the path that the user agreed to, and to no other", async () => {
    const { files, tokenFiles, mint } = setUp();
    assert.equal(await tokenFiles.write(mint("secret")), "owner");
    assert.deepEqual([...files.texts], [[path, "secret"]]);
    const elsewhere = mint("secret", undefined, "/repository/.env");
    assert.equal(await codeOf(tokenFiles.write(elsewhere)), "fileNotAgreed");
    assert.equal(files.texts.size, 1);
  });

  for (const [why, end] of [
    ["expires", ({ clock }: ReturnType<typeof setUp>) => clock.advance(3_600_000)],
    ["is forgotten", ({ store }: ReturnType<typeof setUp>) => store.forgetAll()],
    ["loses its window", ({ tokenFiles }: ReturnType<typeof setUp>) => void tokenFiles.deleteAll()],
  ] as const) {
    test(`is deleted when it ${why}`, async () => {
      const all = setUp();
      const info = all.mint("secret");
      await all.tokenFiles.write(info);
      assert.ok(all.tokenFiles.holds(info.id));
      end(all);
      await settle();
      assert.deepEqual([all.files.texts.size, all.tokenFiles.holds(info.id)], [0, false]);
    });
  }

  test("is left alone if something else was written there", async () => {
    const { store, files, tokenFiles, mint } = setUp();
    await tokenFiles.write(mint("secret"));
    files.texts.set(path, "the user's");
    store.forgetAll();
    await settle();
    assert.deepEqual([...files.texts], [[path, "the user's"]]);
  });

  test("gives way to its successor, whose file the first one's end does not take", async () => {
    const { store, files, tokenFiles, mint } = setUp();
    const first = mint("first");
    await tokenFiles.write(first);
    await tokenFiles.write(mint("renewed", first.id));
    assert.deepEqual([...files.texts], [[path, "renewed"]]);
    const other = mint("other");
    await tokenFiles.write(other);
    store.forget(first.id);
    await settle();
    assert.deepEqual([...files.texts], [[path, "other"]]);
  });

  test("does not outlive being forgotten while it is written", async () => {
    const { store, files, tokenFiles, mint } = setUp();
    const { promise, resolve } = gate();
    files.writing = promise;
    const writing = tokenFiles.write(mint("secret"));
    store.forgetAll();
    resolve();
    await writing;
    await settle();
    assert.equal(files.texts.size, 0);
  });

  test("stays when it does not end", async () => {
    const { store, files, tokenFiles, clock } = setUp();
    const signature = { ...minted(clock.now(), "signature", { destination: "file", file: path }), expiresAt: Infinity };
    await tokenFiles.write(store.add(signature));
    store.forgetAll();
    await tokenFiles.deleteAll();
    assert.deepEqual([...files.texts], [[path, "signature"]]);
  });

  test("that cannot be deleted is reported in the log, without the token", async () => {
    const { store, files, tokenFiles, mint, logged } = setUp();
    await tokenFiles.write(mint("secret"));
    files.failure = new MintmarkError({ code: "fileNotWritten", path, reason: "EACCES" });
    store.forgetAll();
    await settle();
    assert.deepEqual(logged, [`The file of an ended token could not be deleted: ${path}`]);
  });

  test("that cannot be written is a failure", async () => {
    const { files, tokenFiles, mint } = setUp();
    files.failure = new MintmarkError({ code: "fileNotWritten", path, reason: "ENOSPC" });
    const info = mint("secret");
    assert.equal(await codeOf(tokenFiles.write(info)), "fileNotWritten");
    assert.equal(tokenFiles.holds(info.id), false);
  });
});
