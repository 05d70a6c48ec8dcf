import { chainMembers } from "../request/chain.ts";
import { fail, failureOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { SharedFlights } from "../async/shared-flights.ts";
import type { CallerSession } from "../caller/caller-session.ts";
import type { CredentialSource, SourceChoice } from "../caller/credential-source.ts";
import { type IssuePorts, issueCredential } from "./issue-credential.ts";
import { checkClaims } from "../request/claims.ts";
import { issueOwnIdToken } from "./own-id-token.ts";
import {
  checkBoundary,
  checkChain,
  checkFirstDelegate,
  checkLifetime,
  checkUserToken,
} from "../request/parse-request.ts";
import { checkPayload } from "../request/payload.ts";
import type { LifetimePolicies } from "./lifetime-policies.ts";
import { isOfCaller, type MintRequest, permissionKind, requestKey } from "../request/request.ts";
import { withFreshToken } from "../caller/with-fresh-token.ts";

/** A new credential from Google. `value` is the secret. */
export interface Minted {
  /** The request with the source that was used, so that a renewal keeps the caller. */
  readonly request: MintRequest;
  readonly value: string;
  readonly caller: Pick<CredentialSource, "name" | "principal" | "origin">;
  /** The session's epoch, to tell whether the caller is still the same. */
  readonly epoch: number;
  /** Milliseconds since 1970; `Infinity` if it does not expire. */
  readonly mintedAt: number;
  readonly expiresAt: number;
}

export interface MintPorts extends IssuePorts {
  readonly session: CallerSession;
  readonly lifetimes: Pick<LifetimePolicies, "check">;
  readonly logger: Logger;
  /** The default source for requests that name none. */
  readonly defaultSource: () => SourceChoice;
}

/**
 * Mints what a request asks for with one call of the IAM Credentials API, plus an exchange if needed; throws a `Failure`, which never
 * contains any part of a token.
 */
export type Mint = (request: MintRequest, signal: AbortSignal) => Promise<Minted>;

/** The mint use case: identical requests at the same time share one call and its result. */
export function createMint(ports: MintPorts): Mint {
  let flights = new SharedFlights<Minted>();
  // After the source has changed, requests must not share a call of the previous caller.
  ports.session.onDidChange(() => (flights = new SharedFlights()));
  return async (request, signal) => {
    checkRequest(request, ports.clock.now());
    const choice = request.source ?? ports.defaultSource();
    const key = requestKey({ ...request, source: choice });
    const minted = await flights.run(key, signal, (flight) => mintOnce(ports, request, choice, flight));
    return { ...minted, request: { ...request, source: minted.caller.name } };
  };
}

/** Throws what can be found wrong with a request before anything is sent, and before anybody is asked about it. */
export function checkRequest(request: MintRequest, now: number): void {
  checkChain(request.target, request.delegates);
  if (request.kind === "accessToken") {
    checkLifetime(request.lifetimeSeconds);
    checkUserToken(request);
    checkBoundary(request);
  }
  if (request.kind === "signedJwt") checkClaims(request.claims, now);
  if (request.kind === "signedBlob") checkPayload(request.payload);
}

async function mintOnce(
  ports: MintPorts,
  request: MintRequest,
  choice: SourceChoice,
  signal: AbortSignal,
): Promise<Minted> {
  const { session, clock, logger } = ports;
  if (isOfCaller(request)) {
    const { source } = await session.open(choice, signal);
    const credential = await issueOwnIdToken(source, request, clock, signal);
    logger.info(`Minted an ID token of the caller ${request.target}.`);
    return { request, ...credential, caller: callerOf(source), epoch: session.epoch, mintedAt: clock.now() };
  }
  if (request.kind === "accessToken") {
    await ports.lifetimes.check(request.target, request.lifetimeSeconds, choice, signal);
  }
  const { credential, source, epoch } = await withFreshToken(session, choice, signal, async (caller) => {
    checkFirstDelegate(caller.source.principal, request.delegates);
    const issued = issueCredential(ports, request, caller, signal);
    const credential = await issued.catch((error: unknown) => throwWithChain(error, request, caller.source));
    return { credential, source: caller.source, epoch: caller.epoch };
  });
  logger.info(`Minted ${request.kind} for ${request.target} through ${request.delegates.length} delegates.`);
  return { request, ...credential, caller: callerOf(source), epoch, mintedAt: clock.now() };
}

/** The part of a source that is kept after the mint. */
function callerOf({ name, principal, origin }: CredentialSource): Minted["caller"] {
  return { name, principal, origin };
}

/**
 * Google does not say which hop of a chain it denies, so the failure carries the whole chain, unless it concerns the caller's own access.
 */
function throwWithChain(error: unknown, request: MintRequest, source: CredentialSource): never {
  const failure = failureOf(error);
  if (failure.code !== "permissionDenied" || failure.chain !== undefined) throw error;
  const caller = source.principal ?? source.origin;
  const chain = chainMembers({ caller, delegates: request.delegates, target: request.target });
  return fail({ ...failure, chain, kind: permissionKind(request), source: source.name });
}
