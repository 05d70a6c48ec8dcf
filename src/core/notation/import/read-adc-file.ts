import { isObject } from "../../base/json.ts";
import { defaultScopes } from "../../request/scope.ts";
import { parseJson } from "../../base/json.ts";
import { type ReadFields, said } from "./read-fields.ts";
import { shellCommands } from "./shell-commands.ts";

const type = "impersonated_service_account";
const target = /serviceAccounts\/([^/:\s]+):generate(?:AccessToken|IdToken)$/;

/**
 * A credential file that impersonates, or the shell command that writes one. Its source credential is secret and is not read. gcloud writes
 * such files without scopes.
 */
export const readAdcFile: ReadFields = (text) => {
  if (!text.includes(type)) return undefined;
  const written = shellCommands(text).flat();
  const file = [text, ...written, ...written.map((word) => `${word}null}`)].map(parseJson).find(isImpersonating);
  if (file === undefined) return undefined;
  const { service_account_impersonation_url: url, delegates, scopes = defaultScopes } = file;
  return said({
    kind: "accessToken",
    target: target.exec(String(url))?.[1]?.replaceAll(/%40/gi, "@"),
    delegates,
    scopes,
  });
};

function isImpersonating(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && value["type"] === type;
}
