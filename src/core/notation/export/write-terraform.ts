import type { MintRequest } from "../../request/request.ts";
import { asksOrganizationNumber, delegateNames, type ExportRequest } from "./export-target.ts";
import { match } from "../../base/match.ts";
import { terraformText } from "../../base/quote.ts";

/** A data source of the Google provider; `delegates` in the API's order, as full resource names (source: the provider's documentation). */
export const exportTerraform: ExportRequest = (request) => {
  const source = asksOrganizationNumber(request) ? undefined : dataSource(request);
  if (source === undefined) return undefined;
  const delegates = request.delegates.length === 0 ? {} : { delegates: list(delegateNames(request)) };
  const fields = { target_service_account: terraformText(request.target), ...delegates, ...source.fields };
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  const lines = Object.entries(fields).map(([name, value]) => `  ${name.padEnd(width)} = ${value}`);
  return `data "${source.type}" "minted" {\n${lines.join("\n")}\n}\n`;
};

interface DataSource {
  readonly type: string;
  readonly fields: Readonly<Record<string, string>>;
}

function dataSource(request: MintRequest): DataSource | undefined {
  return match(request, {
    accessToken: ({ scopes, lifetimeSeconds }) => ({
      type: "google_service_account_access_token",
      fields: { scopes: list(scopes), lifetime: terraformText(`${lifetimeSeconds}s`) },
    }),
    idToken: ({ audience, includeEmail }) => {
      const fields = {
        target_audience: terraformText(audience),
        include_email: String(includeEmail),
      };
      return { type: "google_service_account_id_token", fields };
    },
    signedJwt: ({ claims }) => ({
      type: "google_service_account_jwt",
      fields: { payload: terraformText(JSON.stringify(claims)) },
    }),
    signedBlob: () => undefined,
  });
}

function list(texts: readonly string[]): string {
  return `[${texts.map(terraformText).join(", ")}]`;
}
