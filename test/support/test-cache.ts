import { existsSync, rmSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { atExit } from "./at-exit.ts";
import { isRunning } from "./end-with-runner.ts";

/**
 * Where the pinned VS Code server and browser are kept, outside the checkout so that a fresh clone need not install them again.
 * MINTMARK_TEST_CACHE sets another folder; folders in it have their version in their name.
 */
export function testCacheFolder(): string {
  const chosen = process.env["MINTMARK_TEST_CACHE"];
  return chosen ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "mintmark-test");
}

/**
 * The folder `name` of the cache, filled by `install` if it does not exist. It appears only when the install is complete; of two installs
 * at once the first to finish wins, and an interrupted one leaves nothing that is used.
 */
export async function installOnce(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(testCacheFolder(), name);
  if (existsSync(folder)) {
    return folder;
  }
  await removeAbandoned(folder);
  const unfinished = `${folder}.installing-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  const remove = atExit(() => rmSync(unfinished, { recursive: true, force: true }));
  try {
    await install(unfinished);
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) {
        throw error;
      }
    });
  } finally {
    remove();
  }
  return folder;
}

async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.installing-`;
  const names = await readdir(dirname(folder)).catch(() => []);
  const abandoned = names.filter((name) => name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length))));
  await Promise.all(abandoned.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })));
}
