import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

/**
 * Imports every test file of a folder, so that they run one after another in this process: starting a process for each takes longer than
 * most of them. Each also runs alone.
 */
export async function gatherTests(folder: string): Promise<void> {
  for (const name of globSync("**/*.test.ts", { cwd: folder }).sort()) {
    await import(pathToFileURL(join(folder, name)).href);
  }
}
