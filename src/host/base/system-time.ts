import type { SystemTime } from "../../core/base/clock.ts";

/** The clocks and the timers of the extension host. */
export const systemTime: SystemTime = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
