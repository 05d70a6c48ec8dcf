import { accountResourceName } from "../../account/account-name.ts";
import { match } from "../../base/match.ts";
import { rubyText } from "../../base/quote.ts";
import { googleEndpoints } from "../../caller/endpoints.ts";
import type { MintRequest } from "../../request/request.ts";
import { cloudPlatformScope } from "../../request/scope.ts";
import { apiCall, asksOrganizationNumber, delegateNames, type ExportRequest } from "./export-target.ts";

/**
 * google-apis-iamcredentials_v1, the generated client of the API, on Application Default Credentials: googleauth's own impersonation knows no
 * delegates.
 */
export const exportRuby: ExportRequest = (request, target) => {
  if (asksOrganizationNumber(request)) return undefined;
  const { method, type, fields, answer } = callOf(request);
  const { reason } = apiCall(request, target);
  const isOwn = target.iamCredentials !== googleEndpoints.iamCredentials;
  const options =
    reason === undefined ? "" : `, options: { header: { "X-Goog-Request-Reason" => ${rubyText(reason)} } }`;
  return `${[
    'require "googleauth"',
    'require "google/apis/iamcredentials_v1"',
    "",
    "iam = Google::Apis::IamcredentialsV1",
    "service = iam::IAMCredentialsService.new",
    ...(isOwn ? [`service.root_url = ${rubyText(`${target.iamCredentials}/`)}`] : []),
    `service.authorization = Google::Auth.get_application_default([${rubyText(cloudPlatformScope)}])`,
    `name = ${rubyText(accountResourceName(request.target))}`,
    `request = iam::${type}.new(`,
    [`  delegates: [${delegateNames(request).map(rubyText).join(", ")}]`, ...fields.map((field) => `  ${field}`)].join(
      ",\n",
    ),
    ")",
    `answer = service.${method}(name, request${options})`,
    `puts ${answer}`,
  ].join("\n")}\n`;
};

interface RubyCall {
  readonly method: string;
  readonly type: string;
  readonly fields: readonly string[];
  readonly answer: string;
}

function callOf(request: MintRequest): RubyCall {
  return match(request, {
    accessToken: ({ scopes, lifetimeSeconds }) => ({
      method: "generate_service_account_access_token",
      type: "GenerateAccessTokenRequest",
      fields: [`scope: [${scopes.map(rubyText).join(", ")}]`, `lifetime: "${lifetimeSeconds}s"`],
      answer: "answer.access_token",
    }),
    idToken: ({ audience, includeEmail }) => ({
      method: "generate_service_account_id_token",
      type: "GenerateIdTokenRequest",
      fields: [`audience: ${rubyText(audience)}`, `include_email: ${includeEmail}`],
      answer: "answer.token",
    }),
    signedJwt: ({ claims }) => ({
      method: "sign_service_account_jwt",
      type: "SignJwtRequest",
      fields: [`payload: ${rubyText(JSON.stringify(claims))}`],
      answer: "answer.signed_jwt",
    }),
    signedBlob: ({ payload }) => ({
      method: "sign_service_account_blob",
      type: "SignBlobRequest",
      fields: [`payload: "${payload}".unpack1("m")`],
      answer: '[answer.signed_blob].pack("m0")',
    }),
  });
}
