import { match } from "../../base/match.ts";
import { headerText, shellWord } from "../../base/quote.ts";
import { parseAccountName } from "../../account/account-name.ts";
import { type IdTokenRequest, isOfCaller, type MintRequest } from "../../request/request.ts";
import { defaultScopes } from "../../request/scope.ts";
import { asksOrganizationNumber, type ExportRequest } from "./export-target.ts";

/**
 * gcloud takes one comma list from caller to target, with the target LAST (source: `ParseImpersonationAccounts` in gcloud 528 and 578; its
 * own reference says otherwise). Its hidden `--scopes` adds openid and email.
 */
export const exportGcloud: ExportRequest = (request) => {
  if (asksOrganizationNumber(request)) return undefined;
  if (isOfCaller(request)) return exportOwnIdToken(request);
  const impersonate = `--impersonate-service-account=${[...request.delegates, request.target].join(",")}`;
  return match(request, {
    accessToken: (request) => {
      const isDefault = request.scopes.join() === defaultScopes.join();
      const scopes = isDefault ? [] : [`--scopes=${request.scopes.join(",")}`];
      return command(request, "print-access-token", impersonate, `--lifetime=${request.lifetimeSeconds}s`, ...scopes);
    },
    idToken: (request) => {
      const email = request.includeEmail ? ["--include-email"] : [];
      return command(request, "print-identity-token", impersonate, `--audiences=${request.audience}`, ...email);
    },
    signedJwt: () => undefined,
    signedBlob: () => undefined,
  });
};

/** A person's token takes no audience: gcloud refuses the flag. */
function exportOwnIdToken(request: IdTokenRequest): string {
  const isPerson = parseAccountName(request.target) === undefined;
  return command(request, "print-identity-token", ...(isPerson ? [] : [`--audiences=${request.audience}`]));
}

/** gcloud sends the reason in this variable (source: its property core/request_reason). */
function command({ reason }: MintRequest, ...words: readonly string[]): string {
  const said = reason === undefined ? [] : [`CLOUDSDK_CORE_REQUEST_REASON=${shellWord(headerText(reason))}`];
  return `${[...said, "gcloud", "auth", ...words.map(shellWord)].join(" ")}\n`;
}
