import { type Disposable, Emitter, type Event } from "./events.ts";
import { MintmarkError } from "./errors.ts";

/** The time for the rest of the code, in milliseconds. */
export interface Clock {
  /** Google's time as well as it is known, since 1970. A correction moves it to and fro. */
  now(): number;
  /**
   * The latest time since 1970 that Google or this machine has given, and never earlier than {@link now}. No correction moves it back, so
   * what has ended by this time stays ended.
   */
  latest(): number;
  /** The time since some start, for durations: it never goes back, whatever corrections do. It counts a sleep of the machine. */
  elapsed(): number;
  /** The time of this machine's own clock since 1970, for times that other programs of this machine have written. */
  machine(): number;
  /** Runs `action` once, `delayMs` from now at the earliest. Corrections do not move it. */
  after(delayMs: number, action: () => void): Disposable;
  /** Fires when a comparison with Google has moved {@link now} or has found another skew than the last one. */
  readonly onDidCorrect: Event<Skew>;
}

/** The machine's own clocks and timers. */
export interface SystemTime {
  /** The time of day, which the user or the network can set. */
  now(): number;
  /** A clock that cannot be set, since some start; it may stop while the machine sleeps. */
  steady(): number;
  after(delayMs: number, action: () => void): Disposable;
}

/** How far the machine's clock was from Google's at the last comparison, in milliseconds: positive if it was behind, 0 if they agreed. */
export type Skew = number;

/** Smaller skews are noise: a `Date` header has whole seconds and takes time to arrive. */
const noiseMs = 2_000;
/** No answer is older than Mintmark; a header that says so comes from a server without a clock. */
const earliestTime = Date.UTC(2026, 0, 1);
const longestTimerMs = 0x7fffffff;

/** A clock that learns Google's time from `Date` headers. */
export class SkewCorrectedClock implements Clock {
  readonly #system: SystemTime;
  readonly #running: RunningTime;
  readonly #corrected = new Emitter<Skew>();
  #skewMs: Skew | undefined;
  /** Google's time minus {@link elapsed}: as last said, and the furthest of all. */
  #offset: number | undefined;
  #furthestOffset = -Infinity;
  readonly onDidCorrect = this.#corrected.event;

  constructor(system: SystemTime) {
    this.#system = system;
    this.#running = new RunningTime(system);
  }

  /** The skew at the last comparison; `undefined` before the first one. */
  get skewMs(): Skew | undefined {
    return this.#skewMs;
  }

  now(): number {
    return this.#offset === undefined ? this.#system.now() : this.#running.elapsed() + this.#offset;
  }

  latest(): number {
    return Math.max(this.now(), this.#system.now(), this.#running.elapsed() + this.#furthestOffset);
  }

  elapsed(): number {
    return this.#running.elapsed();
  }

  machine(): number {
    return this.#system.now();
  }

  after(delayMs: number, action: () => void): Disposable {
    return this.#system.after(Math.min(Math.max(delayMs, 0), longestTimerMs), action);
  }

  /** Learns from the `Date` header of an answer of Google, received now; ignores a header that is not a date. */
  observeDateHeader(header: string): void {
    const google = Date.parse(header);
    if (!(google >= earliestTime)) return;
    const before = { now: this.now(), skewMs: this.#skewMs ?? 0 };
    const machine = this.#system.now();
    const isSame = Math.abs(google - machine) <= noiseMs;
    this.#skewMs = isSame ? 0 : google - machine;
    this.#offset = (isSame ? machine : google) - this.#running.elapsed();
    this.#furthestOffset = Math.max(this.#furthestOffset, this.#offset);
    const movedMs = Math.max(Math.abs(this.now() - before.now), Math.abs(this.#skewMs - before.skewMs));
    if (movedMs > noiseMs) this.#corrected.fire(this.#skewMs);
  }
}

/** If the time of day and the steady clock move apart by more than this, the machine slept or its clock was set. */
const jumpMs = 1_500;

/** The time that has passed. A jump ahead of the time of day counts as sleep, a jump back does not count. */
class RunningTime {
  readonly #system: SystemTime;
  #apart: number;
  #sleptMs = 0;

  constructor(system: SystemTime) {
    this.#system = system;
    this.#apart = system.now() - system.steady();
  }

  elapsed(): number {
    const steady = this.#system.steady();
    const apart = this.#system.now() - steady;
    const jump = apart - this.#apart;
    this.#apart = apart;
    if (jump > jumpMs) this.#sleptMs += jump;
    return steady + this.#sleptMs;
  }
}

/** Whether something has ended, on a time line that is fixed at its start: later corrections neither end nor prolong it. */
export interface Deadline {
  readonly leftMs: () => number;
}

/** A deadline at a time since 1970, as far ahead as the clock says now. */
export function deadlineAt(clock: Clock, endsAt: number): Deadline {
  const end = clock.elapsed() + (endsAt - clock.now());
  return { leftMs: () => end - clock.elapsed() };
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
