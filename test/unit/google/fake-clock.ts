import type { Skew } from "../../../src/core/base/clock.ts";
import type { Event } from "../../../src/core/base/events.ts";
import type { ObservingClock } from "../../../src/google/http/http-client.ts";

const longestImmediateMs = 15_000;

interface Timer {
  readonly delayMs: number;
  readonly action: () => void;
}

/** Where the clocks of these tests stand. */
export const stillTime = Date.UTC(2026, 10, 21, 12);

/** A clock that stands still. Waits between attempts end at once; time-outs, which are longer, end when a test says so. */
export class FakeClock implements ObservingClock {
  time = stillTime;
  /** The short waits that were requested, in milliseconds. */
  readonly waits: number[] = [];
  readonly dateHeaders: string[] = [];
  /** Makes the short waits not end either. */
  holdsWaits = false;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  readonly onDidCorrect: Event<Skew> = () => ({ dispose: () => undefined });

  latest(): number {
    return this.time;
  }

  machine(): number {
    return this.time;
  }

  elapsed(): number {
    return this.time;
  }

  get pending(): number {
    return this.#timers.size;
  }

  after(delayMs: number, action: () => void): { dispose(): void } {
    const timer = { delayMs, action };
    this.#timers.add(timer);
    if (delayMs <= longestImmediateMs) {
      this.waits.push(delayMs);
      if (!this.holdsWaits) setImmediate(() => this.#run(timer));
    }
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Lets every time-out pass. */
  timeOut(): void {
    [...this.#timers].forEach((timer) => this.#run(timer));
  }

  observeDateHeader(header: string): void {
    this.dateHeaders.push(header);
  }

  #run(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.action();
  }
}
