/** The host's corrected time, told from this page's own wall clock. */
export interface HostTime {
  readonly now: () => number;
  /** Takes the host's time as of now; the difference to this machine's clock is kept. */
  readonly learn: (hostNow: number) => void;
}

/** Wall clock and steady clock may part by this much before the wall clock counts as changed (or the machine as having slept). */
const jumpMs = 1_500;

/**
 * Follows the wall clock, corrected by what the host last said. When the clock was set or the machine slept, `onJump` is called once, to ask
 * the host anew; until it answers the old difference is used.
 */
export function createHostTime(onJump: () => void): HostTime {
  let skewMs = 0;
  let offset = Date.now() - performance.now();
  return {
    now: () => {
      const wall = Date.now();
      const current = wall - performance.now();
      if (Math.abs(current - offset) > jumpMs) {
        offset = current;
        onJump();
      }
      return wall + skewMs;
    },
    learn: (hostNow) => {
      skewMs = hostNow - Date.now();
    },
  };
}
