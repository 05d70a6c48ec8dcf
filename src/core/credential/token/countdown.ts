import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import { Emitter } from "../../base/events.ts";

/** What is left of a lifetime, as coarse as it should be shown: minutes first, seconds in the last minute. */
export type TimeLeft =
  | { readonly kind: "hours"; readonly hours: number; readonly minutes: number }
  | { readonly kind: "minutes"; readonly minutes: number }
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "expired"; readonly sinceMs: number }
  | { readonly kind: "unlimited" };

/** How urgent an expiry is; the threshold is the user's `mintmark.expiry.warnBeforeSeconds`. */
export type ExpiryLevel = "normal" | "warning" | "expired";

/** Times in milliseconds. Rounded down, so that nothing is promised that is not there. */
export function timeLeft(expiresAt: number, now: number): TimeLeft {
  if (expiresAt === Infinity) return { kind: "unlimited" };
  const leftMs = expiresAt - now;
  if (leftMs <= 0) return { kind: "expired", sinceMs: now - expiresAt };
  const seconds = Math.floor(leftMs / 1_000);
  if (seconds < 60) return { kind: "seconds", seconds };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { kind: "minutes", minutes };
  return { kind: "hours", hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

export function expiryLevel(expiresAt: number, now: number, warnBeforeMs: number): ExpiryLevel {
  if (expiresAt <= now) return "expired";
  return expiresAt - now <= warnBeforeMs ? "warning" : "normal";
}

/** Timers stand still while a machine sleeps, so none is longer than this. */
const longestTickMs = 15_000;

/**
 * The one timer behind every countdown. It fires when a shown time may have changed, reads the clock afresh each time, and does not run
 * while nothing is live.
 */
export class CountdownTicker {
  readonly #clock: Clock;
  readonly #expiries: () => readonly number[];
  readonly #ticked = new Emitter<void>();
  #timer: Disposable | undefined;
  /** When the timer is due, in milliseconds since 1970. */
  #dueAt = Infinity;
  readonly onTick = this.#ticked.event;

  /** `expiries` gives the ends of all tokens, in milliseconds since 1970. */
  constructor(clock: Clock, expiries: () => readonly number[]) {
    this.#clock = clock;
    this.#expiries = expiries;
  }

  /** Looks at the expiries again; call it when they changed. A tick that is due already is not put off. */
  update(): void {
    this.#timer?.dispose();
    const now = this.#clock.now();
    const delayMs = this.#nextDelayMs(now);
    this.#dueAt = delayMs === undefined ? Infinity : Math.min(this.#dueAt, now + delayMs);
    this.#timer = delayMs === undefined ? undefined : this.#clock.after(this.#dueAt - now, () => this.#tick());
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #tick(): void {
    this.#dueAt = Infinity;
    this.update();
    this.#ticked.fire();
  }

  #nextDelayMs(now: number): number | undefined {
    const delays = this.#expiries()
      .filter((expiresAt) => expiresAt > now && expiresAt !== Infinity)
      .map((expiresAt) => untilNextChangeMs(expiresAt - now));
    return delays.length === 0 ? undefined : Math.min(longestTickMs, ...delays);
  }
}

/** Shown units end on their own boundary: whole minutes while there are some, then whole seconds. */
function untilNextChangeMs(leftMs: number): number {
  const unitMs = leftMs > 60_000 ? 60_000 : 1_000;
  return (leftMs % unitMs) + 1;
}
