import type { Clock } from "./clock.ts";
import type { Disposable } from "./disposable.ts";

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
