import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Event } from "../base/events.ts";
import type { TokenInfo, TokenStore } from "./token-store.ts";

export interface ExpiryReminderPorts {
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Fires when a shown time may have changed. */
  readonly onTick: Event<void>;
  /** How long before its end a token is spoken of, in milliseconds. */
  readonly warnBeforeMs: () => number;
  /** Whether the user wants it, and looks at this window. */
  readonly isWelcome: () => boolean;
  readonly remind: (info: TokenInfo) => void;
}

/**
 * Speaks of each token once at most, shortly before it ends, and only of those that were used in this window. A token that lives hardly
 * longer than the warning time is spoken of in its last quarter, not at once.
 */
export class ExpiryReminder {
  readonly #ports: ExpiryReminderPorts;
  readonly #subscription: Disposable;
  /** Tokens that were used and not yet spoken of, by id, each with the time when it was minted: a renewed one keeps its id. */
  readonly #waiting = new Map<string, number>();
  readonly #reminded = new Map<string, number>();

  constructor(ports: ExpiryReminderPorts) {
    this.#ports = ports;
    this.#subscription = ports.onTick(() => this.check());
  }

  /** Notes that the user took the token somewhere. */
  markUsed({ id, mintedAt }: TokenInfo): void {
    if (this.#reminded.get(id) !== mintedAt) this.#waiting.set(id, mintedAt);
  }

  /** Looks at the tokens; call it when the user comes back to the window. */
  check(): void {
    for (const [id, mintedAt] of this.#waiting) {
      const info = this.#ports.store.find(id);
      if (info?.mintedAt !== mintedAt || this.#hasEnded(info)) this.#waiting.delete(id);
      else if (this.#isDue(info) && this.#ports.isWelcome()) this.#remind(info);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #remind(info: TokenInfo): void {
    this.#waiting.delete(info.id);
    this.#reminded.set(info.id, info.mintedAt);
    this.#ports.remind(info);
  }

  #hasEnded({ expiresAt }: TokenInfo): boolean {
    return expiresAt <= this.#ports.clock.now();
  }

  #isDue({ mintedAt, expiresAt }: TokenInfo): boolean {
    const aheadMs = Math.min(this.#ports.warnBeforeMs(), (expiresAt - mintedAt) / 4);
    return expiresAt - this.#ports.clock.now() <= aheadMs;
  }
}
