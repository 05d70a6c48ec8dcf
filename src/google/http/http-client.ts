import http from "node:http";
import https from "node:https";
import type { Clock } from "../../core/base/clock.ts";
import { fail, MintmarkError } from "../../core/base/errors.ts";
import type { Logger } from "../../core/base/logger.ts";
import { CallEnding } from "./call-ending.ts";
import { googleDate, type TimeOrigins } from "./google-time.ts";
import { BrokenConnection, exchange, type HttpAnswer, type WireRequest } from "./http-exchange.ts";
import { retryDelay } from "./retry-delay.ts";

export interface HttpCall {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Total limit: connecting, answers, waits between attempts. Default 30. */
  readonly timeoutSeconds?: number;
  /** How often the call may be sent in total. Default 4. */
  readonly attempts?: number;
  /** The quota is per day: a 429 is not retried, since seconds later the answer would be the same. */
  readonly isQuotaScarce?: boolean;
  /** Another host that may be called without TLS (only the metadata server). */
  readonly plainHttpHost?: string;
  /** The URL is the user's own: only its host is logged, because its path may be a secret. */
  readonly isPathPrivate?: boolean;
}

/** The clock that {@link HttpClient} corrects with the `Date` headers of Google's answers. */
export type ObservingClock = Clock & { observeDateHeader(header: string): void };

export interface HttpClientOptions {
  readonly clock: ObservingClock;
  readonly logger: Logger;
  /** A random number from 0 to 1, for the jitter between attempts. */
  readonly random: () => number;
  /** Whose answers correct the clock; by default nobody's. */
  readonly timeOrigins?: TimeOrigins;
}

const defaultTimeoutSeconds = 30;
const defaultAttempts = 4;
const limitBytes = 16 * 1024 * 1024;
const loopbackHosts: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * HTTP with what every Google API needs: kept connections, abort, one total time-out, a size limit, and retries of what is safe to send
 * again (429, 503, a connection that broke before an answer). It does not follow redirects, which would carry the token elsewhere.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #plainAgent = new http.Agent({ keepAlive: true });
  readonly #secureAgent = new https.Agent({ keepAlive: true });

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Returns the last answer, whatever its status; throws a `NetworkFailure` or `cancelled`. */
  async send(call: HttpCall): Promise<HttpAnswer> {
    const wire = this.#wireRequest(call);
    const seconds = call.timeoutSeconds ?? defaultTimeoutSeconds;
    const onTimeout = { code: "timedOut", host: wire.host, seconds } as const;
    const ending = new CallEnding(this.#options.clock, call.signal, onTimeout, seconds);
    try {
      return await this.#sendUntilAnswered(call, wire, ending);
    } finally {
      ending.dispose();
    }
  }

  /** Closes the kept connections. */
  dispose(): void {
    this.#plainAgent.destroy();
    this.#secureAgent.destroy();
  }

  async #sendUntilAnswered(call: HttpCall, wire: WireRequest, ending: CallEnding): Promise<HttpAnswer> {
    const attempts = call.attempts ?? defaultAttempts;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(wire, ending);
      const isLast = attempt >= attempts || (call.isQuotaScarce === true && isRateLimited(outcome));
      const delayMs = isLast ? undefined : retryDelay(outcome, attempt, this.#options);
      this.#logOutcome(call, wire, outcome, delayMs);
      if (delayMs !== undefined) await this.#wait(delayMs, ending);
      else if (outcome instanceof Error) throw outcome;
      else return outcome;
    }
  }

  async #attempt(wire: WireRequest, ending: CallEnding): Promise<HttpAnswer | BrokenConnection> {
    try {
      const answer = await ending.interruptible<HttpAnswer>((resolve, reject) => exchange(wire, resolve, reject));
      this.#observeDate(answer, wire);
      return answer;
    } catch (error) {
      if (error instanceof BrokenConnection) return error;
      throw error;
    }
  }

  #observeDate(answer: HttpAnswer, { origin }: WireRequest): void {
    const { clock, timeOrigins = () => [] } = this.#options;
    const date = googleDate(answer, origin, timeOrigins);
    if (date !== undefined) clock.observeDateHeader(date);
  }

  #wait(delayMs: number, ending: CallEnding): Promise<void> {
    return ending.interruptible((resolve) => {
      const timer = this.#options.clock.after(delayMs, () => resolve(undefined));
      return () => timer.dispose();
    });
  }

  #logOutcome(call: HttpCall, wire: WireRequest, outcome: HttpAnswer | Error, delayMs: number | undefined): void {
    const result = outcome instanceof Error ? "connection broke" : String(outcome.status);
    const next = delayMs === undefined ? "" : `, again in ${Math.round(delayMs)} ms`;
    const path = call.isPathPrivate ? "" : (wire.options.path?.split("?", 1)[0] ?? "");
    this.#options.logger.debug(`${call.method} ${wire.host}${path}: ${result}${next}`);
  }

  #wireRequest({ url, method, headers, body, plainHttpHost }: HttpCall): WireRequest {
    const { protocol, origin, hostname, host, port, pathname, search } = parseUrl(url);
    const secure = protocol === "https:";
    const mayBePlain = loopbackHosts.has(hostname) || host === plainHttpHost;
    if (!secure && (protocol !== "http:" || !mayBePlain)) fail({ code: "insecureEndpoint", host });
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const options = {
      method,
      hostname: hostname.replace(/^\[|\]$/g, ""),
      ...(port === "" ? {} : { port }),
      path: pathname + search,
      headers: { ...headers, ...length },
      agent: secure ? this.#secureAgent : this.#plainAgent,
    };
    return { host, origin, secure, options, body, limitBytes };
  }
}

function isRateLimited(outcome: HttpAnswer | BrokenConnection): boolean {
  return !(outcome instanceof BrokenConnection) && outcome.status === 429;
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new MintmarkError({ code: "insecureEndpoint", host: url });
  }
}
