import { match } from "../../base/match.ts";
import { headerText, jsonText, shellWord } from "../../base/quote.ts";
import type { JsonObject } from "../../base/json.ts";
import { accountResourceName } from "../../account/account-name.ts";
import type { MintRequest } from "../../request/request.ts";
import { delegateNames, type ExportRequest } from "./export-target.ts";

/** The REST call itself; it gets the caller's token from gcloud when it runs. The API takes `delegates` in order, without the target. */
export const exportCurl: ExportRequest = (request, { iamCredentials }) => {
  const { method, fields } = callOf(request);
  const url = `${iamCredentials}/v1/${accountResourceName(request.target)}:${method}`;
  const lines = [
    "curl --fail-with-body --silent --show-error --request POST",
    `--header "Authorization: Bearer $(gcloud auth print-access-token)"`,
    "--header 'Content-Type: application/json'",
    ...(request.reason === undefined
      ? []
      : [`--header ${shellWord(`X-Goog-Request-Reason: ${headerText(request.reason)}`)}`]),
    `--data-raw ${shellWord(jsonText({ delegates: delegateNames(request), ...fields }))}`,
    shellWord(url),
  ];
  return `${lines.join(" \\\n  ")}\n`;
};

function callOf(request: MintRequest): { readonly method: string; readonly fields: JsonObject } {
  return match(request, {
    accessToken: ({ scopes, lifetimeSeconds }) => ({
      method: "generateAccessToken",
      fields: { scope: scopes, lifetime: `${lifetimeSeconds}s` },
    }),
    idToken: (request) => {
      const { audience, includeEmail, organizationNumberIncluded } = request;
      const organization = organizationNumberIncluded ? { organizationNumberIncluded } : {};
      return { method: "generateIdToken", fields: { audience, includeEmail, ...organization } };
    },
    signedJwt: ({ claims }) => ({ method: "signJwt", fields: { payload: JSON.stringify(claims) } }),
    signedBlob: ({ payload }) => ({ method: "signBlob", fields: { payload } }),
  });
}
