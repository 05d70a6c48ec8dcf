import { existsSync } from "node:fs";
import { join } from "node:path";
import { lastLines, runChild, startChild } from "./child-process.ts";
import { npm, npmInstallInto, outsideEnvironment } from "./npm-install.ts";
import { installOnce } from "./test-cache.ts";

/** The pinned server: code-server 4.139.1 contains VS Code 1.139.1. */
const codeServerVersion = "4.139.1";
const startSeconds = 60;
/** A socket path has at most 103 characters, and VS Code uses 52 of them for the name. */
const longestSocketFolder = 50;

/** Folders for VS Code's state; the names are its own command-line flags. */
export interface ServerFolders {
  readonly serverData: string;
  readonly userData: string;
  readonly extensions: string;
}

/** A running VS Code server; the workbench is at `origin`. */
export interface VsCodeServer {
  readonly origin: string;
  /** Resolves with the last output if the server ends by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Installs the pinned code-server if missing; returns its package folder. Needs python3, make and a C++ compiler. */
export async function installCodeServer(report: (line: string) => void): Promise<string> {
  const native = `node${process.versions.modules}-${process.platform}-${process.arch}`;
  const folder = await installOnce(`code-server-${codeServerVersion}-${native}`, (into) => install(into, report));
  return join(folder, "node_modules", "code-server");
}

async function install(folder: string, report: (line: string) => void): Promise<void> {
  report(`Installing VS Code server ${codeServerVersion} (600 MB, once for this version).`);
  report("  1 of 3: the server and the workbench");
  await npmInstallInto(folder, `code-server@${codeServerVersion}`);
  const vscode = join(folder, "node_modules", "code-server", "lib", "vscode");
  report("  2 of 3: its own dependencies");
  await npm(vscode, ["install", "--omit=dev", "--ignore-scripts"]);
  report("  3 of 3: building two native modules");
  await npm(vscode, ["rebuild", "@vscode/native-watchdog", "@vscode/spdlog"]).catch((error: unknown) => {
    throw new Error(
      "VS Code server's native modules could not be built. They need python3, make and a C++ compiler " +
        "(Debian: apt-get install python3 make g++) and the headers of Node.",
      { cause: error },
    );
  });
  if (!existsSync(join(vscode, "node_modules/@vscode/native-watchdog/build/Release/watchdog.node"))) {
    throw new Error("VS Code server was installed, but its native-watchdog module was not built.");
  }
}

export interface ServerOptions {
  /** Reaches the extension host. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly flags?: readonly string[];
}

/** Starts VS Code's own server on a free loopback port. */
export async function startVsCodeServer(
  codeServer: string,
  folders: ServerFolders,
  { environment = outsideEnvironment(), flags = [] }: ServerOptions = {},
): Promise<VsCodeServer> {
  const started = Promise.withResolvers<string>();
  const server = startChild(
    process.execPath,
    [serverMain(codeServer), ...startFlags, ...flags, ...folderFlags(folders)],
    {
      env: { ...environment, ...ownPlaces(folders.serverData) },
      onOutput: () => {
        const port = /Extension host agent listening on (\d+)/.exec(server.output())?.[1];
        if (port !== undefined && server.output().includes("Extension host agent started")) {
          started.resolve(`http://127.0.0.1:${port}`);
        }
      },
    },
  );
  const ended = new Promise<string>((resolve) => {
    server.process.once("exit", () => resolve(lastLines(server.output(), 20)));
  });
  const failed = (what: string): void => started.reject(new Error(`VS Code server ${what}:\n${server.output()}`));
  const timer = setTimeout(() => failed(`did not start within ${startSeconds} s`), startSeconds * 1_000);
  void ended.then(() => failed("ended"));
  try {
    return { origin: await started.promise, ended, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Installs a packaged extension into the extensions folder, as "Install from VSIX…" does. */
export async function installExtension(codeServer: string, folders: ServerFolders, vsix: string): Promise<void> {
  const flags = ["--accept-server-license-terms", "--install-extension", vsix, "--force", ...folderFlags(folders)];
  await runChild(process.execPath, [serverMain(codeServer), ...flags], { env: outsideEnvironment() });
}

const startFlags = [
  ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"],
  ...["--telemetry-level", "off", "--reconnection-grace-time", "60"],
  // The window is on this machine, so compression costs more than it saves.
  "--disable-websocket-compression",
];

/** Without it a built workbench ignores an extension under development; with it no notification appears as a toast. */
export const developmentFlag = "--enable-smoke-test-driver";

/** No extension gallery, so that there are no calls outside this machine; temporary files and sockets in our folder. */
function ownPlaces(folder: string): NodeJS.ProcessEnv {
  const gallery = { EXTENSIONS_GALLERY: "{}" };
  return folder.length > longestSocketFolder ? gallery : { ...gallery, TMPDIR: folder, XDG_RUNTIME_DIR: folder };
}

function serverMain(codeServer: string): string {
  return join(codeServer, "lib", "vscode", "out", "server-main.js");
}

function folderFlags({ serverData, userData, extensions }: ServerFolders): string[] {
  return ["--server-data-dir", serverData, "--user-data-dir", userData, "--extensions-dir", extensions];
}
