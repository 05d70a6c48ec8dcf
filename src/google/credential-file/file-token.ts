import { fail, failureOf } from "../../core/base/errors.ts";
import { cloudPlatformScope } from "../../core/request/scope.ts";
import type { CallerToken } from "../../core/caller/credential-source.ts";
import { optionalText, readJsonObject } from "../http/answer-json.ts";
import type { AuthorizedUser, CredentialFile, ServiceAccountKey } from "./credential-file.ts";
import type { Endpoints } from "../../core/caller/endpoints.ts";
import type { ExternalAccount, ExternalAuthorizedUser } from "./external-account-file.ts";
import type { PostForm } from "./google-auth.ts";
import type { HttpAnswer } from "../http/http-exchange.ts";
import { createIamCredentials } from "../api/iam-credentials-client.ts";
import { oauthRefusal, throwOauthError, type TokenOwner } from "../http/oauth-error.ts";
import {
  type SourceContext,
  accessTokenType,
  basicAuthorization,
  postTokenForm,
  readEmail,
  readTokenAnswer,
  tokenExchangeGrant,
} from "../http/token-endpoint.ts";
import { fetchSubjectToken } from "./subject-token.ts";
import type { Programs } from "./subject-program.ts";

/** What one exchange needs. */
export interface ExchangeContext extends SourceContext {
  readonly endpoints: Endpoints;
  /** For the failures of the token endpoint. */
  readonly owner: TokenOwner;
  /** Path of the credential file. */
  readonly origin: string;
  readonly quotaProject: string | undefined;
  readonly programs: Programs | undefined;
}

/** An access token, and what else the answer contains. */
export interface FileToken {
  readonly token: CallerToken;
  /** Email of the person, if the answer names one. */
  readonly email?: string | undefined;
  /** The refresh token that replaces the old one; workforce pools change it. */
  readonly refreshToken?: string | undefined;
}

const impersonationSeconds = 3_600;

/** Exchanges the credential in a file for an access token; throws a `SourceFailure`, `NetworkFailure` or `GoogleFailure`. */
export async function fetchFileToken(
  file: CredentialFile,
  context: ExchangeContext,
  signal: AbortSignal,
): Promise<FileToken> {
  switch (file.kind) {
    case "authorizedUser":
    case "serviceAccountKey": {
      const answer = await exchangeThroughLibrary(file, context, signal);
      return { token: readTokenAnswer(answer, context.clock), email: readEmail(answer) };
    }
    case "externalAuthorizedUser":
      return refreshExternalUser(file, context, signal);
    case "externalAccount":
      return exchangeSubjectToken(file, context, signal);
    case "impersonatedAccount": {
      const { token, refreshToken } = await fetchFileToken(file.source, context, signal);
      const caller = file.source.account ?? context.origin;
      const step = { ...file, caller, lifetimeSeconds: impersonationSeconds };
      return { token: await impersonate(step, token, context, signal), refreshToken };
    }
  }
}

/** Refreshes for a workforce pool user; the Security Token Service wants the client in the header. */
async function refreshExternalUser(
  { tokenUrl, client, refreshToken }: ExternalAuthorizedUser,
  { http, clock, owner }: ExchangeContext,
  signal: AbortSignal,
): Promise<FileToken> {
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
  const answer = await postTokenForm(http, tokenUrl, form.toString(), signal, basicAuthorization(client));
  if (answer.status !== 200) throwOauthError(answer, owner);
  return { token: readTokenAnswer(answer, clock), refreshToken: readReplacement(answer) };
}

/** Exchanges a token from outside Google, then impersonates with the result if the file says so (RFC 8693). */
async function exchangeSubjectToken(
  file: ExternalAccount,
  context: ExchangeContext,
  signal: AbortSignal,
): Promise<FileToken> {
  const { http, clock, origin, programs } = context;
  const subject = { http, programs, path: origin, now: clock.now() };
  const form = exchangeForm(file, await fetchSubjectToken(file, subject, signal));
  const authorization = file.client === undefined ? {} : basicAuthorization(file.client);
  const answer = await postTokenForm(http, file.tokenUrl, form, signal, authorization);
  if (answer.status !== 200) throwExchangeRefusal(answer, file.audience, context);
  const token = readTokenAnswer(answer, clock);
  if (file.impersonated === undefined) return { token };
  const step = {
    account: file.impersonated,
    caller: file.audience,
    delegates: [],
    lifetimeSeconds: file.lifetimeSeconds,
  };
  return { token: await impersonate(step, token, context, signal) };
}

/** A refused exchange is about the provider or the outside token; nobody's sign-in can help. */
function throwExchangeRefusal(answer: HttpAnswer, audience: string, { origin: path, owner }: ExchangeContext): never {
  const refusal = oauthRefusal(answer);
  if (refusal === undefined) return throwOauthError(answer, owner);
  return fail({ code: "subjectTokenRefused", path, audience, ...refusal });
}

function exchangeForm(file: ExternalAccount, subjectToken: string): string {
  const form = new URLSearchParams({
    grant_type: tokenExchangeGrant,
    audience: file.audience,
    scope: cloudPlatformScope,
    requested_token_type: accessTokenType,
    subject_token: subjectToken,
    subject_token_type: file.subjectTokenType,
  });
  const isForProject = file.client === undefined && file.workforceProject !== undefined;
  if (isForProject) form.set("options", JSON.stringify({ userProject: file.workforceProject }));
  return form.toString();
}

interface Impersonation {
  readonly caller: string;
  readonly account: string;
  readonly delegates: readonly string[];
  readonly lifetimeSeconds: number;
}

/** The extra call for a file that impersonates. Mints need the scope cloud-platform, whatever scopes the file has. */
async function impersonate(
  { caller, account, delegates, lifetimeSeconds }: Impersonation,
  token: CallerToken,
  { http, endpoints, quotaProject }: ExchangeContext,
  signal: AbortSignal,
): Promise<CallerToken> {
  const call = { target: account, delegates, scopes: [cloudPlatformScope], lifetimeSeconds };
  const payer = { token: token.value, endpoints, quotaProject };
  const chain = [caller, ...delegates, account];
  const answer = await createIamCredentials(http)
    .generateAccessToken(call, payer, signal)
    .catch((error: unknown) => throwWithChain(error, chain));
  return { value: answer.accessToken, expiresAt: answer.expiresAt };
}

/** Google does not say which hop of a chain it denies, so the failure contains the whole chain. */
export function throwWithChain(error: unknown, chain: readonly string[]): never {
  const failure = failureOf(error);
  if (failure.code !== "permissionDenied") throw error;
  return fail({ ...failure, chain });
}

function readReplacement(answer: HttpAnswer): string | undefined {
  return optionalText(readJsonObject(answer), "refresh_token") || undefined;
}

/** A larger difference means a wrong clock, not a slow answer. */
const mistimedMs = 60_000;

/**
 * Exchanges a person's or a key's credential at the token endpoint. A key signs the current time: if the `Date` of a refusal shows that the
 * endpoint's clock is another one, it signs once more, with that time. With `idTokenAudience` a key asks for an ID token.
 */
export async function exchangeThroughLibrary(
  file: AuthorizedUser | ServiceAccountKey,
  context: ExchangeContext,
  signal: AbortSignal,
  idTokenAudience?: string,
): Promise<HttpAnswer> {
  const signedAt = context.clock.now();
  let endpointTime = Number.NaN;
  const post: PostToEndpoint = async (form) => {
    const answer = await postTokenForm(context.http, `${context.endpoints.oauth2}/token`, form, signal);
    if (answer.status === 400) endpointTime = Date.parse(answer.headers.date ?? "");
    return answer.status === 200 ? answer : throwOauthError(answer, context.owner);
  };
  try {
    return await exchangeOnce(file, signedAt, post, idTokenAudience);
  } catch (error) {
    const isMistimed = file.kind === "serviceAccountKey" && Math.abs(endpointTime - signedAt) > mistimedMs;
    if (!isMistimed) throw error;
    return exchangeOnce(file, endpointTime, post, idTokenAudience);
  }
}

/** Posts a form to the token endpoint; throws its refusals. */
type PostToEndpoint = (form: string) => Promise<HttpAnswer>;

/**
 * Lets google-auth-library make the request, but takes the answer or failure from our own `post`: the library's errors contain the request
 * with its secrets, and its expiry comes from an uncorrected clock.
 */
async function exchangeOnce(
  file: AuthorizedUser | ServiceAccountKey,
  now: number,
  send: PostToEndpoint,
  idTokenAudience: string | undefined,
): Promise<HttpAnswer> {
  const { exchangeKey, exchangeKeyForIdToken, refreshUserToken } = await import("./google-auth.ts");
  let sent: Promise<HttpAnswer> | undefined;
  const post: PostForm = async (form) => {
    sent = send(form);
    return (await sent).text;
  };
  const exchange = (): Promise<void> => {
    if (file.kind === "authorizedUser") return refreshUserToken(file, post);
    if (idTokenAudience === undefined) return exchangeKey(file, now, post);
    return exchangeKeyForIdToken(file, idTokenAudience, now, post);
  };
  const problem = await exchange().then(
    () => "NoTokenRequest",
    (error: unknown) => (error instanceof Error ? error.name : typeof error),
  );
  return sent ?? fail({ code: "unexpected", name: problem });
}
