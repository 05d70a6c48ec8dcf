import { parseJsonObject } from "../../core/base/json.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { CallerToken } from "../../core/caller/credential-source.ts";
import { optionalText, readJsonObject, readPositiveNumber } from "./answer-json.ts";
import { readAccessToken } from "./bearer-form.ts";
import type { HttpClient } from "./http-client.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** What every credential source needs. */
export interface SourceContext {
  readonly clock: Clock;
  readonly http: HttpClient;
}

export const jwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

/** The access token in an OAuth answer (RFC 6749, 5.1; the metadata server's is the same); its expiry is by the corrected clock. */
export function readTokenAnswer(answer: HttpAnswer, clock: Clock): CallerToken {
  const json = readJsonObject(answer);
  const value = readAccessToken(json, answer.host);
  return { value, expiresAt: clock.now() + readPositiveNumber(json, "expires_in", answer.host) * 1000 };
}

/** The person in the ID token that comes with an access token; trusted unverified, because it comes straight from the token endpoint. */
export function readEmail(answer: HttpAnswer): string | undefined {
  const idToken = optionalText(parseJsonObject(answer.text) ?? {}, "id_token");
  const payload = Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString();
  return optionalText(parseJsonObject(payload) ?? {}, "email") || undefined;
}

export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

/** An OAuth client as a header (RFC 6749, 2.3.1). */
export function basicAuthorization({ id, secret }: OAuthClient): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
}

/** Posts a form to an OAuth token endpoint, given by its full URL, and returns the answer, even a refusal. */
export function postTokenForm(
  http: HttpClient,
  url: string,
  form: string,
  signal: AbortSignal,
  authorization: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  return http.send({
    method: "POST",
    url,
    headers: {
      ...authorization,
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
      "user-agent": "mintmark",
    },
    body: form,
    signal,
  });
}
