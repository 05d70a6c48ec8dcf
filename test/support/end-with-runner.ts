const checkMilliseconds = 500;
const runnerVariable = "MINTMARK_TEST_RUNNER";

/** Makes this process the one that all it starts, at any depth, must not outlive. */
export function beRunner(): void {
  process.env[runnerVariable] = String(process.pid);
}

/** Ends this process when the runner is gone, even by force; then nothing that was started for it stays behind. */
export function endWithRunner(): void {
  const runner = Number(process.env[runnerVariable] ?? process.ppid);
  setInterval(() => {
    if (!isRunning(runner)) {
      process.exit(1);
    }
  }, checkMilliseconds).unref();
}

/** Whether there is a process with this number. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
