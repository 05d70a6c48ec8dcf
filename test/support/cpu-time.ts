/** Milliseconds of processor time that an action takes: unlike elapsed time, it hardly changes on a busy machine. */
export function cpuMilliseconds(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
