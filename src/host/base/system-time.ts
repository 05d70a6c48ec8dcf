import type { SystemTime } from "../../core/base/clock.ts";

/** The clock and the timers of the extension host. */
export const systemTime: SystemTime = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
