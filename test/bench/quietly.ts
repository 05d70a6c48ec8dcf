/** Runs something that writes to the console, and hides its output. */
export async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  const { log, warn } = console;
  const say = (): void => undefined;
  Object.assign(console, { log: say, warn: say });
  try {
    return await work();
  } finally {
    Object.assign(console, { log, warn });
  }
}
