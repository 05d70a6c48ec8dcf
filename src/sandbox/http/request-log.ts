/** One request that the sandbox answered. Has no header, query or body, and so no secret. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Id of the route; `undefined` if no route matched. */
  readonly route: string | undefined;
  /** HTTP status; 0 if the connection was cut or no answer was sent. */
  readonly status: number;
  readonly caller: string | undefined;
  /** Milliseconds since 1970 on the sandbox's clock. */
  readonly time: number;
}

/** The last requests, oldest first. */
export class RequestLog {
  readonly #limit: number;
  #entries: LoggedRequest[] = [];

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit * 1.1) this.#entries = this.#entries.slice(-this.#limit);
  }

  clear(): void {
    this.#entries = [];
  }
}
