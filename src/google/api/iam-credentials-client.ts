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
import { failUnexpected, readJsonObject, readText } from "../http/answer-json.ts";
import { postGoogle } from "../http/google-call.ts";
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

function post(
  http: HttpClient,
  method: string,
  { target, delegates, reason }: CredentialCall,
  fields: JsonObject,
  caller: Caller,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const name = accountResourceName(encodeURIComponent(target));
  const url = `${caller.endpoints.iamCredentials}/v1/${name}:${method}`;
  const body = { delegates: delegates.map(accountResourceName), ...fields };
  return postGoogle(http, { url, resource: target, caller, reason, signal }, body);
}

function readAccessToken(answer: HttpAnswer): AccessTokenAnswer {
  const json = readJsonObject(answer);
  const accessToken = readText(json, "accessToken", answer.host);
  const expiresAt = Date.parse(readText(json, "expireTime", answer.host));
  if (!Number.isNaN(expiresAt)) return { accessToken, expiresAt };
  return failUnexpected(answer.host, "expireTime is not a time");
}
