import type { JsonObject } from "../../base/json.ts";
import { type CodeValue, codeValues } from "./code-values.ts";
import { type ReadFields, said } from "./read-fields.ts";

type Values = ReadonlyMap<string, CodeValue>;

/** google-auth-library's `Impersonated`, which includes the email by default. */
export const readNode: ReadFields = (text) => {
  if (!/\bnew\s+Impersonated\s*\(/.test(text)) return undefined;
  const values = codeValues(text);
  const common = { target: values.get("targetPrincipal"), delegates: values.get("delegates") };
  const audience = values.get("fetchIdToken");
  if (audience === undefined) return accessToken(common, values, "targetScopes", "lifetime");
  return said({ kind: "idToken", ...common, audience, includeEmail: values.get("includeEmail") ?? true });
};

/** google-auth's `impersonated_credentials`. */
export const readPython: ReadFields = (text) => {
  if (!/\bimpersonated_credentials\b/.test(text)) return undefined;
  const values = codeValues(text);
  const common = { target: values.get("target_principal"), delegates: values.get("delegates") };
  const audience = values.get("target_audience");
  if (audience !== undefined) {
    return said({ kind: "idToken", ...common, audience, includeEmail: values.get("include_email") ?? false });
  }
  if (/\bsign_bytes\s*\(/.test(text)) return said({ kind: "signedBlob", ...common, payload: values.get("b64decode") });
  return accessToken(common, values, "target_scopes", "lifetime");
};

/** google.golang.org/api/impersonate, which writes lifetimes as `900 * time.Second`. */
export const readGo: ReadFields = (text) => {
  if (!/\bimpersonate\.(?:CredentialsConfig|IDTokenConfig)\b/.test(text)) return undefined;
  const values = codeValues(text);
  const reason = values.get("WithRequestReason");
  const common = { target: values.get("TargetPrincipal"), delegates: values.get("Delegates"), reason };
  const audience = values.get("Audience");
  if (audience !== undefined) {
    return said({ kind: "idToken", ...common, audience, includeEmail: values.get("IncludeEmail") ?? false });
  }
  const lifetime = values.get("Lifetime");
  const unit = /\bLifetime:\s*[\d_]+\s*\*\s*time\.(Second|Minute|Hour)\b/.exec(text)?.[1];
  const seconds = unit === "Hour" ? 3_600 : unit === "Minute" ? 60 : 1;
  const lifetimeSeconds = typeof lifetime === "number" ? lifetime * seconds : undefined;
  return said({
    kind: "accessToken",
    ...common,
    scopes: values.get("Scopes"),
    subject: values.get("Subject"),
    lifetimeSeconds,
  });
};

function accessToken(common: JsonObject, values: Values, scopes: string, lifetime: string): JsonObject {
  return said({ kind: "accessToken", ...common, scopes: values.get(scopes), lifetimeSeconds: values.get(lifetime) });
}
