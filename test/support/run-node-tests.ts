import { existsSync, globSync, statSync } from "node:fs";
import { once } from "node:events";
import { dirname, join, relative } from "node:path";
import { run } from "node:test";
import type { EventData } from "node:test";
import { lastLines } from "./child-process.ts";
import { repositoryFolder } from "./repository.ts";
import type { SuiteFailure, SuiteReport } from "./suite-report.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Which test files to run, how many files at once, and the limit for one file. */
export interface NodeTestOptions {
  readonly pattern: string;
  readonly filesAtOnce: number;
  readonly fileMinutes: number;
}

/**
 * Runs test files of node:test, each in its own process, and reports each failure as it happens. A file `x.test.ts` imports those of the
 * folder `x`, which run in its process.
 */
export async function runNodeTests(options: NodeTestOptions, tell: (line: string) => void): Promise<SuiteReport> {
  const found = globSync(options.pattern, { cwd: repositoryFolder });
  const files = largestFirst(found.filter((name) => !isGathered(name)));
  const failures: SuiteFailure[] = [];
  let report: SuiteReport = { passed: 0, failed: 0, skipped: 0, failures };
  if (files.length === 0) {
    return report;
  }
  // Each file is a process: types stripped and code compiled by one need not be compiled again by the next.
  process.env["NODE_COMPILE_CACHE"] ??= temporaryFolder("compiled").path;
  const errorOutput = new Map<string, string>();
  const limits = { concurrency: options.filesAtOnce, timeout: options.fileMinutes * 60_000 };
  const events = run({ files, ...limits });
  events.on("test:stderr", ({ file, message }) => {
    errorOutput.set(file, (errorOutput.get(file) ?? "") + message);
  });
  events.on("test:fail", (event) => {
    if (!isOnlyAParent(event)) {
      const failure = failureOf(event, errorOutput);
      failures.push(failure);
      tell(`  ✖ ${failure.title}`);
    }
  });
  events.on("test:summary", ({ file, counts }) => {
    if (file === undefined) {
      const { passed, skipped, todo } = counts;
      report = { passed, failed: counts.tests - passed - skipped - todo, skipped: skipped + todo, failures };
    }
  });
  await once(events.resume(), "end");
  return report;
}

/** The largest files usually take the longest; started first, they leave no core idle at the end. */
function largestFirst(names: readonly string[]): string[] {
  const files = names.map((name) => join(repositoryFolder, name));
  return files.sort((a, b) => sizeOf(b) - sizeOf(a));
}

function isGathered(name: string): boolean {
  const folder = dirname(name);
  return folder !== "." && (existsSync(join(repositoryFolder, `${folder}.test.ts`)) || isGathered(folder));
}

/** With the files that it imports. */
function sizeOf(file: string): number {
  const gathered = globSync(join(file.replace(/\.test\.ts$/, ""), "**/*.test.ts"));
  return [file, ...gathered].reduce((sum, path) => sum + statSync(path).size, 0);
}

/** A suite or file that failed only because of a test in it. */
function isOnlyAParent({ details }: EventData.TestFail): boolean {
  return "failureType" in details.error && details.error.failureType === "subtestsFailed";
}

function failureOf({ name, file, line, details }: EventData.TestFail, errorOutput: Map<string, string>): SuiteFailure {
  const { cause } = details.error;
  const message = cause instanceof Error ? (cause.stack ?? cause.message) : details.error.message;
  if (file === undefined) {
    return { title: name, message };
  }
  const path = relative(repositoryFolder, file);
  const isWholeFile = name === file || name === path;
  if (isWholeFile) {
    return { title: path, message: `${message}\n${lastLines(errorOutput.get(file) ?? "", 25)}` };
  }
  return { title: `${name} (${path}${line === undefined ? "" : `:${line}`})`, message };
}
