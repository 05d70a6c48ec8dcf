#!/usr/bin/env node
// Takes VS Code's command line and runs the real VS Code without a display: the server, with a headless browser as its window. Can be given
// to @vscode/test-electron as `vscodeExecutablePath`.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { endWithRunner } from "./end-with-runner.ts";
import { findBrowser, launchBrowser } from "./browser.ts";
import { outsideEnvironment } from "./npm-install.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { developmentFlag, installCodeServer, startVsCodeServer } from "./vscode-server.ts";
import { storageWanted, windowStorageVariable, writeWindowStorage } from "./window-storage.ts";
import { listenToSuite, workbenchContext, workbenchUrl } from "./workbench-page.ts";
import { defaultSettings } from "./workbench-settings.ts";

const suiteMinutes = 8;

interface CommandLine {
  readonly extension: string | undefined;
  readonly suite: string | undefined;
  readonly userData: string | undefined;
  readonly extensions: string | undefined;
  readonly folder: string | undefined;
  readonly logLevel: string | undefined;
}

function parseCommandLine(args: string[]): CommandLine {
  const text = { type: "string" } as const;
  const options = {
    extensionDevelopmentPath: text,
    extensionTestsPath: text,
    "user-data-dir": text,
    "extensions-dir": text,
    log: text,
  };
  // Not strict: VS Code ignores unknown flags, and so does this.
  const { values, positionals } = parseArgs({ args, options, strict: false, allowPositionals: true });
  const path = (value: unknown): string | undefined => (typeof value === "string" ? resolve(value) : undefined);
  return {
    extension: path(values["extensionDevelopmentPath"]),
    suite: path(values["extensionTestsPath"]),
    userData: path(values["user-data-dir"]),
    extensions: path(values["extensions-dir"]),
    folder: path(positionals[0]),
    logLevel: typeof values["log"] === "string" ? values["log"] : undefined,
  };
}

async function writeDefaultSettings(userData: string): Promise<void> {
  const file = join(userData, "User", "settings.json");
  if (!existsSync(file)) {
    await mkdir(join(userData, "User"), { recursive: true });
    await writeFile(file, JSON.stringify(defaultSettings, undefined, 2));
  }
}

/** Runs the suite in a real extension host; returns the exit code that desktop VS Code would return. */
async function runSuite(line: CommandLine): Promise<number> {
  const codeServer = await installCodeServer(console.log);
  const program = await findBrowser(console.log);
  const scratch = temporaryFolder("host");
  const userData = line.userData ?? join(scratch.path, "user-data");
  await writeDefaultSettings(userData);
  const extensions = line.extensions ?? join(scratch.path, "extensions");
  const folders = { serverData: scratch.path, userData, extensions };
  const storageFile = join(userData, "window-storage.json");
  const environment = { ...outsideEnvironment(), [windowStorageVariable]: storageFile };
  const server = await startVsCodeServer(codeServer, folders, { environment, flags: [developmentFlag] });
  try {
    const browser = await launchBrowser(program);
    try {
      const page = await (await workbenchContext(browser, server.origin)).newPage();
      const done = Promise.withResolvers<number>();
      const fail = (why: string): void => done.reject(new Error(why));
      const onLog = (_type: string, text: string): void => {
        console.log(text);
        if (text.includes(storageWanted)) writeWindowStorage(page, storageFile).catch(done.reject);
      };
      await listenToSuite(page, { onLog, onExit: done.resolve });
      page.on("crash", () => fail("The window crashed."));
      browser.on("disconnected", () => fail("The browser ended before the suite did."));
      void server.ended.then((output) => fail(`VS Code server ended before the suite did:\n${output}`));
      const timer = setTimeout(() => fail(`The suite did not end within ${suiteMinutes} min.`), suiteMinutes * 60_000);
      await page.goto(
        workbenchUrl({ origin: server.origin, folder: line.folder, payload: payload(line, server.origin) }),
      );
      return await done.promise.finally(() => clearTimeout(timer));
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    scratch.remove();
  }
}

function payload(line: CommandLine, origin: string): [string, string][] {
  const remote = `vscode-remote://${new URL(origin).host}`;
  const paths = { extensionDevelopmentPath: line.extension, extensionTestsPath: line.suite };
  const pairs = Object.entries(paths).map(([name, path]) => [name, path && remote + path] as const);
  return [...pairs, ["logLevel", line.logLevel] as const].flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
}

endWithRunner();
try {
  process.exitCode = await runSuite(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
