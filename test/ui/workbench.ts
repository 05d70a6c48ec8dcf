import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { endWithRunner } from "../support/end-with-runner.ts";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { hermeticEnvironment } from "../support/hermetic-environment.ts";
import { outsideEnvironment } from "../support/npm-install.ts";
import { sampleWorkspace } from "../support/repository.ts";
import { packageExtension, stageExtension } from "../support/stage-extension.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { installCodeServer, installExtension, startVsCodeServer } from "../support/vscode-server.ts";
import type { ServerFolders, VsCodeServer } from "../support/vscode-server.ts";
import { workbenchContext, workbenchUrl } from "../support/workbench-page.ts";
import { defaultSettings } from "../support/workbench-settings.ts";
import { type ColorTheme, WorkbenchWindow } from "./workbench-window.ts";

/** An entry of the user's keybindings.json. */
export interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly args?: unknown;
}

/** Start options of a VS Code under test; all have defaults. */
export interface WorkbenchOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of machine scope: a window on a server does not read them from the user settings. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly keybindings?: readonly Keybinding[];
  /** Copied before it is opened; the sample workspace by default, `null` for an empty window. */
  readonly folder?: string | null;
  /** Reaches the extension host. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly colorTheme?: ColorTheme;
}

/** Where this VS Code keeps its files, for tests that check what was written. */
export interface WorkbenchFolders {
  readonly all: string;
  readonly workspace: string;
  readonly userData: string;
  readonly extensions: string;
  readonly home: string;
}

/** Opens a fresh VS Code with the packaged extension, as a user has it: without the developer's set-up, and deleted by `close`. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  endWithRunner();
  const codeServer = await installCodeServer(console.log);
  const program = await findBrowser(console.log);
  const scratch = temporaryFolder("ui");
  const folders = foldersIn(scratch.path);
  await prepareFolders(folders, options);
  const serverFolders = { ...folders, serverData: folders.all };
  await installMintmark(codeServer, serverFolders);
  const environment = { ...outsideEnvironment(), ...hermeticEnvironment(folders.home), ...options.environment };
  const server = await startVsCodeServer(codeServer, serverFolders, { environment });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser(program);
    const context = await workbenchContext(browser, server.origin);
    const url = workbenchUrl({
      origin: server.origin,
      folder: options.folder === null ? undefined : folders.workspace,
    });
    const window = await WorkbenchWindow.open(context, url);
    return new Workbench({ server, browser, context, folders, url, window, remove: scratch.remove });
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}

interface WorkbenchParts {
  readonly server: VsCodeServer;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly folders: WorkbenchFolders;
  readonly url: string;
  readonly window: WorkbenchWindow;
  readonly remove: () => void;
}

/** A running VS Code with one or more windows. */
export class Workbench {
  readonly folders: WorkbenchFolders;
  /** The window that was opened first. */
  readonly window: WorkbenchWindow;
  readonly #parts: WorkbenchParts;

  constructor(parts: WorkbenchParts) {
    this.#parts = parts;
    this.folders = parts.folders;
    this.window = parts.window;
  }

  /** Opens one more window on the same folder, with the same user data and secrets. */
  async openWindow(): Promise<WorkbenchWindow> {
    return WorkbenchWindow.open(this.#parts.context, this.#parts.url);
  }

  /** Ends VS Code and the browser, and deletes everything that they wrote. */
  async close(): Promise<void> {
    await this.#parts.browser.close();
    await this.#parts.server.stop();
    this.#parts.remove();
  }
}

function foldersIn(all: string): WorkbenchFolders {
  return {
    all,
    workspace: join(all, "workspace"),
    userData: join(all, "user-data"),
    extensions: join(all, "extensions"),
    home: join(all, "home"),
  };
}

function settingsFile(folders: WorkbenchFolders): string {
  return join(folders.userData, "User", "settings.json");
}

async function prepareFolders(folders: WorkbenchFolders, options: WorkbenchOptions): Promise<void> {
  await mkdir(join(folders.userData, "User"), { recursive: true });
  await mkdir(folders.home);
  if (options.folder !== null) {
    await cp(options.folder ?? sampleWorkspace, folders.workspace, { recursive: true });
  }
  const theme = { "workbench.colorTheme": options.colorTheme ?? "Dark Modern" };
  const settings = { ...defaultSettings, ...theme, ...options.settings };
  await writeFile(settingsFile(folders), JSON.stringify(settings, undefined, 2));
  await mkdir(join(folders.userData, "Machine"));
  await writeFile(join(folders.userData, "Machine", "settings.json"), JSON.stringify(options.machineSettings ?? {}));
  await writeFile(join(folders.userData, "User", "keybindings.json"), JSON.stringify(options.keybindings ?? []));
}

/** A full run installs the package once and passes its place on; a single file run by hand installs it itself. */
async function installMintmark(codeServer: string, folders: ServerFolders): Promise<void> {
  const installed = process.env["MINTMARK_INSTALLED"];
  if (installed !== undefined) {
    return cp(installed, folders.extensions, { recursive: true });
  }
  const staged = await stageExtension();
  try {
    await installExtension(codeServer, folders, await packageExtension(staged.folder));
  } finally {
    staged.remove();
  }
}
