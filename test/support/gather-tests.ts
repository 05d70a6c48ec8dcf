import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

/**
 * Takes in every test file of a folder, so that they run one after another in this process: the start of a process for
 * each takes longer than most of them. Each runs alone as well.
 */
export async function gatherTests(folder: string): Promise<void> {
  for (const name of globSync("**/*.test.ts", { cwd: folder }).sort()) {
    await import(pathToFileURL(join(folder, name)).href);
  }
}
