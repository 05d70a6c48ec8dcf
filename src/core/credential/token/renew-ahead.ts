import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import type { Event } from "../../base/events.ts";
import type { TokenInfo, TokenStore } from "./token-store.ts";

export interface RenewAheadPorts {
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Fires when a shown time may have changed. */
  readonly onTick: Event<void>;
  /** Whether the user wants it, looks at this window, and trusts what is open in it. */
  readonly isAllowed: () => boolean;
  /** Whether something outside of this window's memory relies on the token. */
  readonly isInUse: (info: TokenInfo) => boolean;
  /** Mints the token again under its id and brings it where it was. */
  readonly renew: (info: TokenInfo) => Promise<void>;
  readonly giveUp: (info: TokenInfo, error: unknown) => void;
}

/** Nothing is renewed earlier than this before its end, or than in the last third of a shorter life. */
const longestAheadMs = 10 * 60_000;

/**
 * Renews tokens in use before they end, each from its own request and one call at a time. A token whose renewal failed is left alone until
 * the user renews it. Signatures and JWTs end when their claims say so, and are not renewed.
 */
export class RenewAhead {
  readonly #ports: RenewAheadPorts;
  readonly #subscription: Disposable;
  readonly #renewing = new Set<string>();
  /** Tokens that could not be renewed, by id, each with the time when it was minted: a renewed one keeps its id. */
  readonly #givenUp = new Map<string, number>();

  constructor(ports: RenewAheadPorts) {
    this.#ports = ports;
    this.#subscription = ports.onTick(() => this.check());
  }

  /** Looks at the tokens; call it when the user comes back to the window. */
  check(): void {
    if (!this.#ports.isAllowed()) return;
    for (const info of this.#ports.store.list()) {
      if (this.#isDue(info) && this.#ports.isInUse(info)) void this.#renew(info);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #isDue({ id, request, mintedAt, expiresAt }: TokenInfo): boolean {
    if (this.#renewing.has(id) || this.#givenUp.get(id) === mintedAt) return false;
    if (request.kind !== "accessToken" && request.kind !== "idToken") return false;
    const leftMs = expiresAt - this.#ports.clock.now();
    return leftMs > 0 && leftMs <= Math.min(longestAheadMs, (expiresAt - mintedAt) / 3);
  }

  async #renew(info: TokenInfo): Promise<void> {
    this.#renewing.add(info.id);
    try {
      await this.#ports.renew(info);
    } catch (error) {
      this.#givenUp.set(info.id, info.mintedAt);
      this.#ports.giveUp(info, error);
    } finally {
      this.#renewing.delete(info.id);
    }
  }
}
