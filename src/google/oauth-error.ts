import { MintmarkError } from "../core/base/errors.ts";
import type { Failure, SourceName } from "../core/base/failure.ts";
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
  const json = jsonObjectIn(answer.text) ?? {};
  const error = publicText(optionalText(json, "error"));
  if (error === "" || answer.status === 429 || answer.status >= 500) return undefined;
  const description = publicText(optionalText(json, "error_description"));
  const needsSignIn = reauthentication.test(`${optionalText(json, "error_subtype")} ${error} ${description}`);
  if (needsSignIn) return { code: "reauthenticationNeeded", ...owner };
  return { code: "sourceRejected", ...owner, error, description };
}
