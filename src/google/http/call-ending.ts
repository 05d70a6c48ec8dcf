import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/events.ts";
import { MintmarkError } from "../../core/base/errors.ts";
import type { Failure } from "../../core/base/failure.ts";

/** Starts some work and returns how to stop it. */
type Start<T> = (resolve: (value: T) => void, reject: (error: Error) => void) => () => void;

/** Watches one call from start to end: on the caller's abort or the total time-out it stops whatever the call is doing. */
export class CallEnding {
  readonly #signal: AbortSignal;
  readonly #timer: Disposable;
  #failure: Failure | undefined;
  #interrupt: ((failure: Failure) => void) | undefined;

  constructor(clock: Clock, signal: AbortSignal, onTimeout: Failure, timeoutSeconds: number) {
    this.#signal = signal;
    this.#timer = clock.after(timeoutSeconds * 1000, () => this.#end(onTimeout));
    signal.addEventListener("abort", this.#cancel);
    if (signal.aborted) this.#cancel();
  }

  /** Does one piece of work at a time; if the call ends meanwhile, the work is stopped and the promise rejects. */
  interruptible<T>(start: Start<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(new MintmarkError(this.#failure));
        return;
      }
      const stop = start(resolve, reject);
      this.#interrupt = (failure) => {
        reject(new MintmarkError(failure));
        stop();
      };
    });
  }

  dispose(): void {
    this.#timer.dispose();
    this.#interrupt = undefined;
    this.#signal.removeEventListener("abort", this.#cancel);
  }

  readonly #cancel = (): void => this.#end({ code: "cancelled" });

  #end(failure: Failure): void {
    this.#failure ??= failure;
    this.#interrupt?.(this.#failure);
  }
}
