import { match } from "../base/match.ts";
import type { Caller } from "../caller/credential-source.ts";
import {
  checkIdToken,
  checkSignedJwt,
  type CheckedCredential,
  checkAccessToken,
  checkNarrowed,
} from "./post-mint-check.ts";
import type { MintRequest, AccessTokenRequest } from "../request/request.ts";
import { fail, failureOf } from "../base/errors.ts";
import { type Clock, deadlineAt } from "../base/clock.ts";
import { checkClaims } from "../request/claims.ts";
import type { ReadAccount } from "../account/account-directory.ts";
import type { IamCredentials } from "./iam-credentials.ts";
import type { TokenExchange } from "./token-exchange.ts";

/** Makes the calls that mint, and checks the result. */
export async function issueCredential(
  ports: IssuePorts,
  request: MintRequest,
  caller: Caller,
  signal: AbortSignal,
): Promise<CheckedCredential> {
  const { iamCredentials, clock } = ports;
  return match(request, {
    accessToken: (request) => issueAccessToken(ports, request, caller, signal),
    idToken: async (request) =>
      checkIdToken(request, await iamCredentials.generateIdToken(request, caller, signal), clock.now()),
    signedJwt: async (request) => {
      // Checked before, but the answer with the caller's token may have corrected the clock.
      checkClaims(request.claims, clock.now());
      return checkSignedJwt(request, await iamCredentials.signJwt(request, caller, signal));
    },
    signedBlob: async (request) => {
      const { signedBlob } = await iamCredentials.signBlob(request, caller, signal);
      return { value: signedBlob, expiresAt: Infinity };
    },
  });
}

export interface IssuePorts {
  readonly iamCredentials: IamCredentials;
  readonly tokenExchange: TokenExchange;
  readonly readAccount: ReadAccount;
  readonly clock: Clock;
}

/** Audience of the assertion, wherever it is sent (source: Google's page on OAuth 2.0 for service accounts). */
const tokenAudience = "https://oauth2.googleapis.com/token";

/** An access token of the target or of a Workspace user, or one limited by a boundary: one call, plus one if it is exchanged. */
async function issueAccessToken(
  ports: IssuePorts,
  request: AccessTokenRequest,
  caller: Caller,
  signal: AbortSignal,
): Promise<CheckedCredential> {
  const { iamCredentials, tokenExchange, clock } = ports;
  const { subject, accessBoundary: boundary, target } = request;
  if (subject !== undefined) return issueUserToken(ports, { ...request, subject }, caller, signal);
  const wide = await iamCredentials.generateAccessToken(request, caller, signal);
  const checked = checkAccessToken(request, wide, clock.now());
  if (boundary === undefined) return checked;
  const narrow = await tokenExchange.downscope({ ...wide, target, boundary }, caller.endpoints, signal);
  return checkNarrowed(request, wide, narrow, clock.now());
}

/** Domain-wide delegation without a key: the target signs that it acts for the user, and the signed JWT is exchanged. */
async function issueUserToken(
  ports: IssuePorts,
  request: AccessTokenRequest & { readonly subject: string },
  caller: Caller,
  signal: AbortSignal,
): Promise<CheckedCredential> {
  const { tokenExchange, clock } = ports;
  const { target, subject, scopes } = request;
  const first = await signAssertion(ports, request, caller, signal);
  const { assertion } = first.isMistimed ? await signAssertion(ports, request, caller, signal) : first;
  const call = { assertion, target, subject, scopes };
  const answer = await tokenExchange
    .redeemAssertion(call, caller.endpoints, signal)
    .catch((error: unknown) => throwWithClientId(error, ports, caller, signal));
  return checkAccessToken(request, answer, clock.now());
}

/** Google refuses an assertion whose times are further off. */
const mistimedMs = 60_000;

/** Signs with the current time. If the answer shows that this was the wrong time, it is mistimed. */
async function signAssertion(
  { iamCredentials, clock }: IssuePorts,
  request: AccessTokenRequest & { readonly subject: string },
  caller: Caller,
  signal: AbortSignal,
): Promise<{ readonly assertion: string; readonly isMistimed: boolean }> {
  const { target, subject, scopes, lifetimeSeconds } = request;
  const signedAt = clock.now();
  const { leftMs } = deadlineAt(clock, signedAt);
  const iat = Math.floor(signedAt / 1_000);
  const times = { iat, exp: iat + lifetimeSeconds };
  const claims = { iss: target, sub: subject, aud: tokenAudience, scope: scopes.join(" "), ...times };
  const signed = await iamCredentials.signJwt({ ...request, claims }, caller, signal);
  const { value: assertion } = checkSignedJwt({ target, claims }, signed);
  return { assertion, isMistimed: Math.abs(clock.now() - signedAt + leftMs()) > mistimedMs };
}

/** An administrator needs the account's unique id, which mints do not show: it is read for the refusal, if the caller may. */
async function throwWithClientId(
  error: unknown,
  { readAccount }: Pick<IssuePorts, "readAccount">,
  caller: Caller,
  signal: AbortSignal,
): Promise<never> {
  const failure = failureOf(error);
  if (failure.code !== "userTokenRefused" || failure.error !== "unauthorized_client") throw error;
  const found = await readAccount(failure.account, caller, signal).catch(() => undefined);
  return found === undefined ? fail(failure) : fail({ ...failure, clientId: found.uniqueId });
}
