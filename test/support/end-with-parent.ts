const checkMilliseconds = 500;

/** Ends this process when the one that started it is gone, even by force; then nothing that it started stays behind. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(1);
    }
  }, checkMilliseconds).unref();
}
