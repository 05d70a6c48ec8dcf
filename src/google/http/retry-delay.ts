import type { Clock } from "../../core/base/clock.ts";
import { BrokenConnection, type HttpAnswer } from "./http-exchange.ts";

const firstDelayMs = 250;
const growth = 2;
/** If a server asks for a longer wait than this, the call is not retried: the user is told instead. */
const longestDelayMs = 10_000;
const retriedStatuses: ReadonlySet<number> = new Set([429, 503]);

/**
 * Milliseconds to wait before sending the same request again, or `undefined` if it must not be: exponential and half random, so that
 * clients that failed together do not retry together. Follows a `Retry-After` header.
 */
export function retryDelay(
  outcome: HttpAnswer | BrokenConnection,
  attempt: number,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): number | undefined {
  if (outcome instanceof BrokenConnection) return outcome.wasIdle && attempt === 1 ? 0 : backoff(attempt, random());
  if (!retriedStatuses.has(outcome.status)) return undefined;
  const askedMs = retryAfterMs(outcome.headers, clock.now());
  const delayMs = Math.max(askedMs, backoff(attempt, random()));
  return delayMs > longestDelayMs ? undefined : delayMs;
}

function backoff(attempt: number, random: number): number {
  return firstDelayMs * growth ** (attempt - 1) * (0.5 + random / 2);
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), which is by the server's own clock; anything else is ignored. */
function retryAfterMs({ "retry-after": header, date = "" }: HttpAnswer["headers"], now: number): number {
  if (header === undefined) return 0;
  const serverNow = Date.parse(date);
  const ms = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - (Number.isNaN(serverNow) ? now : serverNow);
  return Number.isNaN(ms) ? 0 : ms;
}
