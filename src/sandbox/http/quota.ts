import { quotaExceeded, requestsPerMinute, type QuotaLimit } from "./google-errors.ts";

interface Window {
  readonly start: number;
  readonly calls: number;
}

/** Counts the calls of each caller to each service per window (a minute unless given). */
export class Quota {
  readonly #windowMs: number;
  readonly #limit: QuotaLimit;
  readonly #windows = new Map<string, Window>();

  constructor(windowMs = 60_000, limit: QuotaLimit = requestsPerMinute) {
    this.#windowMs = windowMs;
    this.#limit = limit;
  }

  /** Counts one call; throws Google's 429 after `most` calls in a window. */
  spend(service: string, caller: string, now: number, most: number | undefined): void {
    if (most === undefined) return;
    const key = `${service} ${caller}`;
    const start = Math.floor(now / this.#windowMs) * this.#windowMs;
    const window = this.#windows.get(key);
    const calls = window?.start === start ? window.calls : 0;
    if (calls >= most) throw quotaExceeded(service, this.#limit);
    this.#windows.set(key, { start, calls: calls + 1 });
  }
}
