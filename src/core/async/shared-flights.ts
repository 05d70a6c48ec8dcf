import { MintmarkError } from "../base/errors.ts";

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * Runs identical work requested at the same time only once. If one waiter aborts, only that waiter is rejected; the work itself is aborted
 * when there are no waiters left.
 */
export class SharedFlights<T> {
  readonly #flights = new Map<string, Flight<T>>();

  run(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) return Promise.reject(cancelled());
    const flight = this.#flights.get(key) ?? this.#take(key, start);
    flight.waiting += 1;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        this.#leave(key, flight);
        reject(cancelled());
      };
      signal.addEventListener("abort", leave, { once: true });
      void flight.promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
    });
  }

  /** Whether this work is running, so that asking for it starts nothing new. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  #take(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController();
    const promise = start(abort.signal).finally(() => this.#drop(key, flight));
    const flight: Flight<T> = { promise, abort, waiting: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  #leave(key: string, flight: Flight<T>): void {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    this.#drop(key, flight);
    flight.abort.abort();
  }

  #drop(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

function cancelled(): MintmarkError {
  return new MintmarkError({ code: "cancelled" });
}
