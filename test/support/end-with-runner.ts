const checkMilliseconds = 500;
const runnerVariable = "MINTMARK_TEST_RUNNER";

/** Makes this process the one that nothing it starts, at any depth, may outlive. */
export function beRunner(): void {
  process.env[runnerVariable] = String(process.pid);
}

/** Ends this process when the runner is gone, even if it was killed; so nothing started for it is left running. */
export function endWithRunner(): void {
  const runner = Number(process.env[runnerVariable] ?? process.ppid);
  setInterval(() => {
    if (!isRunning(runner)) {
      process.exit(1);
    }
  }, checkMilliseconds).unref();
}

/** Whether a process with this id exists. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
