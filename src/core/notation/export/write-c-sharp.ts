import { match } from "../../base/match.ts";
import { codeText } from "../../base/quote.ts";
import type { MintRequest } from "../../request/request.ts";
import { cloudPlatformScope } from "../../request/scope.ts";
import { asksOrganizationNumber, delegateNames, type ExportRequest } from "./export-target.ts";

/**
 * Google.Apis.Auth on Application Default Credentials; `DelegateAccounts` as the API names them, in its order. Its ID tokens always have the
 * email, and it cannot sign JWTs (source: ImpersonatedCredential of that package).
 */
export const exportCSharp: ExportRequest = (request) => {
  const result = asksOrganizationNumber(request) ? undefined : resultOf(request);
  if (result === undefined) return undefined;
  const isAccessToken = request.kind === "accessToken";
  const scopes = isAccessToken ? request.scopes : [cloudPlatformScope];
  return `${[
    "using System;",
    "using Google.Apis.Auth.OAuth2;",
    "",
    "var caller = await GoogleCredential.GetApplicationDefaultAsync();",
    `var credential = caller.Impersonate(new ImpersonatedCredential.Initializer(${codeText(request.target)})`,
    "{",
    `    DelegateAccounts = ${arrayOf(delegateNames(request))},`,
    `    Scopes = ${arrayOf(scopes)},`,
    ...(isAccessToken ? [`    Lifetime = TimeSpan.FromSeconds(${request.lifetimeSeconds}),`] : []),
    "});",
    ...result,
  ].join("\n")}\n`;
};

function arrayOf(texts: readonly string[]): string {
  return `new string[] { ${texts.map(codeText).join(", ")} }`;
}

function resultOf(request: MintRequest): readonly string[] | undefined {
  return match(request, {
    accessToken: () => ["Console.WriteLine(await ((ITokenAccess)credential).GetAccessTokenForRequestAsync());"],
    idToken: ({ audience, includeEmail }) =>
      includeEmail
        ? [
            `var token = await credential.GetOidcTokenAsync(OidcTokenOptions.FromTargetAudience(${codeText(audience)}));`,
            "Console.WriteLine(await token.GetAccessTokenAsync());",
          ]
        : undefined,
    signedBlob: ({ payload }) => [
      "var signer = (ImpersonatedCredential)credential.UnderlyingCredential;",
      `Console.WriteLine(await signer.SignBlobAsync(Convert.FromBase64String("${payload}")));`,
    ],
    signedJwt: () => undefined,
  });
}
