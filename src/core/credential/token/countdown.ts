import type { Clock } from "../../base/clock.ts";
import { type Disposable, Emitter } from "../../base/events.ts";

/** The remaining lifetime, as precise as it should be shown: minutes, then seconds in the last minute. */
export type TimeLeft =
  | { readonly kind: "hours"; readonly hours: number; readonly minutes: number }
  | { readonly kind: "minutes"; readonly minutes: number }
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "expired"; readonly sinceMs: number }
  | { readonly kind: "unlimited" };

/** How urgent an expiry is; the threshold is the user's `mintmark.expiry.warnBeforeSeconds`. */
export type ExpiryLevel = "normal" | "warning" | "expired";

/** Times in milliseconds. Rounded down, to never show more time than there is. */
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

/** Timers stop while a machine sleeps, so none is longer than this. */
const longestTickMs = 15_000;

/**
 * The one timer behind all countdowns. It fires when a shown time may have changed, reads the clock each time, and does not run while no
 * token is live. After a correction of the clock it fires at once.
 */
export class CountdownTicker {
  readonly #clock: Clock;
  readonly #expiries: () => readonly number[];
  readonly #ticked = new Emitter<void>();
  readonly #subscription: Disposable;
  #timer: Disposable | undefined;
  /** When the timer will fire, in milliseconds since 1970. */
  #dueAt = Infinity;
  readonly onTick = this.#ticked.event;

  /** `expiries` returns the ends of all tokens, in milliseconds since 1970. */
  constructor(clock: Clock, expiries: () => readonly number[]) {
    this.#clock = clock;
    this.#expiries = expiries;
    this.#subscription = clock.onDidCorrect(() => this.#tick());
  }

  /** Reads the expiries again; call it when they have changed. Does not postpone a tick that is already due. */
  update(): void {
    this.#timer?.dispose();
    const now = this.#clock.now();
    const delayMs = this.#nextDelayMs(now);
    this.#dueAt = delayMs === undefined ? Infinity : Math.min(this.#dueAt, now + delayMs);
    this.#timer = delayMs === undefined ? undefined : this.#clock.after(this.#dueAt - now, () => this.#tick());
  }

  dispose(): void {
    this.#subscription.dispose();
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

/** Ticks fall on the boundaries of the shown unit: whole minutes first, then whole seconds. */
function untilNextChangeMs(leftMs: number): number {
  const unitMs = leftMs > 60_000 ? 60_000 : 1_000;
  return (leftMs % unitMs) + 1;
}
