import { parseJsonObject } from "../../core/base/json.ts";
import { type ChildProcess, spawn } from "node:child_process";
import { fail, failureOf } from "../../core/base/errors.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { SourceFailure } from "../../core/base/failure.ts";
import type { JsonObject } from "../../core/base/json.ts";
import { optionalText } from "../http/answer-json.ts";
import { readTextFile } from "../local/bounded-file.ts";
import { CallEnding } from "../http/call-ending.ts";
import type { Environment } from "../local/environment.ts";
import type { ExternalAccount, SubjectSource } from "./external-account-file.ts";
import { publicText } from "../http/google-error.ts";
import { runProgram } from "../local/run-program.ts";

/** Permission to run the programs that credential files name, and where to run them. */
export interface Programs {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Whether the user has agreed to run exactly this command line. */
  readonly mayRun: (command: string) => boolean;
}

type Executable = Extract<SubjectSource, { kind: "executable" }>;
type Refuse = (reason: Extract<SourceFailure, { code: "subjectProgramFailed" }>["reason"], detail?: string) => never;

interface Context {
  readonly programs: Programs | undefined;
  readonly path: string;
  readonly now: number;
}

const largestAnswerBytes = 256 * 1024;

/**
 * Runs the program of an external account, only if the user has agreed to exactly this command line, and takes the token from its answer
 * (https://google.aip.dev/auth/4117). If its output file has a fresh answer, the program is not run. Its other output is never shown.
 */
export async function runSubjectProgram(
  account: ExternalAccount,
  executable: Executable,
  { programs, path, now }: Context,
  signal: AbortSignal,
): Promise<string> {
  const words = wordsIn(executable.command);
  const program = programIn(executable.command);
  if (programs?.mayRun(executable.command) !== true) return fail({ code: "subjectProgramNotAllowed", path, program });
  const refuse: Refuse = (reason, detail = "") =>
    fail({ code: "subjectProgramFailed", path, program, reason, detail: publicText(detail).slice(0, 300) });
  const kept = await keptAnswer(executable.outputFile);
  if (kept !== undefined && isFresh(kept, now)) return tokenIn(kept, now, refuse);
  const output = await run(words, variablesFor(account, executable), executable, programs, signal, refuse);
  return tokenIn(parseJsonObject(output) ?? refuse("notAnAnswer"), now, refuse);
}

/** The program of a command line, to show to people; its arguments may be secret. */
export function programIn(command: string): string {
  return publicText(wordsIn(command)[0] ?? "").slice(0, 200);
}

/** Splits at spaces; quotation marks keep spaces. No shell is involved. */
function wordsIn(command: string): readonly string[] {
  return (command.match(/(?:[^\s"]+|"[^"]*")+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, "$1"));
}

function variablesFor({ audience, subjectTokenType, impersonated }: ExternalAccount, { outputFile }: Executable) {
  return {
    GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE: audience,
    GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE: subjectTokenType,
    GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE: "0",
    ...(outputFile === undefined ? {} : { GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE: outputFile }),
    ...(impersonated === undefined ? {} : { GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL: impersonated }),
  };
}

async function run(
  [program = "", ...args]: readonly string[],
  added: Readonly<Record<string, string>>,
  { timeoutSeconds }: Executable,
  { environment, clock }: Programs,
  signal: AbortSignal,
  refuse: Refuse,
): Promise<string> {
  const { platform, variables } = environment;
  const onTimeout = { code: "timedOut", host: program, seconds: timeoutSeconds } as const;
  const ending = new CallEnding(clock, signal, onTimeout, timeoutSeconds);
  const start = (): ChildProcess =>
    spawn(program, args, {
      env: { ...variables, ...added },
      stdio: ["ignore", "pipe", "pipe"],
      detached: platform !== "win32",
      windowsHide: true,
    });
  try {
    const { exitCode, output } = await runProgram(start, platform, ending);
    return exitCode === 0 || parseJsonObject(output) !== undefined
      ? output
      : refuse("exitCode", String(exitCode ?? ""));
  } catch (error) {
    const { code } = failureOf(error);
    if (code === "timedOut") return refuse("timedOut", String(timeoutSeconds));
    if (code === "unexpected") return refuse("notStarted");
    throw error;
  } finally {
    ending.dispose();
  }
}

/** The answer of an earlier run; if anything is wrong with it, the program runs again. */
async function keptAnswer(file: string | undefined): Promise<JsonObject | undefined> {
  if (file === undefined) return undefined;
  const text = await readTextFile(file, largestAnswerBytes, (reason) => {
    throw new Error(reason);
  }).catch(() => "");
  return parseJsonObject(text);
}

function isFresh(answer: JsonObject, now: number): boolean {
  const expiry = answer["expiration_time"];
  return answer["success"] === true && typeof expiry === "number" && expiry * 1000 > now;
}

function tokenIn(answer: JsonObject, now: number, refuse: Refuse): string {
  if (answer["success"] !== true) {
    return refuse(
      "refused",
      [optionalText(answer, "code"), optionalText(answer, "message")].filter(Boolean).join(": "),
    );
  }
  const expiry = answer["expiration_time"];
  if (typeof expiry === "number" && expiry * 1000 <= now) return refuse("expired");
  const field = optionalText(answer, "token_type").endsWith(":saml2") ? "saml_response" : "id_token";
  return optionalText(answer, field) || refuse("notAnAnswer");
}
