import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type Mocha from "mocha";
import { allowWhatIsAsked } from "./fixture/allowing.ts";
import { suiteReportVariable, type SuiteFailure, type SuiteReport } from "../support/suite-report.ts";

const testSeconds = 20;

/** VS Code calls this in its extension host: runs every suite in this folder and writes the report. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  allowWhatIsAsked();
  const { default: MochaRunner } = await import("mocha");
  const mocha = new MochaRunner({ ui: "bdd", timeout: testSeconds * 1_000, reporter: "dot", color: false });
  for (const file of suitesOfThisHost()) mocha.addFile(join(__dirname, file));
  const failed = await runAll(mocha);
  if (failed > 0) {
    throw new Error(`${failed} failed`);
  }
}

/** `host/hosts`, counted from 0: every so many-th suite. What all of them leave behind is looked at in each host, at the end. */
function suitesOfThisHost(): readonly string[] {
  const [host = 0, hosts = 1] = (process.env["MINTMARK_SHARE"] ?? "0/1").split("/").map(Number);
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).sort();
  const suites = files.filter(
    (file) => file.endsWith(".test.cjs") && file.includes(process.env["MINTMARK_SUITE"] ?? ""),
  );
  const isLast = (file: string): boolean => file.startsWith("what-is-left-behind");
  return [...suites.filter((file) => !isLast(file)).filter((_, at) => at % hosts === host), ...suites.filter(isLast)];
}

function runAll(mocha: Mocha): Promise<number> {
  const failures: SuiteFailure[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      writeReport({ passed: passes, failed, skipped: pending, failures });
      resolve(failed);
    });
    runner.on("fail", (test, error: Error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message });
    });
  });
}

function writeReport(report: SuiteReport): void {
  console.log(JSON.stringify(report, undefined, 2));
  const file = process.env[suiteReportVariable];
  if (file !== undefined) {
    writeFileSync(file, JSON.stringify(report));
  }
}
