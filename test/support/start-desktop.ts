import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runChild } from "./child-process.ts";
import { outsideEnvironment } from "./npm-install.ts";
import { repositoryFolder } from "./repository.ts";
import { prepareStartFolders, startExtensions, startUserData, startWorkspace } from "./start-folders.ts";

/** The desktop VS Code's command, if it is on the PATH. */
export function desktopProgram(): string | undefined {
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

/** Opens a window of the desktop VS Code with the built extension and separate user data; returns when it is open. */
export async function startDesktop(program: string): Promise<void> {
  await prepareStartFolders();
  const flags = [
    `--extensionDevelopmentPath=${repositoryFolder}`,
    `--user-data-dir=${startUserData}`,
    `--extensions-dir=${startExtensions}`,
    startWorkspace,
  ];
  await runChild(program, flags, { env: outsideEnvironment() });
  console.log("VS Code opens with Mintmark on the sandbox cloud. Close its window to end it.");
}
