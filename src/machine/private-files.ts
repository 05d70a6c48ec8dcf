import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, link, open, readFile, realpath, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fail } from "../core/base/errors.ts";
import type { FileReaders, PrivateFiles } from "../core/credential/destination/token-files.ts";

/** Files on this machine that only their owner can read. */
export const privateFiles: PrivateFiles = {
  homePath: (name) => join(homedir(), name),
  isSeenByGit,
  write: writePrivate,
  deleteWhileItHolds,
};

/**
 * Writes a new file with the right mode beside the target, then renames it onto the target: so the mode of an older file, or a link that
 * someone put there, has no effect.
 */
async function writePrivate(path: string, text: string): Promise<FileReaders> {
  const draft = besides(path);
  try {
    const readers = await writeNew(draft, text);
    await rename(draft, path);
    return readers;
  } catch (error) {
    await rm(draft, { force: true });
    return fail({ code: "fileNotWritten", path, reason: errorCode(error) });
  }
}

async function writeNew(path: string, text: string): Promise<FileReaders> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    const { mode } = await file.stat();
    return process.platform === "win32" || (mode & 0o077) !== 0 ? "folder" : "owner";
  } finally {
    await file.close();
  }
}

/**
 * Another window may write the same path at any moment. So the file is first moved aside and read there: what is deleted is then what was
 * read, and a newer token stays.
 */
async function deleteWhileItHolds(path: string, text: string): Promise<void> {
  if ((await textOf(path)) !== text) return;
  const aside = besides(path);
  if (!(await isMoved(path, aside))) return;
  if ((await textOf(aside)) === text) await rm(aside, { force: true });
  else await moveBack(aside, path);
}

/** `undefined` if there is no such file. */
function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });
}

async function isMoved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** A link, unlike a move, never replaces a file: what was written to the path meanwhile is newer still. */
async function moveBack(aside: string, path: string): Promise<void> {
  await link(aside, path).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
  await rm(aside, { force: true });
}

function besides(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}

/** Only git knows all of its ignore files; if git cannot be asked, the file counts as not ignored. */
async function isSeenByGit(path: string): Promise<boolean> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  if (!(await isInRepository(folder))) return false;
  return !(await isIgnored(folder, join(folder, basename(path))));
}

async function isInRepository(folder: string): Promise<boolean> {
  const found = await access(join(folder, ".git")).then(
    () => true,
    () => false,
  );
  const parent = dirname(folder);
  return found || (parent !== folder && (await isInRepository(parent)));
}

const gitSeconds = 5;

/** A repository may name a program as its file system monitor; none of its programs is run. */
function isIgnored(folder: string, path: string): Promise<boolean> {
  const words = ["-C", folder, "-c", "core.fsmonitor=false", "check-ignore", "--quiet", "--", path];
  return new Promise((resolve) => {
    execFile("git", words, { timeout: gitSeconds * 1_000, windowsHide: true }, (error) => resolve(error === null));
  });
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
