import type { Clock } from "../../base/clock.ts";
import type { Disposable, Event } from "../../base/events.ts";
import type { TokenInfo, TokenStore } from "./token-store.ts";

export interface RenewAheadPorts {
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Fires when a shown time may have changed. */
  readonly onTick: Event<void>;
  /** Whether the user wants renewals, is looking at this window, and trusts its workspace. */
  readonly isAllowed: () => boolean;
  /** Whether something outside this window's memory uses the token. */
  readonly isInUse: (info: TokenInfo) => boolean;
  /** Mints the token again with the same id and delivers it to the same place. */
  readonly renew: (info: TokenInfo) => Promise<void>;
  readonly giveUp: (info: TokenInfo, error: unknown) => void;
}

/** A token is renewed at most this long before it expires, or in the last third of a shorter lifetime. */
const longestAheadMs = 10 * 60_000;

/**
 * Renews tokens in use before they expire, each from its own request and one call at a time. After a failed renewal a token is left alone
 * until the user renews it. Signatures and JWTs expire as their claims say, and are not renewed.
 */
export class RenewAhead {
  readonly #ports: RenewAheadPorts;
  readonly #subscription: Disposable;
  readonly #renewing = new Set<string>();
  /** Tokens that could not be renewed, by id, with the time of their mint: a renewed one keeps its id. */
  readonly #givenUp = new Map<string, number>();

  constructor(ports: RenewAheadPorts) {
    this.#ports = ports;
    this.#subscription = ports.onTick(() => this.check());
  }

  /** Checks the tokens; call it when the user returns to the window. */
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
