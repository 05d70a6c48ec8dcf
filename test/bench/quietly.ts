/** Runs something that talks on the console although nobody asked it, and lets nothing of that through. */
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
