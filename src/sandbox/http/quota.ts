import { quotaExceeded } from "./google-errors.ts";

const windowMs = 60_000;

interface Window {
  readonly start: number;
  readonly calls: number;
}

/** Counts the calls of each caller to each service, minute by minute. */
export class Quota {
  readonly #windows = new Map<string, Window>();

  /** Counts one call; throws Google's 429 when the minute's `limit` is used up. */
  spend(service: string, caller: string, now: number, limit: number | undefined): void {
    if (limit === undefined) return;
    const key = `${service} ${caller}`;
    const start = Math.floor(now / windowMs) * windowMs;
    const window = this.#windows.get(key);
    const calls = window?.start === start ? window.calls : 0;
    if (calls >= limit) throw quotaExceeded(service);
    this.#windows.set(key, { start, calls: calls + 1 });
  }
}
