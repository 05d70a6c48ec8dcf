import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { runTests } from "@vscode/test-electron";
import { buildIntegration } from "./build-integration.ts";
import { lastLines } from "./child-process.ts";
import { hermeticEnvironment } from "./hermetic-environment.ts";
import { repositoryFolder, sampleWorkspace } from "./repository.ts";
import { addReports, brokenReport, suiteReportVariable, type SuiteReport } from "./suite-report.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { profileVariable } from "./test-profile.ts";

/**
 * Runs the integration suites inside real extension hosts, chosen by MINTMARK_VSCODE, against a built extension. Suites mostly wait for VS
 * Code, so two hosts, each with a profile of its own, share them; one alone runs those that MINTMARK_SUITE names.
 */
export async function runIntegration(extension: string): Promise<SuiteReport> {
  const tests = await buildIntegration(join(extension, "dist/test"));
  const hosts = process.env["MINTMARK_SUITE"] === undefined ? 2 : 1;
  const shares = Array.from({ length: hosts }, (_, host) => `${host}/${hosts}`);
  return addReports(await Promise.all(shares.map((share) => runHost(extension, tests, share))));
}

async function runHost(extension: string, tests: string, share: string): Promise<SuiteReport> {
  const scratch = temporaryFolder("host");
  const log = new LogKeeper();
  try {
    const workspace = join(scratch.path, "workspace");
    const home = join(scratch.path, "home");
    const report = join(scratch.path, "report.json");
    await mkdir(home);
    await cp(sampleWorkspace, workspace, { recursive: true });
    const ended = await runTests({
      ...vscodeChosen(),
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      launchArgs: [workspace, ...profileFlags(scratch.path), extensionLogFlag],
      extensionTestsEnv: {
        ...hermeticEnvironment(home),
        [suiteReportVariable]: report,
        [profileVariable]: scratch.path,
        MINTMARK_SHARE: share,
      },
      stdout: log,
      stderr: log,
    }).catch((error: unknown) => error);
    return await readReport(report, ended, log.text);
  } finally {
    scratch.remove();
  }
}

/**
 * Sets the extension's log to its most detailed level, so that anything that must not be in it would show. VS Code's own logs stay as they
 * are: at this level they contain the whole environment of each terminal.
 */
const extensionLogFlag = "--log=mintmark.mintmark:trace";

/** `server` (the default): the pinned server; `desktop`: downloaded by test-electron; otherwise the path of a VS Code. */
function vscodeChosen(): { vscodeExecutablePath?: string } {
  const chosen = process.env["MINTMARK_VSCODE"] ?? "server";
  if (chosen === "desktop") {
    return {};
  }
  const server = join(repositoryFolder, "test/support/vscode-cli.ts");
  return { vscodeExecutablePath: chosen === "server" ? server : chosen };
}

function profileFlags(folder: string): string[] {
  return [`--user-data-dir=${join(folder, "user-data")}`, `--extensions-dir=${join(folder, "extensions")}`];
}

async function readReport(file: string, ended: unknown, log: string): Promise<SuiteReport> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    const why = ended instanceof Error ? ended.message : "VS Code ended";
    return brokenReport("integration: no report came back", `${why}\n${lastLines(log, 40)}`);
  }
  const report = JSON.parse(text) as SuiteReport;
  if (report.failed === 0 && ended instanceof Error) {
    return brokenReport("integration: the host failed after its tests", `${ended.message}\n${lastLines(log, 40)}`);
  }
  return report;
}

/** Keeps VS Code's output, and also shows it at once if MINTMARK_VERBOSE is set. */
class LogKeeper extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    if (process.env["MINTMARK_VERBOSE"] !== undefined) {
      process.stdout.write(chunk);
    }
    done();
  }
}
