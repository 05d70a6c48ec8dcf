import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.ts";

/** A new folder under the system's temporary folder, deleted by `remove` or when this process ends. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => void;
}

/** Creates a folder for this run, so that runs in the same checkout never conflict; its path is short, because it holds sockets. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `mintmark-${purpose}-`));
  return { path, remove: atExit(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })) };
}
