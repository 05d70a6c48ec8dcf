import type { Clock } from "../base/clock.ts";
import { fail } from "../base/errors.ts";
import type { CallerSession } from "../caller/caller-session.ts";
import type { CredentialSource, OwnIdTokens, SourceChoice } from "../caller/credential-source.ts";
import { checkIdToken, type CheckedCredential } from "./post-mint-check.ts";
import type { IdTokenRequest, PartialRequest } from "../request/request.ts";

/**
 * An ID token of the caller, directly from its source. Refuses a request for another caller, or for an audience that the source cannot
 * give.
 */
export async function issueOwnIdToken(
  source: CredentialSource,
  request: IdTokenRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<CheckedCredential> {
  const own = ownIdTokensOf(source);
  checkOwnRequest(request, source.principal, own);
  const { audience, includeEmail, licenses = false } = request;
  const token = await own.fetch({ audience, includeEmail, licenses }, signal);
  return checkIdToken(request, { token }, clock.now());
}

/** Completes a request for an ID token of the caller from the source: its identity and, for a person, the audience. */
export async function fillOwnRequest(
  session: CallerSession,
  given: PartialRequest,
  choice: SourceChoice,
  signal: AbortSignal,
): Promise<PartialRequest> {
  const { source } = await session.open(choice, signal);
  const own = ownIdTokensOf(source);
  const principal = source.principal ?? (await session.warm(choice, signal));
  if (principal === undefined)
    return fail({ code: "noOwnIdToken", source: source.name, account: undefined, reason: "nobody" });
  checkOwnRequest(given, principal, own);
  return {
    ...given,
    target: principal,
    delegates: [],
    ...(own.audience === undefined ? {} : { audience: own.audience }),
    // Only a metadata server is asked for the email; for other sources it depends on the sign-in.
    ...(own.hasDetails ? {} : { includeEmail: given.includeEmail ?? false }),
  };
}

function ownIdTokensOf({ ownIdTokens, name, principal }: CredentialSource): OwnIdTokens {
  return ownIdTokens ?? fail({ code: "noOwnIdToken", source: name, account: principal, reason: "federated" });
}

function checkOwnRequest({ target, audience }: PartialRequest, principal: string | undefined, own: OwnIdTokens): void {
  if (target !== undefined && principal !== undefined && target !== principal.toLowerCase()) {
    fail({ code: "otherCaller", account: target, actual: principal });
  }
  if (audience === undefined || own.audience === undefined || audience === own.audience) return;
  fail({ code: "ownAudienceOnly", account: principal ?? target ?? "", audience: own.audience, asked: audience });
}
