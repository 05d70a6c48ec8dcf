import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { atExit } from "./at-exit.ts";

const graceMilliseconds = 3_000;
const keptOutputLength = 200_000;

/** A child in its own process group, so that everything it starts ends with it. */
export interface ChildGroup {
  readonly process: ChildProcess;
  /** Its output so far from both streams (only the end if there is very much). */
  output(): string;
  /** Asks the group to end, and kills it after three seconds. */
  stop(): Promise<void>;
}

/** How to start a child: its environment replaces ours, so that nothing is inherited by accident. */
export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onOutput?: (text: string) => void;
  /** How the group is ended when we end first; killed unless the program has something to save. */
  readonly signalAtExit?: NodeJS.Signals;
}

/** Starts a program whose whole process group ends with `stop`, or with this process. */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): ChildGroup {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: string): void => {
    output = (output + chunk).slice(-keptOutputLength);
    options.onOutput?.(chunk);
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  child.on("error", (error) => keep(`${error.message}\n`));
  const killNow = atExit(() => signalGroup(child, options.signalAtExit ?? "SIGKILL"));
  return { process: child, output: () => output, stop: () => stopGroup(child, killNow) };
}

/** Runs a program to its end; fails with its last lines if its exit code is not 0. */
export async function runChild(command: string, args: readonly string[], options: ChildOptions = {}): Promise<string> {
  const child = startChild(command, args, options);
  const code = await exitCode(child.process);
  await child.stop();
  if (code !== 0) {
    throw new Error(`"${[command, ...args].join(" ")}" failed (${code}):\n${lastLines(child.output(), 25)}`);
  }
  return child.output();
}

/** The exit code of a child, the signal that ended it, or "not started". */
export async function exitCode(child: ChildProcess): Promise<number | string> {
  if (child.pid === undefined) {
    return "not started";
  }
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, "exit");
  }
  return child.exitCode ?? child.signalCode ?? "unknown";
}

/** The end of a program's output, for an error message. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

async function stopGroup(child: ChildProcess, killNow: () => void): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    signalGroup(child, "SIGTERM");
    await Promise.race([exitCode(child), setTimeout(graceMilliseconds, undefined, { ref: false })]);
    signalGroup(child, "SIGKILL");
  }
  killNow();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    // The group has ended already.
  }
}
