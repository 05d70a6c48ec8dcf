import { MintmarkError } from "../../core/base/errors.ts";
import type { Failure, SourceName } from "../../core/base/failure.ts";
import { failNotJson, jsonObjectIn, optionalText } from "./answer-json.ts";
import { googleFailure, publicText } from "./google-error.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** Whose credential was sent to the token endpoint. */
export interface TokenOwner {
  readonly source: SourceName;
  readonly account: string | undefined;
}

const reauthentication = /invalid_rapt|rapt_required/;

/**
 * Throws the failure that a refusing answer of an OAuth token endpoint stands for (RFC 6749, 5.2). `invalid_rapt` is Workspace asking
 * the person to sign in again.
 */
export function throwOauthError(answer: HttpAnswer, owner: TokenOwner): never {
  throw new MintmarkError(oauthFailure(answer, owner) ?? googleFailure(answer, answer.host) ?? failNotJson(answer));
}

function oauthFailure(answer: HttpAnswer, owner: TokenOwner): Failure | undefined {
  const refusal = oauthRefusal(answer);
  if (refusal === undefined) return undefined;
  const { error, description } = refusal;
  const subtype = optionalText(jsonObjectIn(answer.text) ?? {}, "error_subtype");
  const needsSignIn = reauthentication.test(`${subtype} ${error} ${description}`);
  if (needsSignIn) return { code: "reauthenticationNeeded", ...owner };
  return { code: "sourceRejected", ...owner, error, description };
}

/** What a token endpoint says when it refuses (RFC 6749, 5.2); `undefined` for an answer that is about something else. */
export function oauthRefusal({
  text,
  status,
}: HttpAnswer): { readonly error: string; readonly description: string } | undefined {
  const json = jsonObjectIn(text) ?? {};
  const error = publicText(optionalText(json, "error"));
  if (error === "" || status === 429 || status >= 500) return undefined;
  return { error, description: publicText(optionalText(json, "error_description")) };
}
