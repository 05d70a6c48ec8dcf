const cleanups = new Set<() => void>();
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
let installed = false;

/**
 * Runs a synchronous cleanup once when this process ends for any reason except SIGKILL: normal end, failure, Ctrl+C. Returns a function
 * that runs it now instead.
 */
export function atExit(cleanup: () => void): () => void {
  installHandlers();
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup)) {
      cleanup();
    }
  };
}

function installHandlers(): void {
  if (installed) {
    return;
  }
  installed = true;
  process.on("exit", runAll);
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => process.exit(code));
  }
}

function runAll(): void {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    try {
      cleanup();
    } catch (error) {
      // The other cleanups must still run.
      console.error(error);
    }
  }
}
