import { spawn, type ChildProcess } from "node:child_process";
import type { Clock } from "../../core/base/clock.ts";
import { MintmarkError } from "../../core/base/errors.ts";
import { CallEnding } from "../http/call-ending.ts";
import type { Environment } from "../local/environment.ts";
import { errorCode } from "../http/network-failure.ts";
import { type ProgramResult, runProgram } from "../local/run-program.ts";

/** How a run of gcloud ended. `output` holds a live access token if it succeeded. */
export type GcloudResult = ProgramResult;

/** Runs gcloud with arguments; throws `gcloudMissing`, `gcloudTimedOut` or `cancelled`. */
export type RunGcloud = (args: readonly string[], signal: AbortSignal) => Promise<GcloudResult>;

const timeoutSeconds = 30;
/** How shells report a missing program: sh in one way, cmd in two. */
const notFoundExitCodes: ReadonlySet<number> = new Set([127, 9009]);
const notFoundText = /is not recognized as an internal or external command/;

/** The `gcloud` on the PATH. Prompts are off: the user would not see them, and gcloud would hang. */
export function createRunGcloud(environment: Environment, clock: Clock): RunGcloud {
  return async (args, signal) => {
    const ending = new CallEnding(clock, signal, { code: "gcloudTimedOut", seconds: timeoutSeconds }, timeoutSeconds);
    try {
      const result = await runProgram(() => start(environment, args), environment.platform, ending);
      return isMissing(result) ? missing() : result;
    } catch (error) {
      if (errorCode(error) === "ENOENT") missing();
      throw error;
    } finally {
      ending.dispose();
    }
  };
}

/** On Windows gcloud is a batch file and needs a shell, which must not look for it in the current directory. */
function start({ platform, variables }: Environment, args: readonly string[]): ChildProcess {
  const env = { ...variables, CLOUDSDK_CORE_DISABLE_PROMPTS: "1" };
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  if (platform !== "win32") return spawn("gcloud", args, { env, stdio, detached: true });
  const windowsEnv = { ...env, NoDefaultCurrentDirectoryInExePath: "1" };
  return spawn("gcloud.cmd", args, { env: windowsEnv, stdio, shell: true, windowsHide: true });
}

function isMissing({ exitCode, errorText }: GcloudResult): boolean {
  return (exitCode !== undefined && notFoundExitCodes.has(exitCode)) || notFoundText.test(errorText);
}

function missing(): never {
  throw new MintmarkError({ code: "gcloudMissing" });
}
