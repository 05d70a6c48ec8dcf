import { parseJsonObject } from "../../core/base/json.ts";
import { MintmarkError } from "../../core/base/errors.ts";
import type { Failure, SourceName } from "../../core/base/failure.ts";
import { failNotJson, optionalText } from "./answer-json.ts";
import { googleFailure, publicText } from "./google-error.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** Whose credential was sent to the token endpoint. */
export interface TokenOwner {
  readonly source: SourceName;
  readonly account: string | undefined;
}

const reauthentication = /invalid_rapt|rapt_required/;

/**
 * Throws the failure for a refusal of an OAuth token endpoint (RFC 6749, 5.2). `invalid_rapt` means that Workspace requires a new sign-in.
 */
export function throwOauthError(answer: HttpAnswer, owner: TokenOwner): never {
  throw new MintmarkError(oauthFailure(answer, owner) ?? googleFailure(answer, answer.host) ?? failNotJson(answer));
}

function oauthFailure(answer: HttpAnswer, owner: TokenOwner): Failure | undefined {
  const refusal = oauthRefusal(answer);
  if (refusal === undefined) return undefined;
  const { error, description } = refusal;
  const subtype = optionalText(parseJsonObject(answer.text) ?? {}, "error_subtype");
  const needsSignIn = reauthentication.test(`${subtype} ${error} ${description}`);
  if (needsSignIn) return { code: "reauthenticationNeeded", ...owner };
  return { code: "sourceRejected", ...owner, error, description };
}

/** The refusal in a token endpoint's answer (RFC 6749, 5.2); `undefined` if it is another kind of answer. */
export function oauthRefusal({
  text,
  status,
}: HttpAnswer): { readonly error: string; readonly description: string } | undefined {
  const json = parseJsonObject(text) ?? {};
  const error = publicText(optionalText(json, "error"));
  if (error === "" || status === 429 || status >= 500) return undefined;
  return { error, description: publicText(optionalText(json, "error_description")) };
}
