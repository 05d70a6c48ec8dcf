import type { Clock } from "./clock.ts";
import { MintmarkError } from "./errors.ts";

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
