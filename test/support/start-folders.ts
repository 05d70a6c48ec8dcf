import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { localFolder, sampleWorkspace } from "./repository.ts";

/** What `npm start` keeps between starts. */
export const startFolder = join(localFolder, "start");
export const startUserData = join(startFolder, "user-data");
export const startExtensions = join(startFolder, "extensions");
export const startWorkspace = join(startFolder, "workspace");

const settings = {
  "mintmark.source": "sandbox",
  "workbench.startupEditor": "readme",
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/** Creates the workspace and the settings if they do not exist; the user's changes in them stay. */
export async function prepareStartFolders(): Promise<void> {
  if (!existsSync(startWorkspace)) {
    await cp(sampleWorkspace, startWorkspace, { recursive: true });
  }
  const settingsFile = join(startUserData, "User", "settings.json");
  if (!existsSync(settingsFile)) {
    await mkdir(join(startUserData, "User"), { recursive: true });
    await writeFile(settingsFile, `${JSON.stringify(settings, undefined, 2)}\n`);
  }
}
