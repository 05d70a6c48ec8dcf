/** One test that did not pass, as reported at the end of a run. */
export interface SuiteFailure {
  readonly title: string;
  readonly message: string;
}

/** The results of some tests; passed from the extension host to the outer runner as JSON. */
export interface SuiteReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly SuiteFailure[];
}

/** Where the suite inside the extension host writes its report. */
export const suiteReportVariable = "MINTMARK_TEST_REPORT";

/** The report for tests that could not run at all. */
export function brokenReport(title: string, error: unknown): SuiteReport {
  const message = error instanceof Error ? describe(error) : String(error);
  return { passed: 0, failed: 1, skipped: 0, failures: [{ title, message }] };
}

/** All reports added up. */
export function addReports(reports: readonly SuiteReport[]): SuiteReport {
  const sum = (count: (report: SuiteReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    passed: sum((report) => report.passed),
    failed: sum((report) => report.failed),
    skipped: sum((report) => report.skipped),
    failures: reports.flatMap((report) => report.failures),
  };
}

/** The counts in one line: `N passed, N failed`, and skipped ones only if there are any. */
export function countsLine({ passed, failed, skipped }: SuiteReport): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${describe(error.cause)}` : "";
  return (error.stack ?? error.message) + cause;
}
