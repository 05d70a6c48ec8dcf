import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { atExit } from "./at-exit.ts";
import { exitCode, lastLines, startChild } from "./child-process.ts";
import { outsideEnvironment } from "./npm-install.ts";
import { packageExtension, stageExtension } from "./stage-extension.ts";
import { prepareStartFolders, startExtensions, startFolder, startUserData, startWorkspace } from "./start-folders.ts";
import { installCodeServer, installExtension } from "./vscode-server.ts";

/** Always the same port if it is free: the browser stores what it keeps for the page, such as secrets, by address. */
const usualPort = 8765;
const runningFile = join(startFolder, "running.json");

/** Runs VS Code for the browser until it is stopped, with the packaged extension as a user installs it. */
export async function startServer(askedPort: number | undefined, show: (url: string) => void): Promise<void> {
  const running = await runningAlready();
  if (running !== undefined) {
    console.log(`VS Code with Mintmark runs already, at ${running.url}\nStop that one first with: kill ${running.pid}`);
    return;
  }
  const port = await choosePort(askedPort);
  const codeServer = await installCodeServer(console.log);
  await prepareStartFolders();
  await installPackaged(codeServer);
  const url = `http://127.0.0.1:${port}/`;
  await rememberRunning(url);
  const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
  const folders = ["--user-data-dir", startUserData, "--extensions-dir", startExtensions];
  const listening = Promise.withResolvers<undefined>();
  const server = startChild(
    process.execPath,
    [codeServer, ...flags, "--disable-workspace-trust", ...folders, startWorkspace],
    {
      env: serverEnvironment(),
      signalAtExit: "SIGTERM",
      onOutput: () => {
        if (server.output().includes("HTTP server listening on")) {
          listening.resolve(undefined);
        }
      },
    },
  );
  const ended = exitCode(server.process);
  const code = await Promise.race([listening.promise, ended]);
  if (code === undefined) {
    console.log(`VS Code with Mintmark on the sandbox cloud: ${url}`);
    console.log(
      "Open that address in a browser. Stop it here with Ctrl+C; what you changed is kept in .vscode-test/start.",
    );
    show(url);
  }
  throw new Error(`VS Code ended by itself (${await ended}):\n${lastLines(server.output(), 15)}`);
}

/** Without the variables of a VS Code whose terminal started this: the server would hand over to that one. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(outsideEnvironment()).filter(([name]) => !/^(VSCODE_|PORT$|PASSWORD$)/.test(name));
  return Object.fromEntries(kept);
}

async function installPackaged(codeServer: string): Promise<void> {
  const staged = await stageExtension();
  try {
    const folders = { serverData: staged.folder, userData: startUserData, extensions: startExtensions };
    await installExtension(codeServer, folders, await packageExtension(staged.folder));
  } finally {
    staged.remove();
  }
}

async function choosePort(asked: number | undefined): Promise<number> {
  const port = asked ?? usualPort;
  if (await isFree(port)) {
    return port;
  }
  if (asked !== undefined) {
    throw new Error(`Port ${asked} is in use by another program. Choose another with: npm start -- --port N`);
  }
  const free = await freePort();
  console.log(`Port ${usualPort} is in use by another program; taking ${free} this time.`);
  return free;
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) {
    throw new Error("No port is free on 127.0.0.1.");
  }
  return port;
}

/** Listens for a moment; returns the port, or undefined if it is not available. */
async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

async function rememberRunning(url: string): Promise<void> {
  await mkdir(startFolder, { recursive: true });
  await writeFile(runningFile, JSON.stringify({ pid: process.pid, url }));
  atExit(() => rmSync(runningFile, { force: true }));
}

async function runningAlready(): Promise<{ pid: number; url: string } | undefined> {
  try {
    const running = JSON.parse(await readFile(runningFile, "utf8")) as { pid: number; url: string };
    process.kill(running.pid, 0);
    // Another program may have got the id of a killed one.
    return (await isFree(Number(new URL(running.url).port))) ? undefined : running;
  } catch {
    return undefined;
  }
}
