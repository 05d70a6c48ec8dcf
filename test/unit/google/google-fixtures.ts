import type { TestContext } from "node:test";
import { inspect } from "node:util";
import assert from "node:assert/strict";
import { isMintmarkError } from "../../../src/core/base/errors.ts";
import type { Failure } from "../../../src/core/base/failure.ts";
import type { Logger } from "../../../src/core/base/logger.ts";
import type { Caller } from "../../../src/core/caller/credential-source.ts";
import { endpointsAt } from "../../../src/core/caller/endpoints.ts";
import { HttpClient } from "../../../src/google/http/http-client.ts";
import { FakeClock } from "./fake-clock.ts";

/** Planted wherever a secret may be; it must not appear anywhere. */
export const secret = "PLANTED-SECRET-5d1f";

export class MemoryLogger implements Logger {
  readonly lines: string[] = [];
  debug = (message: string): void => void this.lines.push(message);
  info = this.debug;
  warn = this.debug;
  error = this.debug;
}

export interface Network {
  readonly http: HttpClient;
  readonly clock: FakeClock;
  readonly logger: MemoryLogger;
}

/** A client with a still clock and no jitter. */
export function network(test: TestContext): Network {
  const clock = new FakeClock();
  const logger = new MemoryLogger();
  const http = new HttpClient({ clock, logger, random: () => 1 });
  test.after(() => http.dispose());
  return { http, clock, logger };
}

export function callerAt(url: string): Caller {
  return { token: secret, endpoints: endpointsAt(url), quotaProject: undefined };
}

export const never = new AbortController().signal;

/** The failure that a promise rejects with; fails the test if the secret is anywhere in the error. */
export async function failureOfRejection(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => assert.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  assert.ok(isMintmarkError(error), inspect(error));
  assertNoSecret(error);
  return error.failure;
}

export function assertNoSecret(value: unknown): void {
  const everything = inspect(value, { depth: 20, showHidden: true }) + JSON.stringify(value);
  assert.ok(!everything.includes(secret), `the secret came out: ${everything}`);
}
