import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/events.ts";
import type { Logger } from "../base/logger.ts";
import { SharedFlights } from "../base/shared-flights.ts";
import { failureOf } from "../base/errors.ts";
import type { Caller, CallerToken, CredentialSources, OpenedSource, SourceChoice } from "./credential-source.ts";

/** A caller's token is renewed this long before it ends, so that a mint does not have to wait for it. */
const refreshAheadMs = 5 * 60_000;
/** A token that ends sooner than this is not used for a call any more. */
const usableMs = 30_000;

interface CachedToken {
  readonly token: CallerToken;
  readonly timer: Disposable;
  used: boolean;
}

/**
 * Keeps each opened credential source and its access token. A token is fetched once however many ask for it, is used until shortly before
 * it ends, and is renewed ahead of that as long as somebody has used it since the last renewal.
 */
export class CallerSession {
  readonly #sources: CredentialSources;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #opened = new Map<SourceChoice, OpenedSource>();
  readonly #tokens = new Map<SourceChoice, CachedToken>();
  readonly #opening = new SharedFlights<OpenedSource>();
  readonly #refreshing = new SharedFlights<CallerToken>();
  readonly #changed = new Emitter<void>();
  /** Fires when another source may be in force. */
  readonly onDidChange = this.#changed.event;

  constructor(sources: CredentialSources, clock: Clock, logger: Logger) {
    this.#sources = sources;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Opens the chosen source, or returns the one that is open already. */
  open(choice: SourceChoice, signal: AbortSignal): Promise<OpenedSource> {
    const opened = this.#opened.get(choice);
    if (opened !== undefined) return Promise.resolve(opened);
    return this.#opening.run(choice, signal, async (flight) => {
      const found = await this.#sources.open(choice, flight);
      this.#opened.set(choice, found);
      return found;
    });
  }

  /** What a call needs to know of its caller: a usable access token, and where to send the call. */
  async caller(choice: SourceChoice, signal: AbortSignal): Promise<Caller> {
    const { source } = await this.open(choice, signal);
    const token = await this.#usableToken(choice, signal);
    return { token: token.value, endpoints: source.endpoints, quotaProject: source.quotaProject };
  }

  /** Forgets a token that Google refused; the next call fetches a fresh one. */
  rejectToken(choice: SourceChoice, value: string): void {
    if (this.#tokens.get(choice)?.token.value === value) this.#dropToken(choice);
  }

  /** Forgets every source and token, because the settings or the sandbox changed. */
  reset(): void {
    this.#opened.clear();
    [...this.#tokens.keys()].forEach((choice) => this.#dropToken(choice));
    this.#changed.fire();
  }

  dispose(): void {
    [...this.#tokens.keys()].forEach((choice) => this.#dropToken(choice));
  }

  async #usableToken(choice: SourceChoice, signal: AbortSignal): Promise<CallerToken> {
    const cached = this.#tokens.get(choice);
    if (cached !== undefined && cached.token.expiresAt - this.#clock.now() > usableMs) {
      cached.used = true;
      return cached.token;
    }
    return this.#refresh(choice, signal);
  }

  #refresh(choice: SourceChoice, signal: AbortSignal): Promise<CallerToken> {
    return this.#refreshing.run(choice, signal, async (flight) => {
      const { source } = await this.open(choice, flight);
      const token = await source.accessToken(flight);
      this.#keep(choice, token);
      return token;
    });
  }

  #keep(choice: SourceChoice, token: CallerToken): void {
    this.#dropToken(choice);
    const delayMs = token.expiresAt - this.#clock.now() - refreshAheadMs;
    const timer = this.#clock.after(Math.max(delayMs, usableMs), () => this.#refreshAhead(choice));
    this.#tokens.set(choice, { token, timer, used: false });
  }

  #refreshAhead(choice: SourceChoice): void {
    if (this.#tokens.get(choice)?.used !== true) return;
    this.#refresh(choice, new AbortController().signal).catch((error: unknown) => {
      this.#logger.warn(`Could not renew the caller's token ahead of time: ${failureOf(error).code}`);
    });
  }

  #dropToken(choice: SourceChoice): void {
    this.#tokens.get(choice)?.timer.dispose();
    this.#tokens.delete(choice);
  }
}
