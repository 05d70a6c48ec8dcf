import type { MintRequest } from "../../request/request.ts";
import { cloudPlatformScope } from "../../request/scope.ts";
import { asksOrganizationNumber, delegateNames, type ExportRequest } from "./export-target.ts";
import { match } from "../../base/match.ts";
import { codeText, codeTexts } from "../../base/quote.ts";

/** google-auth's `impersonated_credentials` on Application Default Credentials; `delegates` in the API's order. It cannot sign JWTs. */
export const exportPython: ExportRequest = (request) => {
  const result = asksOrganizationNumber(request) ? undefined : resultOf(request);
  if (result === undefined) return undefined;
  const scopes = request.kind === "accessToken" ? request.scopes : [cloudPlatformScope];
  return `${[
    ...(request.kind === "signedBlob" ? ["import base64", ""] : []),
    "import google.auth",
    "import google.auth.transport.requests",
    "from google.auth import impersonated_credentials",
    "",
    `caller, _ = google.auth.default(scopes=[${codeText(cloudPlatformScope)}])`,
    "credential = impersonated_credentials.Credentials(",
    "    source_credentials=caller,",
    `    target_principal=${codeText(request.target)},`,
    `    target_scopes=${codeTexts(scopes)},`,
    `    delegates=${codeTexts(delegateNames(request))},`,
    ...(request.kind === "accessToken" ? [`    lifetime=${request.lifetimeSeconds},`] : []),
    ")",
    ...result,
  ].join("\n")}\n`;
};

function resultOf(request: MintRequest): readonly string[] | undefined {
  const refresh = "credential.refresh(google.auth.transport.requests.Request())";
  return match(request, {
    accessToken: () => [refresh, "print(credential.token)"],
    idToken: ({ audience, includeEmail }) => [
      "credential = impersonated_credentials.IDTokenCredentials(",
      "    credential,",
      `    target_audience=${codeText(audience)},`,
      `    include_email=${includeEmail ? "True" : "False"},`,
      ")",
      refresh,
      "print(credential.token)",
    ],
    signedBlob: ({ payload }) => [
      `signature = credential.sign_bytes(base64.b64decode(${codeText(payload)}))`,
      "print(base64.b64encode(signature).decode())",
    ],
    signedJwt: () => undefined,
  });
}
