import type { Clock, Skew, SystemTime } from "../../src/core/base/clock.ts";
import { type Disposable, Emitter } from "../../src/core/base/events.ts";

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** More timers than any correct wait sets. */
const mostTimers = 100_000;

/** A clock that a test moves by hand. Timers count the time that the machine is awake; the time of day can also jump. */
export class ManualClock implements Clock, SystemTime {
  #time = Date.UTC(2026, 10, 21, 12);
  #awakeMs = 0;
  #sleptMs = 0;
  #correctionMs = 0;
  readonly #corrected = new Emitter<Skew>();
  readonly onDidCorrect = this.#corrected.event;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#time + this.#correctionMs;
  }

  /** Moves the corrected time, and nothing else, as an answer of Google does. */
  correct(skewMs: number): void {
    this.#correctionMs = skewMs;
    this.#corrected.fire(skewMs);
  }

  latest(): number {
    return Math.max(this.now(), this.#time);
  }

  machine(): number {
    return this.#time;
  }

  elapsed(): number {
    return this.#awakeMs + this.#sleptMs;
  }

  steady(): number {
    return this.#awakeMs;
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer fires. */
  get nextTimerMs(): number {
    return Math.min(...[...this.#timers].map(({ dueMs }) => dueMs)) - this.#awakeMs;
  }

  after(delayMs: number, action: () => void): Disposable {
    const timer = { dueMs: this.#awakeMs + delayMs, action };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Lets time pass; due timers fire in order. */
  advance(ms: number): void {
    const end = this.#awakeMs + ms;
    let fired = 0;
    for (let next = this.#nextUntil(end); next !== undefined; next = this.#nextUntil(end)) {
      this.#move(next.dueMs - this.#awakeMs);
      this.#timers.delete(next);
      next.action();
      fired += 1;
      if (fired > mostTimers) throw new Error(`a timer is set again and again: ${fired} fired within ${ms} ms`);
    }
    this.#move(end - this.#awakeMs);
  }

  /** Changes the time of day without running timers: the machine slept, or its clock was set. */
  jump(ms: number): void {
    this.#time += ms;
    this.#sleptMs += Math.max(ms, 0);
  }

  #move(ms: number): void {
    this.#time += ms;
    this.#awakeMs += ms;
  }

  #nextUntil(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= end);
    return due.sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Lets all promises that can proceed do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A promise that the test resolves. */
export function gate(): PromiseWithResolvers<void> {
  return Promise.withResolvers();
}
