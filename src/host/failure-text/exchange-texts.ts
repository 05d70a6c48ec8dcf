import { l10n } from "vscode";
import type { ExchangeFailure } from "../../core/base/failure.ts";
import { type FailureText, type Remedy, showLog } from "./remedy.ts";
import { type FailureOf, type FailureTexts, orLog, text } from "./table.ts";

type UserTokenRefused = FailureOf<"userTokenRefused">;

/** Where a Workspace administrator lets a client act for users (Admin console: Security, API controls, Domain-wide delegation). */
const domainWideDelegation: Remedy = { kind: "url", url: "https://admin.google.com/ac/owl/domainwidedelegation" };

/** Why the second step of a mint was refused, and who can change that. */
export const exchangeTexts = {
  userTokenRefused: userTokenText,
  boundaryRefused: orLog(({ account, error, description }) =>
    l10n.t(
      "Google did not limit the token of {0}: {1}. Check that the bucket exists and that each role is a predefined role of Cloud Storage. The unlimited token was thrown away.",
      account,
      description || error,
    ),
  ),
} satisfies FailureTexts<ExchangeFailure>;

function userTokenText(failure: UserTokenRefused): FailureText {
  const { account, subject, scopes, error, description } = failure;
  switch (error) {
    case "unauthorized_client":
    case "access_denied":
      return notDelegatedText(failure);
    case "invalid_scope":
      return text(
        l10n.t(
          "Google does not know one of these scopes, or it is not for users of Workspace: {0}. Nothing was minted for {1}; correct the scopes and try again.",
          scopes.join(", "),
          subject,
        ),
        showLog,
      );
    case "invalid_grant":
      return text(
        l10n.t(
          "Google refused {0} as the user for whom {1} acts: {2}. Check that the address is of an active user in the Workspace whose administrator delegated to {1}, not an alias or a group.",
          subject,
          account,
          description || error,
        ),
        showLog,
      );
    default:
      return text(
        l10n.t(
          "Google gave {0} no token for {1}: {2}. The log has Google's own words.",
          account,
          subject,
          description || error,
        ),
        showLog,
      );
  }
}

/** What a Workspace administrator must type, for copying piece by piece. */
function notDelegatedText({ account, subject, scopes, clientId }: UserTokenRefused): FailureText {
  const list = scopes.join(",");
  const copyScopes: Remedy = { kind: "copy", text: list, what: "scopes" };
  if (clientId === undefined) {
    return text(
      l10n.t(
        "{0} may not act for {1} with these scopes. A Workspace administrator adds its client id, which is its unique id, under Security > API controls > Domain-wide delegation, with: {2}.",
        account,
        subject,
        list,
      ),
      domainWideDelegation,
      copyScopes,
    );
  }
  return text(
    l10n.t(
      "{0} may not act for {1} with these scopes. A Workspace administrator adds its client id {2} under Security > API controls > Domain-wide delegation, with: {3}.",
      account,
      subject,
      clientId,
      list,
    ),
    { kind: "copy", text: clientId, what: "clientId" },
    copyScopes,
    domainWideDelegation,
  );
}
