import { type ChildProcess, spawn } from "node:child_process";
import type { CallEnding } from "../http/call-ending.ts";

/** How a run of a program ended. `output` may hold a live credential. */
export interface ProgramResult {
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly errorText: string;
}

const largestOutput = 1024 * 1024;

/**
 * Runs a program to its end; if the call ends first, kills it with all its child processes. Rejects with the failure of the call, or with
 * Node's error if it cannot be started. On POSIX systems the program must lead its own process group.
 */
export function runProgram(
  start: () => ChildProcess,
  platform: NodeJS.Platform,
  ending: CallEnding,
): Promise<ProgramResult> {
  return ending.interruptible<ProgramResult>((resolve, reject) => {
    const child = start();
    collect(child, resolve, reject);
    return () => killTree(child, platform);
  });
}

function collect(child: ChildProcess, resolve: (result: ProgramResult) => void, reject: (error: Error) => void): void {
  const output: string[] = [];
  const errorText: string[] = [];
  gather(child.stdout, output);
  gather(child.stderr, errorText);
  child.on("error", reject);
  child.on("close", (code) => {
    resolve({ exitCode: code ?? undefined, output: output.join(""), errorText: errorText.join("") });
  });
}

function gather(stream: NodeJS.ReadableStream | null, into: string[]): void {
  let size = 0;
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    size += chunk.length;
    if (size <= largestOutput) into.push(chunk);
  });
}

/** Kills a program and its child processes: the program on the PATH is often a script around another one. */
function killTree(child: ChildProcess, platform: NodeJS.Platform): void {
  if (child.pid === undefined) return;
  if (platform === "win32") {
    spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
