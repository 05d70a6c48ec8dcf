import { type JsonObject, parseJson } from "../../base/json.ts";
import { type CodeValue, codeValues } from "./code-values.ts";
import { type ReadFields, said, secondsIn } from "./read-fields.ts";

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

/** The generated client of the API; its types name the kind. */
export const readRuby: ReadFields = (text) => {
  const kind = /\bIamcredentialsV1\b/.test(text) ? /\b(\w+Request)\.new\b/.exec(text)?.[1] : undefined;
  if (kind === undefined) return undefined;
  const values = codeValues(text);
  const reason = parseJson(/"X-Goog-Request-Reason"\s*=>\s*("(?:\\.|[^"\\])*")/i.exec(text)?.[1] ?? "");
  const common = { target: values.get("name"), delegates: values.get("delegates"), reason };
  switch (kind) {
    case "GenerateIdTokenRequest": {
      const includeEmail = values.get("include_email") ?? false;
      return said({ kind: "idToken", ...common, audience: values.get("audience"), includeEmail });
    }
    case "SignJwtRequest":
      return said({ kind: "signedJwt", ...common, claims: parseJson(String(values.get("payload"))) });
    case "SignBlobRequest":
      return said({ kind: "signedBlob", ...common, payload: values.get("payload") });
    default: {
      const lifetimeSeconds = secondsIn(values.get("lifetime")?.toString());
      return said({ kind: "accessToken", ...common, scopes: values.get("scope"), lifetimeSeconds });
    }
  }
};

/** google-auth-library-oauth2-http's builder of `ImpersonatedCredentials`. */
export const readJava: ReadFields = (text) => {
  const values = codeValues(text);
  const target = /\bImpersonatedCredentials\b/.test(text) ? values.get("setTargetPrincipal") : undefined;
  if (target === undefined) return undefined;
  const common = { target, delegates: values.get("setDelegates") };
  const audience = values.get("setTargetAudience");
  const includeEmail = /\bINCLUDE_EMAIL\b/.test(text);
  if (audience !== undefined) return said({ kind: "idToken", ...common, audience, includeEmail });
  const payload = values.get("decode");
  if (payload !== undefined) return said({ kind: "signedBlob", ...common, payload });
  return accessToken(common, values, "setScopes", "setLifetime");
};

/** Google.Apis.Auth's `ImpersonatedCredential`, whose ID tokens have the email. */
export const readCSharp: ReadFields = (text) => {
  if (!/\bnew\s+ImpersonatedCredential\.Initializer\s*\(/.test(text)) return undefined;
  const values = codeValues(text);
  const common = { target: values.get("Initializer"), delegates: values.get("DelegateAccounts") };
  const audience = values.get("FromTargetAudience");
  if (audience !== undefined) return said({ kind: "idToken", ...common, audience, includeEmail: true });
  const payload = values.get("FromBase64String");
  if (payload !== undefined) return said({ kind: "signedBlob", ...common, payload });
  return accessToken(common, values, "Scopes", "FromSeconds");
};

function accessToken(common: JsonObject, values: Values, scopes: string, lifetime: string): JsonObject {
  return said({ kind: "accessToken", ...common, scopes: values.get(scopes), lifetimeSeconds: values.get(lifetime) });
}
