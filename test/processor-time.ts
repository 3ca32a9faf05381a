/** What `work` cost this process, in milliseconds of a processor: the clock on the wall goes on while others have it. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
