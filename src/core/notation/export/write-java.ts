import { match } from "../../base/match.ts";
import { codeText } from "../../base/quote.ts";
import type { MintRequest } from "../../request/request.ts";
import { cloudPlatformScope } from "../../request/scope.ts";
import { asksOrganizationNumber, delegateNames, type ExportRequest } from "./export-target.ts";

const library = "com.google.auth.oauth2";

/** google-auth-library-oauth2-http on Application Default Credentials; `delegates` in the API's order. It cannot sign JWTs. */
export const exportJava: ExportRequest = (request) => {
  const result = asksOrganizationNumber(request) ? undefined : resultOf(request);
  if (result === undefined) return undefined;
  const isAccessToken = request.kind === "accessToken";
  const scopes = isAccessToken ? request.scopes : [cloudPlatformScope];
  return `${[
    ...[`${library}.GoogleCredentials`, `${library}.ImpersonatedCredentials`, ...result.imports, "java.util.List"].map(
      (name) => `import ${name};`,
    ),
    "",
    "public class Mint {",
    "  public static void main(String[] arguments) throws Exception {",
    `    GoogleCredentials caller = GoogleCredentials.getApplicationDefault().createScoped(List.of(${codeText(cloudPlatformScope)}));`,
    "    ImpersonatedCredentials credentials = ImpersonatedCredentials.newBuilder()",
    "        .setSourceCredentials(caller)",
    `        .setTargetPrincipal(${codeText(request.target)})`,
    `        .setDelegates(${listOf(delegateNames(request))})`,
    `        .setScopes(${listOf(scopes)})`,
    `        .setLifetime(${isAccessToken ? request.lifetimeSeconds : 3_600})`,
    "        .build();",
    ...result.lines.map((line) => `    ${line}`),
    "  }",
    "}",
  ].join("\n")}\n`;
};

function listOf(texts: readonly string[]): string {
  return `List.of(${texts.map(codeText).join(", ")})`;
}

interface JavaResult {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

function resultOf(request: MintRequest): JavaResult | undefined {
  return match(request, {
    accessToken: () => ({
      imports: [],
      lines: ["System.out.println(credentials.refreshAccessToken().getTokenValue());"],
    }),
    idToken: ({ audience, includeEmail }) => ({
      imports: [`${library}.IdTokenCredentials`, ...(includeEmail ? [`${library}.IdTokenProvider`] : [])],
      lines: [
        "IdTokenCredentials token = IdTokenCredentials.newBuilder()",
        "    .setIdTokenProvider(credentials)",
        `    .setTargetAudience(${codeText(audience)})`,
        `    .setOptions(List.of(${includeEmail ? "IdTokenProvider.Option.INCLUDE_EMAIL" : ""}))`,
        "    .build();",
        "System.out.println(token.refreshAccessToken().getTokenValue());",
      ],
    }),
    signedBlob: ({ payload }) => ({
      imports: ["java.util.Base64"],
      lines: [
        `byte[] signature = credentials.sign(Base64.getDecoder().decode("${payload}"));`,
        "System.out.println(Base64.getEncoder().encodeToString(signature));",
      ],
    }),
    signedJwt: () => undefined,
  });
}
