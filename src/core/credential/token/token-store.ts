import { type Clock, type Deadline, deadlineAt } from "../../base/clock.ts";
import { type Disposable, Emitter } from "../../base/events.ts";
import { fail } from "../../base/errors.ts";
import type { SourceName } from "../../base/failure.ts";
import type { Minted } from "../mint.ts";
import type { MintRequest } from "../../request/request.ts";

/** What may be shown of a token. It never holds the token itself. */
export interface TokenInfo {
  readonly id: string;
  readonly request: MintRequest;
  /** Email of the caller, if its source knows it. */
  readonly caller: string | undefined;
  readonly sourceName: SourceName;
  /** The epoch of the session that minted it; absent if it was kept from another window or an earlier start. */
  readonly epoch?: number;
  /** Milliseconds since 1970; `Infinity` if it does not expire. */
  readonly mintedAt: number;
  readonly expiresAt: number;
  readonly pinned: boolean;
}

interface Entry {
  readonly info: TokenInfo;
  /** Removed at the deadline. */
  readonly value: string | undefined;
  /** The end of the token by the time that was known when it came. A later correction never drops a value, nor keeps it longer. */
  readonly deadline: Deadline;
}

/** Timers stop while a machine sleeps, so expiries are checked at least this often. */
const longestWaitMs = 15_000;

/**
 * The only owner of minted tokens. Values stay here, in memory, and leave only through `value`; everyone else listens and shows
 * `TokenInfo`. When its lifetime has passed the value is dropped but the row stays, so that it can be renewed.
 */
export class TokenStore {
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Emitter<void>();
  #expiryTimer: Disposable | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** All tokens, newest first. */
  list(): readonly TokenInfo[] {
    return [...this.#entries.values()].map((entry) => this.#shown(entry)).sort((a, b) => b.mintedAt - a.mintedAt);
  }

  find(id: string): TokenInfo | undefined {
    const entry = this.#entries.get(id);
    return entry && this.#shown(entry);
  }

  /** Whether what holds the token elsewhere (a file, a terminal, the vault) must let go of it: it is forgotten, or its lifetime has passed. */
  hasEnded(id: string): boolean {
    return this.#entries.get(id)?.value === undefined;
  }

  /** The live tokens with their values, to find out whether a token is one of them. */
  live(): readonly { readonly info: TokenInfo; readonly value: string }[] {
    const now = this.#clock.now();
    const found = this.list().map((info) => ({ info, value: this.#entries.get(info.id)?.value }));
    return found.flatMap(({ info, value }) => (value === undefined || info.expiresAt <= now ? [] : [{ info, value }]));
  }

  /** Adds a minted token. With the `id` of an earlier one it replaces that one. */
  add(minted: Minted, id: string = this.#newId()): TokenInfo {
    const info: TokenInfo = {
      id,
      request: minted.request,
      caller: minted.caller.principal,
      sourceName: minted.caller.name,
      epoch: minted.epoch,
      mintedAt: minted.mintedAt,
      expiresAt: minted.expiresAt,
      pinned: this.find(id)?.pinned ?? false,
    };
    this.#entries.set(id, { info, value: minted.value, deadline: deadlineAt(this.#clock, info.expiresAt) });
    this.#update();
    return info;
  }

  /** Restores a token that was kept elsewhere. If it is pinned in this window, it stays the only pinned one. */
  restore(info: TokenInfo, value: string): void {
    const held = this.#entries.get(info.id);
    const pinned = held?.info.pinned ?? (info.pinned && !this.list().some((other) => other.pinned));
    const deadline = held?.value === value ? held.deadline : deadlineAt(this.#clock, info.expiresAt);
    this.#entries.set(info.id, { info: { ...info, pinned }, value, deadline });
    this.#update();
  }

  /** The secret. Throws `noSuchToken` or `tokenExpired`. */
  value(id: string): string {
    const entry = this.#entries.get(id) ?? fail({ code: "noSuchToken" });
    const expired = entry.info.expiresAt <= this.#clock.now();
    if (expired || entry.value === undefined) fail({ code: "tokenExpired", account: entry.info.request.target });
    return entry.value;
  }

  /** Whether this is the value of that token, without revealing it. */
  holds(id: string, value: string): boolean {
    return this.#entries.get(id)?.value === value;
  }

  forget(id: string): void {
    if (this.#entries.delete(id)) this.#update();
  }

  forgetAll(): void {
    this.#entries.clear();
    this.#update();
  }

  /** Pins one token to the status bar; a second call unpins it. */
  togglePin(id: string): void {
    if (!this.#entries.has(id)) return;
    for (const [key, entry] of this.#entries) {
      const { info } = entry;
      this.#entries.set(key, { ...entry, info: { ...info, pinned: key === id && !info.pinned } });
    }
    this.#update();
  }

  dispose(): void {
    this.#expiryTimer?.dispose();
    this.#entries.clear();
  }

  /** A token without its value has ended, also if a correction has put its end into the future again. */
  #shown({ info, value }: Entry): TokenInfo {
    return value === undefined ? { ...info, expiresAt: Math.min(info.expiresAt, this.#clock.now()) } : info;
  }

  #update(): void {
    this.#dropExpiredValues();
    this.#changed.fire();
  }

  /** Returns whether a token has expired since the last check. */
  #dropExpiredValues(): boolean {
    const withValue = [...this.#entries.values()].filter(({ value }) => value !== undefined);
    const expired = withValue.filter(({ deadline }) => deadline.leftMs() <= 0);
    for (const entry of expired) this.#entries.set(entry.info.id, { ...entry, value: undefined });
    this.#expiryTimer?.dispose();
    const next = Math.min(...withValue.map(({ deadline }) => deadline.leftMs()).filter((leftMs) => leftMs > 0));
    this.#expiryTimer = next === Infinity ? undefined : this.#waitForExpiry(next);
    return expired.length > 0;
  }

  #waitForExpiry(leftMs: number): Disposable {
    return this.#clock.after(Math.min(leftMs, longestWaitMs), () => {
      if (this.#dropExpiredValues()) this.#changed.fire();
    });
  }
}

/** The token to show where there is room for one: the pinned one, else the live one that expires first, else the one that expired last. */
export function tokenInFocus(tokens: readonly TokenInfo[], now: number): TokenInfo | undefined {
  const ending = tokens.filter(({ expiresAt }) => expiresAt !== Infinity);
  const byExpiry = ending.sort((a, b) => a.expiresAt - b.expiresAt);
  return tokens.find(({ pinned }) => pinned) ?? byExpiry.find(({ expiresAt }) => expiresAt > now) ?? byExpiry.at(-1);
}
