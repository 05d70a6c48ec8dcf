import { googleEndpoints } from "../../caller/endpoints.ts";
import type { MintRequest } from "../../request/request.ts";
import { cloudPlatformScope } from "../../request/scope.ts";
import { asksOrganizationNumber, delegateNames, type ExportRequest } from "./export-target.ts";
import { match } from "../../base/match.ts";
import { codeText, codeTexts } from "../../base/quote.ts";

/** google-auth-library's `Impersonated` on Application Default Credentials; `delegates` in the API's order. It cannot sign JWTs. */
export const exportNode: ExportRequest = (request, { iamCredentials }) => {
  const result = asksOrganizationNumber(request) ? undefined : resultOf(request);
  if (result === undefined) return undefined;
  const own = iamCredentials === googleEndpoints.iamCredentials ? [] : [`  endpoint: ${codeText(iamCredentials)},`];
  const scopes = request.kind === "accessToken" ? request.scopes : [cloudPlatformScope];
  return `${[
    'import { GoogleAuth, Impersonated } from "google-auth-library";',
    "",
    `const caller = new GoogleAuth({ scopes: ${codeText(cloudPlatformScope)} });`,
    "const credential = new Impersonated({",
    "  sourceClient: await caller.getClient(),",
    `  targetPrincipal: ${codeText(request.target)},`,
    `  delegates: ${codeTexts(delegateNames(request))},`,
    `  targetScopes: ${codeTexts(scopes)},`,
    ...(request.kind === "accessToken" ? [`  lifetime: ${request.lifetimeSeconds},`] : []),
    ...own,
    "});",
    `console.log(${result});`,
  ].join("\n")}\n`;
};

function resultOf(request: MintRequest): string | undefined {
  return match(request, {
    accessToken: () => "(await credential.getAccessToken()).token",
    idToken: ({ includeEmail, audience }) => {
      const options = `{ includeEmail: ${String(includeEmail)} }`;
      return `await credential.fetchIdToken(${codeText(audience)}, ${options})`;
    },
    signedJwt: () => undefined,
    signedBlob: () => undefined,
  });
}
