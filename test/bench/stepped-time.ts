import { setImmediate } from "node:timers/promises";
import type { SystemTime } from "../../src/core/base/clock.ts";

interface Timer {
  readonly due: number;
  readonly action: () => void;
}

const minute = 60_000;

/** A clock that moves only when told to. */
export class SteppedTime implements SystemTime {
  #now = Date.UTC(2026, 10, 21, 12);
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  steady(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): { dispose(): void } {
    const timer = { due: this.#now + delayMs, action };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Time passes without running timers, as on a closed laptop. */
  sleep(ms: number): void {
    this.#now += ms;
    this.#timers.clear();
  }

  /** Time passes minute by minute; due timers run, and what they start gets time to finish. */
  async pass(ms: number): Promise<void> {
    for (const end = this.#now + ms; this.#now < end;) {
      this.#now += minute;
      const due = [...this.#timers].filter((timer) => timer.due <= this.#now);
      due.forEach((timer) => {
        this.#timers.delete(timer);
        timer.action();
      });
      for (let turn = 0; turn < 500 * due.length; turn += 1) await setImmediate();
    }
  }
}
