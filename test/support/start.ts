// npm start: a VS Code with Mintmark in it, its source set to the sandbox. npm start -- [--port N] [--no-open]
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { startDesktop, desktopProgram } from "./start-desktop.ts";
import { startServer } from "./start-server.ts";

const help = `Usage: npm start -- [--port N] [--no-open]
  --port N    Port of the browser VS Code on 127.0.0.1. The environment variable MINTMARK_START_PORT does the same.
  --no-open   Only print the address.
With a desktop VS Code ("code" on the PATH, and a display) that one is started; MINTMARK_VSCODE=server prevents it.`;

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`"${text}" is not a port. Give a number from 1 to 65535.`);
  }
  return port;
}

/** Opens an address in the user's own browser, if there is one. */
function openInBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, string>> = { darwin: "open", linux: "xdg-open" };
  const command = commands[process.platform];
  if (command !== undefined && process.stdout.isTTY && hasDisplay()) {
    spawn(command, [url], { stdio: "ignore", detached: true })
      .on("error", () => console.log("Open that address in your browser."))
      .unref();
  }
}

function hasDisplay(): boolean {
  return process.platform !== "linux" || Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      "no-open": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const port = parsePort(values.port ?? process.env["MINTMARK_START_PORT"]);
  const program = hasDisplay() && process.env["MINTMARK_VSCODE"] !== "server" ? desktopProgram() : undefined;
  if (program !== undefined && port === undefined) {
    await startDesktop(program);
    return;
  }
  await startServer(port, values["no-open"] ? () => undefined : openInBrowser);
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
