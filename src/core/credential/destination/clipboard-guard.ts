import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/events.ts";

/** The system clipboard. */
export interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/**
 * Copies secrets and clears the clipboard after the set time or on request, but only while it still holds what we put there. Another copy
 * restarts the time.
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
    this.#held?.timer?.dispose();
    const timer = clearAfterMs > 0 ? this.#clock.after(clearAfterMs, () => this.#clearOverdue()) : undefined;
    this.#held = { secret, timer };
    await this.#clipboard.writeText(secret);
  }

  /** Clears the clipboard if it still holds our secret; returns whether it did. */
  async clear(): Promise<boolean> {
    const held = this.#held;
    if (held === undefined) return false;
    held.timer?.dispose();
    const text = await this.#clipboard.readText();
    // A secret copied in the meantime has its own time.
    if (this.#held !== held) return false;
    this.#held = undefined;
    if (text !== held.secret) return false;
    await this.#clipboard.writeText("");
    return true;
  }

  /** If the clipboard cannot be read now, this is tried again when the window closes. */
  #clearOverdue(): void {
    this.clear().catch(() => undefined);
  }
}
