import { accountResourceName } from "../../account/account-name.ts";
import { delegateNames, type ExportRequest } from "./export-target.ts";
import { jsonText, shellWord } from "../../base/quote.ts";

/**
 * A shell command that writes an `impersonated_service_account` file, readable by its owner only. It adds the caller's own credential when
 * it runs, so the text does not contain it. `delegates` in the API's order.
 */
export const exportAdcFile: ExportRequest = (request, { iamCredentials }) => {
  if (request.kind !== "accessToken") return undefined;
  const name = accountResourceName(request.target);
  const file = jsonText({
    type: "impersonated_service_account",
    service_account_impersonation_url: `${iamCredentials}/v1/${name}:generateAccessToken`,
    delegates: delegateNames(request),
    scopes: request.scopes,
  });
  const own = '"${GOOGLE_APPLICATION_CREDENTIALS:-$HOME/.config/gcloud/application_default_credentials.json}"';
  return `${[
    "(",
    "  umask 077",
    "  {",
    `    printf %s ${shellWord(`${file.slice(0, -1)},"source_credentials":`)}`,
    `    cat ${own}`,
    "    echo '}'",
    "  } > impersonated-credentials.json",
    ")",
  ].join("\n")}\n`;
};
