import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";

/** The system clipboard. */
export interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/**
 * Copies secrets and takes them back: after the set time, or when asked, the clipboard is cleared, but only while it still holds what we
 * put there. A later copy starts the time again.
 */
export class ClipboardGuard {
  readonly #clipboard: Clipboard;
  readonly #clock: Clock;
  #held: { readonly secret: string; readonly timer: Disposable | undefined } | undefined;

  constructor(clipboard: Clipboard, clock: Clock) {
    this.#clipboard = clipboard;
    this.#clock = clock;
  }

  /** Puts `secret` on the clipboard for `clearAfterMs` milliseconds; 0 leaves it there. */
  async copy(secret: string, clearAfterMs: number): Promise<void> {
    await this.#clipboard.writeText(secret);
    this.#held?.timer?.dispose();
    const timer = clearAfterMs > 0 ? this.#clock.after(clearAfterMs, () => void this.clear()) : undefined;
    this.#held = { secret, timer };
  }

  /** Clears the clipboard if it still holds our secret; says whether it did. */
  async clear(): Promise<boolean> {
    const held = this.#held;
    if (held === undefined) return false;
    held.timer?.dispose();
    this.#held = undefined;
    if ((await this.#clipboard.readText()) !== held.secret) return false;
    await this.#clipboard.writeText("");
    return true;
  }
}
