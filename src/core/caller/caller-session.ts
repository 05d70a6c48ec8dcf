import { type Clock, type Deadline, deadlineAt } from "../base/clock.ts";
import { type Disposable, Emitter } from "../base/events.ts";
import type { Logger } from "../base/logger.ts";
import { SharedFlights } from "../async/shared-flights.ts";
import { failureOf } from "../base/errors.ts";
import type {
  CallerToken,
  CredentialSource,
  CredentialSources,
  OpenedSource,
  SourceChoice,
  SourcedCaller,
} from "./credential-source.ts";

/** A caller's token is renewed this long before it expires, so that a mint need not wait for it. */
const refreshAheadMs = 5 * 60_000;
/** A token that expires sooner than this is no longer used for calls. */
const usableMs = 30_000;

interface CachedToken {
  readonly source: CredentialSource;
  readonly token: CallerToken;
  /** Its end by the time that was known when it came: a correction must not make an ended token look usable. */
  readonly deadline: Deadline;
  readonly timer: Disposable;
  used: boolean;
}

/** The cache between two resets. Work that started before a reset finishes in its old cache, which is no longer read. */
interface Cache {
  /** The state of each choice when it was last looked at. */
  readonly states: Map<SourceChoice, string>;
  readonly opened: Map<SourceChoice, OpenedSource>;
  readonly tokens: Map<SourceChoice, CachedToken>;
  readonly opening: SharedFlights<OpenedSource>;
  readonly refreshing: SharedFlights<CachedToken>;
}

function emptyCache(): Cache {
  return {
    states: new Map(),
    opened: new Map(),
    tokens: new Map(),
    opening: new SharedFlights(),
    refreshing: new SharedFlights(),
  };
}

/**
 * Keeps each opened credential source and its access token. Each token is fetched once, however many callers wait, and used until shortly
 * before it expires. It is renewed ahead of time as long as it was used since the last renewal.
 */
export class CallerSession {
  readonly #sources: CredentialSources;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #changed = new Emitter<void>();
  #cache = emptyCache();
  #epoch = 0;
  /** Fires when another source may be active. */
  readonly onDidChange = this.#changed.event;

  constructor(sources: CredentialSources, clock: Clock, logger: Logger) {
    this.#sources = sources;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Counts the resets: what was minted before the last one may be of another caller. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Opens the chosen source, or returns the open one if it is still the same. */
  async open(choice: SourceChoice, signal: AbortSignal): Promise<OpenedSource> {
    return this.#open(await this.#currentCache(choice), choice, signal);
  }

  /** What a call needs from its caller: a usable access token, and where the source wants the call sent. */
  async caller(choice: SourceChoice, signal: AbortSignal): Promise<SourcedCaller> {
    const cache = await this.#currentCache(choice);
    const epoch = this.#epoch;
    const { source, token } = await this.#usableToken(cache, choice, signal);
    return { token: token.value, endpoints: source.endpoints, quotaProject: source.quotaProject, source, epoch };
  }

  /** Fetches a token for a call that will probably come; returns the caller's email if the source knows it. */
  async warm(choice: SourceChoice, signal: AbortSignal): Promise<string | undefined> {
    const { source } = await this.caller(choice, signal);
    return source.principal;
  }

  /** Drops a token that Google refused; the next call fetches a new one. */
  rejectToken(choice: SourceChoice, value: string): void {
    if (this.#cache.tokens.get(choice)?.token.value === value) dropToken(this.#cache, choice);
  }

  /** Drops all sources and tokens, because the settings or the sandbox changed. */
  reset(): void {
    this.dispose();
    this.#changed.fire();
  }

  dispose(): void {
    [...this.#cache.tokens.keys()].forEach((choice) => dropToken(this.#cache, choice));
    this.#cache = emptyCache();
    this.#epoch += 1;
  }

  /** A credential file can be written again, and gcloud can switch to another account, while their source is open. */
  async #currentCache(choice: SourceChoice): Promise<Cache> {
    const state = await this.#sources.state(choice);
    const known = this.#cache.states.get(choice) ?? state;
    if (known !== state) {
      this.#logger.info(`The credential behind the source ${choice} has changed, so it is read again.`);
      this.reset();
    }
    this.#cache.states.set(choice, state);
    return this.#cache;
  }

  #open(cache: Cache, choice: SourceChoice, signal: AbortSignal): Promise<OpenedSource> {
    const opened = cache.opened.get(choice);
    if (opened !== undefined) return Promise.resolve(opened);
    return cache.opening.run(choice, signal, async (flight) => {
      const found = await this.#sources.open(choice, flight);
      cache.opened.set(choice, found);
      return found;
    });
  }

  async #usableToken(cache: Cache, choice: SourceChoice, signal: AbortSignal): Promise<CachedToken> {
    const cached = cache.tokens.get(choice);
    const usable =
      cached !== undefined && this.#leftMs(cached) > usableMs ? cached : await this.#refresh(cache, choice, signal);
    usable.used = true;
    return usable;
  }

  #leftMs({ token, deadline }: CachedToken): number {
    return Math.min(token.expiresAt - this.#clock.now(), deadline.leftMs());
  }

  #refresh(cache: Cache, choice: SourceChoice, signal: AbortSignal): Promise<CachedToken> {
    return cache.refreshing.run(choice, signal, async (flight) => {
      const { source } = await this.#open(cache, choice, flight);
      const token = await source.accessToken(flight);
      return this.#keep(cache, choice, { source, token });
    });
  }

  #keep(cache: Cache, choice: SourceChoice, fetched: Pick<CachedToken, "source" | "token">): CachedToken {
    dropToken(cache, choice);
    const timer =
      cache === this.#cache ? this.#refreshLater(cache, choice, fetched.token) : { dispose: () => undefined };
    const deadline = deadlineAt(this.#clock, fetched.token.expiresAt);
    const cached = { ...fetched, deadline, timer, used: false };
    cache.tokens.set(choice, cached);
    return cached;
  }

  #refreshLater(cache: Cache, choice: SourceChoice, { expiresAt }: CallerToken): Disposable {
    const delayMs = Math.max(expiresAt - this.#clock.now() - refreshAheadMs, usableMs);
    return this.#clock.after(delayMs, () => this.#refreshAhead(cache, choice));
  }

  #refreshAhead(cache: Cache, choice: SourceChoice): void {
    if (cache.tokens.get(choice)?.used !== true) return;
    this.#refresh(cache, choice, new AbortController().signal).catch((error: unknown) => {
      this.#logger.warn(`Could not renew the caller's token ahead of time: ${failureOf(error).code}`);
    });
  }
}

function dropToken(cache: Cache, choice: SourceChoice): void {
  cache.tokens.get(choice)?.timer.dispose();
  cache.tokens.delete(choice);
}
