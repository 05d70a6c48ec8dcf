import { fail } from "../../core/base/errors.ts";
import type { JsonObject } from "../../core/base/json.ts";
import { accountResourceName } from "../../core/account/account-name.ts";
import type { Caller } from "../../core/caller/credential-source.ts";
import type {
  AccessTokenAnswer,
  AccessTokenCall,
  CredentialCall,
  IamCredentials,
  IdTokenCall,
} from "../../core/credential/iam-credentials.ts";
import { readJsonObject, readText } from "../http/answer-json.ts";
import { throwGoogleError } from "../http/google-error.ts";
import { googleHeaders } from "../http/google-headers.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { HttpAnswer } from "../http/http-exchange.ts";

/** The IAM Service Account Credentials API, v1 (https://docs.cloud.google.com/iam/docs/reference/credentials/rest). */
export function createIamCredentials(http: HttpClient): IamCredentials {
  return {
    async generateAccessToken(call, caller, signal) {
      const answer = await post(http, "generateAccessToken", call, accessTokenBody(call), caller, signal);
      return readAccessToken(answer);
    },
    async generateIdToken(call, caller, signal) {
      const answer = await post(http, "generateIdToken", call, idTokenBody(call), caller, signal);
      return { token: readText(readJsonObject(answer), "token", answer.host) };
    },
    async signJwt(call, caller, signal) {
      const answer = await post(http, "signJwt", call, { payload: JSON.stringify(call.claims) }, caller, signal);
      return { signedJwt: readText(readJsonObject(answer), "signedJwt", answer.host) };
    },
    async signBlob(call, caller, signal) {
      const answer = await post(http, "signBlob", call, { payload: call.payload }, caller, signal);
      return { signedBlob: readText(readJsonObject(answer), "signedBlob", answer.host) };
    },
  };
}

function accessTokenBody({ scopes, lifetimeSeconds }: AccessTokenCall): JsonObject {
  return { scope: scopes, lifetime: `${lifetimeSeconds}s` };
}

function idTokenBody({ audience, includeEmail, organizationNumberIncluded }: IdTokenCall): JsonObject {
  return { audience, includeEmail, ...(organizationNumberIncluded ? { organizationNumberIncluded } : {}) };
}

async function post(
  http: HttpClient,
  method: string,
  { target, delegates, reason }: CredentialCall,
  fields: JsonObject,
  caller: Caller,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const name = accountResourceName(encodeURIComponent(target));
  const answer = await http.send({
    method: "POST",
    url: `${caller.endpoints.iamCredentials}/v1/${name}:${method}`,
    headers: { ...googleHeaders(caller, reason), "content-type": "application/json" },
    body: JSON.stringify({ delegates: delegates.map(accountResourceName), ...fields }),
    signal,
  });
  return answer.status === 200 ? answer : throwGoogleError(answer, target);
}

function readAccessToken(answer: HttpAnswer): AccessTokenAnswer {
  const json = readJsonObject(answer);
  const accessToken = readText(json, "accessToken", answer.host);
  const expiresAt = Date.parse(readText(json, "expireTime", answer.host));
  if (!Number.isNaN(expiresAt)) return { accessToken, expiresAt };
  return fail({ code: "unexpectedAnswer", host: answer.host, problem: "expireTime is not a time" });
}
