import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readTextFile } from "../../../../src/google/local/bounded-file.ts";

function read(path: string, largestBytes: number): Promise<string> {
  return readTextFile(path, largestBytes, (reason) => {
    throw new Error(reason);
  });
}

test("a file of the largest size is read, one byte more is too large", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "text");
  const text = "é".repeat(100_000);
  await writeFile(path, text);
  assert.equal(await read(path, 200_000), text);
  await assert.rejects(read(path, 199_999), /tooLarge/);
  await assert.rejects(read(folder, 10), /directory/);
});

const posix = { skip: process.platform === "win32", timeout: 10_000 };

test("a pipe without a writer is empty, and an endless device is too large", posix, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "mintmark-"));
  t.after(() => rm(folder, { recursive: true }));
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  assert.equal(await read(pipe, 1_000), "");
  await assert.rejects(read("/dev/zero", 1_000), /tooLarge/);
});
