import type { MintRequest } from "../../request/request.ts";
import { asksOrganizationNumber, type ExportRequest } from "./export-target.ts";
import { match } from "../../base/match.ts";
import { workflowText } from "../../base/quote.ts";

/**
 * A step of a GitHub workflow with google-github-actions/auth: `service_account` is the target, `delegates` a comma list in the API's
 * order (source: its README). The job needs `permissions: id-token: write`.
 */
export const exportGithubActions: ExportRequest = (request) => {
  const inputs = asksOrganizationNumber(request) ? undefined : inputsOf(request);
  if (inputs === undefined) return undefined;
  const { target, delegates } = request;
  return `${[
    "- id: auth",
    "  uses: google-github-actions/auth@v3",
    "  with:",
    "    workload_identity_provider: ${{ vars.WORKLOAD_IDENTITY_PROVIDER }}",
    `    service_account: ${workflowText(target)}`,
    ...(delegates.length === 0 ? [] : [`    delegates: ${workflowText(delegates.join(","))}`]),
    ...inputs.map((line) => `    ${line}`),
  ].join("\n")}\n`;
};

function inputsOf(request: MintRequest): readonly string[] | undefined {
  return match(request, {
    accessToken: ({ lifetimeSeconds, scopes }) => [
      "token_format: access_token",
      `access_token_lifetime: ${lifetimeSeconds}s`,
      `access_token_scopes: ${workflowText(scopes.join(","))}`,
    ],
    idToken: ({ audience, includeEmail }) => [
      "token_format: id_token",
      `id_token_audience: ${workflowText(audience)}`,
      `id_token_include_email: ${String(includeEmail)}`,
    ],
    signedJwt: () => undefined,
    signedBlob: () => undefined,
  });
}
