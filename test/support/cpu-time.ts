/** Milliseconds of processor time that an action takes: unlike the time on the wall, a busy machine hardly changes it. */
export function cpuMilliseconds(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
