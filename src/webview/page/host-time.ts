/** The host's corrected time, told from this page's own wall clock. */
export interface HostTime {
  readonly now: () => number;
  /** Takes the host's time as of now; the difference to this machine's clock is kept. */
  readonly learn: (hostNow: number) => void;
}

/** This machine's clocks, in milliseconds: the time of day, and one that nobody sets and that may stand still in sleep. */
export interface PageClocks {
  readonly wall: () => number;
  readonly steady: () => number;
}

/** Wall clock and steady clock may part by this much before the wall clock counts as changed (or the machine as having slept). */
const jumpMs = 1_500;

/**
 * Follows the wall clock, corrected by what the host last said. When the clock was set or the machine slept, `onJump` is called once, to ask
 * the host anew; until it answers the old difference is used.
 */
export function createHostTime({ wall, steady }: PageClocks, onJump: () => void): HostTime {
  let skewMs = 0;
  let offset = wall() - steady();
  return {
    now: () => {
      const time = wall();
      const current = time - steady();
      if (Math.abs(current - offset) > jumpMs) {
        offset = current;
        onJump();
      }
      return time + skewMs;
    },
    learn: (hostNow) => {
      skewMs = hostNow - wall();
    },
  };
}
