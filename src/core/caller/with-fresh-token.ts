import { failureOf } from "../base/errors.ts";
import type { Failure } from "../base/failure.ts";
import type { CallerSession } from "./caller-session.ts";
import type { SourceChoice, SourcedCaller } from "./credential-source.ts";

/** Google calls a token that it no longer knows one of another kind, too. */
const refusals: readonly Failure["code"][] = ["unauthenticated", "notAnAccessToken"];

/** Runs work as the caller. A cached token may have been revoked: if Google refuses it, a new one is tried once. */
export async function withFreshToken<T>(
  session: CallerSession,
  choice: SourceChoice,
  signal: AbortSignal,
  work: (caller: SourcedCaller) => Promise<T>,
): Promise<T> {
  const caller = await session.caller(choice, signal);
  try {
    return await work(caller);
  } catch (error) {
    if (!refusals.includes(failureOf(error).code)) throw error;
    session.rejectToken(choice, caller.token);
    const fresh = await session.caller(choice, signal);
    if (fresh.token === caller.token) throw error;
    return work(fresh);
  }
}
