import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Live memory on the heap and in buffers after a garbage collection, in MB. */
export function usedMegabytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round += 1) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
