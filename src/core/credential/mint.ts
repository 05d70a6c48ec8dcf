import type { Clock } from "../base/clock.ts";
import { chainMembers } from "../chain/chain.ts";
import { fail, failureOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { SharedFlights } from "../base/shared-flights.ts";
import type { CallerSession } from "./caller-session.ts";
import type { CredentialSource, SourceChoice } from "./credential-source.ts";
import type { AccessTokenAnswer, IamCredentials } from "./iam-credentials.ts";
import { checkChain, checkLifetime } from "./parse-request.ts";
import { checkAnswer } from "./post-mint-check.ts";
import { type MintRequest, requestKey } from "./request.ts";

/** A credential fresh from Google. `value` is the secret. */
export interface Minted {
  /** What was asked for, with the source that was used: renewing it keeps the caller. */
  readonly request: MintRequest;
  readonly value: string;
  readonly caller: Pick<CredentialSource, "name" | "principal" | "origin">;
  /** Milliseconds since 1970. */
  readonly mintedAt: number;
  readonly expiresAt: number;
}

export interface MintPorts {
  readonly session: CallerSession;
  readonly iamCredentials: IamCredentials;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The source that a request without one uses. */
  readonly defaultSource: () => SourceChoice;
}

/** Mints what a request asks for with one call of the IAM Credentials API; throws a `Failure`, never a part of a token. */
export type Mint = (request: MintRequest, signal: AbortSignal) => Promise<Minted>;

/** The mint use case: identical requests at the same time share one call and its answer. */
export function createMint(ports: MintPorts): Mint {
  let flights = new SharedFlights<Minted>();
  // Whoever asks after the source changed does not get what the caller before was given.
  ports.session.onDidChange(() => (flights = new SharedFlights()));
  return async (request, signal) => {
    checkChain(request.target, request.delegates);
    checkLifetime(request.lifetimeSeconds);
    const choice = request.source ?? ports.defaultSource();
    const key = requestKey({ ...request, source: choice });
    const minted = await flights.run(key, signal, (flight) => mintOnce(ports, request, choice, flight));
    return { ...minted, request: { ...request, source: minted.caller.name } };
  };
}

async function mintOnce(
  { session, iamCredentials, clock, logger }: MintPorts,
  request: MintRequest,
  choice: SourceChoice,
  signal: AbortSignal,
): Promise<Minted> {
  const { source } = await session.open(choice, signal);
  const answer = await callWithFreshToken(session, iamCredentials, request, choice, signal).catch((error: unknown) =>
    throwWithChain(error, request, source),
  );
  const mintedAt = clock.now();
  checkAnswer(request, answer, mintedAt);
  logger.info(`Minted ${request.kind} for ${request.target} through ${request.delegates.length} delegates.`);
  const { name, principal, origin } = source;
  const caller = { name, principal, origin };
  return { request, value: answer.accessToken, caller, mintedAt, expiresAt: answer.expiresAt };
}

/** Google names no hop when it denies a chain, so the failure carries the whole chain. */
function throwWithChain(error: unknown, request: MintRequest, source: CredentialSource): never {
  const failure = failureOf(error);
  if (failure.code !== "permissionDenied") throw error;
  const caller = source.principal ?? source.origin;
  return fail({ ...failure, chain: chainMembers({ caller, delegates: request.delegates, target: request.target }) });
}

/** A cached token may have been revoked in the meantime: when Google refuses it, a fresh one is tried once. */
async function callWithFreshToken(
  session: CallerSession,
  iamCredentials: IamCredentials,
  request: MintRequest,
  choice: SourceChoice,
  signal: AbortSignal,
): Promise<AccessTokenAnswer> {
  const caller = await session.caller(choice, signal);
  try {
    return await iamCredentials.generateAccessToken(request, caller, signal);
  } catch (error) {
    if (failureOf(error).code !== "unauthenticated") throw error;
    session.rejectToken(choice, caller.token);
    const fresh = await session.caller(choice, signal);
    if (fresh.token === caller.token) throw error;
    return iamCredentials.generateAccessToken(request, fresh, signal);
  }
}
