import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/events.ts";
import { fail } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import type { parseKeptToken } from "./kept-token.ts";
import type { TokenStore } from "../token/token-store.ts";

/** An encrypted store that outlives the window: text by key. */
export interface SecretVault {
  keys(): Promise<readonly string[]>;
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Loads the code that reads a kept token; most windows have none. */
export type LoadKeptTokenParser = () => Promise<typeof parseKeptToken>;

/** Tokens with the destination `secretStorage`: kept in the vault until they expire or are forgotten, and shared by all windows. */
export class KeptTokens {
  readonly #store: TokenStore;
  readonly #vault: SecretVault;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #loadParser: LoadKeptTokenParser;
  readonly #keptIds = new Set<string>();
  readonly #subscription: Disposable;

  constructor(store: TokenStore, vault: SecretVault, clock: Clock, logger: Logger, loadParser: LoadKeptTokenParser) {
    this.#store = store;
    this.#vault = vault;
    this.#clock = clock;
    this.#logger = logger;
    this.#loadParser = loadParser;
    this.#subscription = store.onDidChange(() => this.#sweep());
  }

  /** Writes a token from the store to the vault. Throws `secretStorageFailed`. */
  async keep(id: string): Promise<void> {
    const info = this.#store.find(id) ?? fail({ code: "noSuchToken" });
    const text = JSON.stringify({ ...info, value: this.#store.value(id) });
    try {
      await this.#vault.set(id, text);
    } catch {
      fail({ code: "secretStorageFailed", account: info.request.target });
    }
    this.#keptIds.add(id);
    // The token may have been forgotten, or have expired, during the write.
    this.#sweep();
  }

  /** Whether the vault has the token, as far as this window knows. */
  holds(id: string): boolean {
    return this.#keptIds.has(id);
  }

  /** Reads the vault's tokens into the store; deletes those that have expired or cannot be read. Never rejects. */
  async restore(): Promise<void> {
    try {
      const ids = await this.#vault.keys();
      await Promise.all(ids.map((id) => this.restoreOne(id)));
    } catch {
      this.#logger.warn("The kept tokens could not be listed.");
    }
  }

  /** Reads one token again, at the start of this window or after another window changed it. Never rejects. */
  async restoreOne(id: string): Promise<void> {
    try {
      await this.#readOne(id);
    } catch {
      this.#logger.warn("A kept token could not be read.");
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #readOne(id: string): Promise<void> {
    const parse = await this.#loadParser();
    const text = await this.#vault.get(id);
    if (text === undefined) {
      this.#forgetLive(id);
      return;
    }
    const kept = parse(id, text);
    if (kept === undefined || this.#hasExpiredByEveryClock(kept.info.expiresAt)) {
      this.#logger.info(`Dropped a kept token that is ${kept === undefined ? "not readable" : "expired"}.`);
      await this.#vault.delete(id);
      return;
    }
    if (kept.info.expiresAt <= this.#clock.now()) return;
    this.#keptIds.add(id);
    this.#store.restore(kept.info, kept.value);
  }

  /** A correction alone deletes nothing that all windows share. */
  #hasExpiredByEveryClock(expiresAt: number): boolean {
    return expiresAt <= Math.min(this.#clock.now(), this.#clock.machine());
  }

  /** Another window forgot the token. An expired one stays here as a row, so that it can be renewed. */
  #forgetLive(id: string): void {
    this.#keptIds.delete(id);
    if (!this.#store.hasEnded(id)) this.#store.forget(id);
  }

  #sweep(): void {
    for (const id of this.#keptIds) {
      if (!this.#store.hasEnded(id)) continue;
      this.#keptIds.delete(id);
      this.#vault.delete(id).then(undefined, () => this.#logger.warn("A kept token could not be deleted."));
    }
  }
}
