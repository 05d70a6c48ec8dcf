// Runs the tests by runtime and ends with one line of counts: node test/support/run-all.ts [unit conformance integration ui]
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.ts";
import { beRunner } from "./end-with-runner.ts";
import { runIntegration } from "./run-integration.ts";
import { runNodeTests } from "./run-node-tests.ts";
import { packageExtension, stageExtension } from "./stage-extension.ts";
import { addReports, brokenReport, countsLine, type SuiteReport } from "./suite-report.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { installCodeServer, installExtension } from "./vscode-server.ts";

const tell = (line: string): void => console.log(line);
const cores = availableParallelism();

const parts: Readonly<Record<string, () => Promise<SuiteReport>>> = {
  unit: () => runNodeTests({ pattern: "test/unit/**/*.test.ts", filesAtOnce: cores, fileMinutes: 3 }, tell),
  conformance: () =>
    runNodeTests({ pattern: "test/conformance/**/*.test.ts", filesAtOnce: cores, fileMinutes: 2 }, tell),
  integration: async () => runIntegration(await builtExtension()),
  ui: async () => {
    process.env["MINTMARK_INSTALLED"] = await installedExtension();
    return runNodeTests({ pattern: "test/ui/**/*.test.ts", filesAtOnce: Math.min(2, cores), fileMinutes: 5 }, tell);
  },
};

/** Both suites that need VS Code share one build, which is deleted when this process ends. */
let staged: Promise<string> | undefined;

function builtExtension(): Promise<string> {
  staged ??= buildExtension();
  return staged;
}

async function buildExtension(): Promise<string> {
  await installCodeServer(tell);
  await findBrowser(tell);
  return (await stageExtension()).folder;
}

let installed: Promise<string> | undefined;

/** Installs the package as a user does; returns the extensions folder, which is copied for each VS Code under test. */
function installedExtension(): Promise<string> {
  installed ??= installExtensionAsUser();
  return installed;
}

async function installExtensionAsUser(): Promise<string> {
  const vsix = await packageExtension(await builtExtension());
  const folder = temporaryFolder("installed").path;
  const folders = { serverData: folder, userData: join(folder, "user-data"), extensions: join(folder, "extensions") };
  await installExtension(await installCodeServer(tell), folders, vsix);
  return folders.extensions;
}

async function runPart(name: string, part: () => Promise<SuiteReport>): Promise<SuiteReport> {
  const start = performance.now();
  const report = await part().catch((error: unknown) => brokenReport(`${name}: could not run`, error));
  const total = report.passed + report.failed + report.skipped;
  tell(`${name}: ${countsLine(report)} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  return total > 0 ? report : brokenReport(`${name}: ran no test`, "There is no test file, or no test in the files.");
}

async function runParts(names: readonly string[]): Promise<SuiteReport> {
  const reports: SuiteReport[] = [];
  for (const name of names) {
    const part = parts[name];
    const unknown = `Choose from: ${Object.keys(parts).join(", ")}.`;
    reports.push(part === undefined ? brokenReport(`${name}: no such part`, unknown) : await runPart(name, part));
  }
  return addReports(reports);
}

/**
 * All parts. The integration suites mostly wait for VS Code, so the ones that compute run beside them; the windows of the UI part need both
 * cores for themselves.
 */
async function runEverything(): Promise<SuiteReport> {
  await builtExtension();
  const computing = async (): Promise<SuiteReport> => {
    const report = await runParts(["unit", "conformance"]);
    await installedExtension();
    return report;
  };
  const beside = await Promise.all([computing(), runParts(["integration"])]);
  return addReports([...beside, await runParts(["ui"])]);
}

beRunner();
const chosen = process.argv.slice(2);
// Who runs everything looks at the counts; 150 screens would take a tenth of the UI part.
if (chosen.length === 0) process.env["MINTMARK_SCREENSHOTS"] ??= "failures";
const report = await (chosen.length > 0 ? runParts(chosen) : runEverything());
for (const { title, message } of report.failures) {
  tell(`\n✖ ${title}\n${message.replace(/^/gm, "    ")}`);
}
tell(`\n${countsLine(report)}`);
process.exitCode = report.failed > 0 ? 1 : 0;
