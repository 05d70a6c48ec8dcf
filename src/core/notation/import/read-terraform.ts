import { parseJson } from "../../base/json.ts";
import { codeValues } from "./code-values.ts";
import { type ReadFields, said, secondsIn } from "./read-fields.ts";

/** The first data source of the Google provider in the text. */
export const readTerraform: ReadFields = (text) => {
  const [block, name] = /\bdata\s+"google_service_account_(access_token|id_token|jwt)"[^{]*\{[\s\S]*/.exec(text) ?? [];
  if (block === undefined) return undefined;
  const values = codeValues(block);
  const common = { target: values.get("target_service_account"), delegates: values.get("delegates") };
  switch (name) {
    case "id_token": {
      const includeEmail = values.get("include_email") ?? false;
      return said({ kind: "idToken", ...common, audience: values.get("target_audience"), includeEmail });
    }
    case "jwt":
      return said({ kind: "signedJwt", ...common, claims: parseJson(String(values.get("payload"))) });
    default: {
      const lifetimeSeconds = secondsIn(values.get("lifetime")?.toString());
      return said({ kind: "accessToken", ...common, scopes: values.get("scopes"), lifetimeSeconds });
    }
  }
};
