import type { Clock } from "../../core/base/clock.ts";
import { fail } from "../../core/base/errors.ts";
import type { ExchangeFailure } from "../../core/base/failure.ts";
import type { AccessTokenAnswer } from "../../core/credential/iam-credentials.ts";
import { boundaryOptions } from "../../core/request/access-boundary.ts";
import type { TokenExchange } from "../../core/credential/token-exchange.ts";
import {
  failNotJson,
  failUnexpected,
  optionalText,
  readJsonObject,
  readPositiveNumber,
  readText,
} from "../http/answer-json.ts";
import { googleFailure } from "../http/google-error.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { HttpAnswer } from "../http/http-exchange.ts";
import { oauthRefusal } from "../http/oauth-error.ts";
import {
  accessTokenType,
  jwtBearerGrant,
  postTokenForm,
  readTokenAnswer,
  tokenExchangeGrant,
} from "../http/token-endpoint.ts";

/** Exchanges minted tokens at Google's OAuth token endpoint and its Security Token Service. */
export function createTokenExchange(http: HttpClient, clock: Clock): TokenExchange {
  return {
    async redeemAssertion({ assertion, target, subject, scopes }, endpoints, signal) {
      const form = new URLSearchParams({ grant_type: jwtBearerGrant, assertion });
      const answer = await postTokenForm(http, `${endpoints.oauth2}/token`, form.toString(), signal);
      const of = { code: "userTokenRefused", account: target, subject, scopes } as const;
      if (answer.status !== 200) throwRefusal(answer, of);
      const { value, expiresAt } = readTokenAnswer(answer, clock);
      return { accessToken: value, expiresAt };
    },
    async downscope({ accessToken, expiresAt, target, boundary }, endpoints, signal) {
      const form = new URLSearchParams({
        grant_type: tokenExchangeGrant,
        requested_token_type: accessTokenType,
        subject_token: accessToken,
        subject_token_type: accessTokenType,
        options: JSON.stringify(boundaryOptions(boundary)),
      });
      const url = `${endpoints.securityTokenService}/v1/token`;
      const answer = await postTokenForm(http, url, form.toString(), signal);
      if (answer.status !== 200) throwRefusal(answer, { code: "boundaryRefused", account: target });
      return readDownscoped(answer, clock, expiresAt);
    },
  };
}

/** The Security Token Service does not always return the expiry of a downscoped token: it is that of the original token. */
function readDownscoped(answer: HttpAnswer, clock: Clock, expiresAt: number): AccessTokenAnswer {
  const json = readJsonObject(answer);
  const accessToken = readText(json, "access_token", answer.host);
  if (optionalText(json, "issued_token_type") !== accessTokenType) {
    failUnexpected(answer.host, "issued_token_type is not an access token");
  }
  if (json["expires_in"] === undefined) return { accessToken, expiresAt };
  const seconds = readPositiveNumber(json, "expires_in", answer.host);
  return { accessToken, expiresAt: clock.now() + seconds * 1_000 };
}

type RefusalOf<F = ExchangeFailure> = F extends ExchangeFailure ? Omit<F, "error" | "description"> : never;

function throwRefusal(answer: HttpAnswer, of: RefusalOf): never {
  const refusal = oauthRefusal(answer);
  if (refusal !== undefined) return fail({ ...of, ...refusal });
  return fail(googleFailure(answer, of.account) ?? failNotJson(answer));
}
