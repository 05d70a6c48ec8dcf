import type { Disposable } from "./events.ts";
import { MintmarkError } from "./errors.ts";

/** The time for the rest of the code: milliseconds since 1970, corrected by Google's `Date` headers. */
export interface Clock {
  /** Now, in milliseconds since 1970, corrected for skew. */
  now(): number;
  /** Runs `action` once, `delayMs` from now at the earliest. */
  after(delayMs: number, action: () => void): Disposable;
}

/** The machine's own clock and timers. */
export interface SystemTime {
  now(): number;
  after(delayMs: number, action: () => void): Disposable;
}

/** Smaller skews are noise: a `Date` header has whole seconds and takes time to arrive. */
const noiseMs = 2_000;
const longestTimerMs = 0x7fffffff;

/** A clock that learns its skew from `Date` headers. */
export class SkewCorrectedClock implements Clock {
  readonly #system: SystemTime;
  #skewMs = 0;

  constructor(system: SystemTime) {
    this.#system = system;
  }

  /** How far Google's clock is ahead of the machine's, in milliseconds; 0 if they agree. */
  get skewMs(): number {
    return this.#skewMs;
  }

  now(): number {
    return this.#system.now() + this.#skewMs;
  }

  after(delayMs: number, action: () => void): Disposable {
    return this.#system.after(Math.min(Math.max(delayMs, 0), longestTimerMs), action);
  }

  /** Learns from the `Date` header of an answer received now; ignores a header that is not a date. */
  observeDateHeader(header: string): void {
    const google = Date.parse(header);
    if (Number.isNaN(google)) return;
    const skewMs = google - this.#system.now();
    this.#skewMs = Math.abs(skewMs) <= noiseMs ? 0 : skewMs;
  }
}

/** Waits for some time; an abort ends the wait with `cancelled`. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(new MintmarkError({ code: "cancelled" }));
  return new Promise((resolve, reject) => {
    const timer = clock.after(delayMs, () => {
      signal.removeEventListener("abort", cancel);
      resolve();
    });
    const cancel = (): void => {
      timer.dispose();
      reject(new MintmarkError({ code: "cancelled" }));
    };
    signal.addEventListener("abort", cancel, { once: true });
  });
}

/** A signal that aborts `graceMs` after another one does. */
export interface Grace extends Disposable {
  readonly signal: AbortSignal;
}

/** Gives work that should not be cut off a little time to finish after the user cancels. */
export function graceAfter(cancelled: AbortSignal, clock: Clock, graceMs: number): Grace {
  const abort = new AbortController();
  let timer: Disposable | undefined;
  const begin = (): void => {
    timer = clock.after(graceMs, () => abort.abort());
  };
  cancelled.addEventListener("abort", begin, { once: true });
  if (cancelled.aborted) begin();
  return {
    signal: abort.signal,
    dispose: () => {
      cancelled.removeEventListener("abort", begin);
      timer?.dispose();
    },
  };
}
