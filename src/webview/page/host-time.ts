/** The host's corrected time, computed from this page's own wall clock. */
export interface HostTime {
  readonly now: () => number;
  /** Sets the host's current time; keeps the difference to this machine's clock. */
  readonly learn: (hostNow: number) => void;
}

/** This machine's clocks, in milliseconds: the time of day, and a steady one that cannot be set and may stop during sleep. */
export interface PageClocks {
  readonly wall: () => number;
  readonly steady: () => number;
}

/** If wall clock and steady clock differ by more than this, the wall clock was changed or the machine slept. */
const jumpMs = 1_500;

/**
 * Follows the wall clock, corrected by the host's last answer. If the clock was set or the machine slept, `onJump` is called once, to ask
 * the host again; until it answers the old difference is used.
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
