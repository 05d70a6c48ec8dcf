import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { fail } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import type { Logger } from "../base/logger.ts";
import { completeRequest, parsePartialRequest } from "./parse-request.ts";
import { credentialKinds } from "./request.ts";
import type { TokenInfo, TokenStore } from "./token-store.ts";
import type { SourceName } from "../base/failure.ts";
import { sourceChoices } from "./credential-source.ts";

/** An encrypted place that outlives the window: text by key. */
export interface SecretVault {
  keys(): Promise<readonly string[]>;
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Tokens whose request says `secretStorage`: kept in the vault until they expire or are forgotten, and shared by every window. */
export class KeptTokens {
  readonly #store: TokenStore;
  readonly #vault: SecretVault;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #keptIds = new Set<string>();
  readonly #subscription: Disposable;

  constructor(store: TokenStore, vault: SecretVault, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#vault = vault;
    this.#clock = clock;
    this.#logger = logger;
    this.#subscription = store.onDidChange(() => this.#sweep());
  }

  /** Writes a token that the store holds to the vault. Throws `secretStorageFailed`. */
  async keep(id: string): Promise<void> {
    const info = this.#store.find(id) ?? fail({ code: "noSuchToken" });
    const text = JSON.stringify({ ...info, value: this.#store.value(id) });
    try {
      await this.#vault.set(id, text);
    } catch {
      fail({ code: "secretStorageFailed", account: info.request.target });
    }
    this.#keptIds.add(id);
    // It may have been forgotten, or have expired, while it was written.
    this.#sweep();
  }

  /** Reads what the vault holds into the store; deletes what has expired or cannot be read. Never rejects. */
  async restore(): Promise<void> {
    try {
      const ids = await this.#vault.keys();
      await Promise.all(ids.map((id) => this.restoreOne(id)));
    } catch {
      this.#logger.warn("The kept tokens could not be listed.");
    }
  }

  /** Reads one token again, because this window starts or another window changed it. Never rejects. */
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
    const text = await this.#vault.get(id);
    if (text === undefined) {
      this.#forgetLive(id);
      return;
    }
    const kept = parseKept(id, text);
    if (kept === undefined || kept.info.expiresAt <= this.#clock.now()) {
      this.#logger.info(`Dropped a kept token that is ${kept === undefined ? "not readable" : "expired"}.`);
      await this.#vault.delete(id);
      return;
    }
    this.#keptIds.add(id);
    this.#store.restore(kept.info, kept.value);
  }

  /** Another window forgot the token. One that has expired stays as a row here, so that it can be renewed. */
  #forgetLive(id: string): void {
    this.#keptIds.delete(id);
    if (this.#isLive(id)) this.#store.forget(id);
  }

  #sweep(): void {
    for (const id of this.#keptIds) {
      if (this.#isLive(id)) continue;
      this.#keptIds.delete(id);
      this.#vault.delete(id).then(undefined, () => this.#logger.warn("A kept token could not be deleted."));
    }
  }

  #isLive(id: string): boolean {
    const info = this.#store.find(id);
    return info !== undefined && info.expiresAt > this.#clock.now();
  }
}

function parseKept(id: string, text: string): { info: TokenInfo; value: string } | undefined {
  try {
    const kept: unknown = JSON.parse(text);
    if (!isObject(kept)) return undefined;
    const { request, caller, sourceName, mintedAt, pinned, value } = kept;
    // JSON has no Infinity: what does not end is written as null.
    const expiresAt = kept["expiresAt"] === null ? Infinity : kept["expiresAt"];
    const kind = credentialKinds.find((known) => isObject(request) && request["kind"] === known);
    const complete = kind && completeRequest(parsePartialRequest(request, kind));
    const source = sourceNames.find((name) => name === sourceName);
    if (complete === undefined || source === undefined || typeof value !== "string") return undefined;
    if (typeof mintedAt !== "number" || typeof expiresAt !== "number") return undefined;
    const principal = typeof caller === "string" ? caller : undefined;
    const info = {
      id,
      request: complete,
      caller: principal,
      sourceName: source,
      mintedAt,
      expiresAt,
      pinned: pinned === true,
    };
    return { info, value };
  } catch {
    return undefined;
  }
}

const sourceNames = sourceChoices.filter((choice): choice is SourceName => choice !== "auto");
