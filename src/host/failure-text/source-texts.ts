import { l10n } from "vscode";
import type { SourceFailure, SourceName } from "../../core/base/failure.ts";
import { parseAccountName } from "../../core/account/account-name.ts";
import { diagnose, type FailureText, mintIdToken, type Remedy, selectSource, showLog, startSandbox } from "./remedy.ts";
import { federationTexts } from "./federation-texts.ts";
import { sourceFileTexts } from "./source-file-texts.ts";
import { sourceLabel } from "./source-label.ts";
import { type FailureOf, type FailureTexts, orSource, type SentencesBy, text } from "./table.ts";

/** Why a credential source gives no token, and what to do about it. */
export const sourceTexts = {
  ...sourceFileTexts,
  ...federationTexts,
  noSource: ({ tried }, explain) => {
    const refusals = tried.map(({ source, failure }) => l10n.t("{0}: {1}", sourceLabel(source), explain(failure)));
    return text(l10n.t("No credential was found. {0}", refusals.join(" ")), startSandbox, selectSource);
  },
  keyFileNotChosen: () =>
    text(
      l10n.t("The source is a key file, but none is chosen. Name one in the setting mintmark.keyFile."),
      { kind: "setting", setting: "mintmark.keyFile" },
      selectSource,
    ),
  gcloudMissing: orSource(() =>
    l10n.t("The gcloud CLI was not found on the PATH. Install it, or choose another source."),
  ),
  gcloudTimedOut: orSource(({ seconds }) =>
    l10n.t(
      "gcloud did not answer within {0} seconds and was stopped. Run a gcloud command in a terminal to see why.",
      seconds,
    ),
  ),
  gcloudSignedOut: ({ account }) => {
    const login = loginCommand("gcloud");
    const message =
      account === undefined
        ? l10n.t("gcloud is not signed in. Run “{0}” in a terminal and try again.", login)
        : l10n.t("gcloud has no valid credential for {0}. Run “{1}” in a terminal and try again.", account, login);
    return text(message, toCopy(login), selectSource);
  },
  gcloudFailed: ({ detail }) =>
    text(
      l10n.t("gcloud failed: {0} Run “gcloud config config-helper” in a terminal to see more.", detail),
      showLog,
      selectSource,
    ),
  metadataServerMissing: orSource(({ host }) =>
    l10n.t("There is no metadata server at {0}; it exists on Google Cloud machines only. Choose another source.", host),
  ),
  notAMetadataServer: orSource(({ host }) =>
    l10n.t(
      "The server at {0} is not Google's metadata server: its answer lacks the header Metadata-Flavor. No credential was sent to it; choose another source.",
      host,
    ),
  ),
  noAccessToken: ({ host, account, detail }) =>
    text(
      l10n.t(
        "The metadata server at {0} gives no access token of {1}, and everything but ID tokens of {1} itself needs one: “{2}” Give the machine the access scope cloud-platform, or choose another source.",
        host,
        account,
        detail,
      ),
      { kind: "command", command: "mintmark.mintCallerIdToken" },
      selectSource,
    ),
  wrongBearer: orSource((failure) => wrongBearerTexts[failure.is](failure)),
  sandboxNotRunning: () =>
    text(
      l10n.t("The source is the sandbox cloud, but it does not run in this window. Start it and try again."),
      startSandbox,
      selectSource,
    ),
  noOwnIdToken: noOwnIdTokenText,
  ownAudienceOnly: ({ account, audience, asked }) =>
    text(
      l10n.t(
        "ID tokens of {0} are always for the OAuth client {1}, so there is none for {2}. Use “Mint ID Token…” for a service account that may call it.",
        account,
        audience,
        asked,
      ),
      mintIdToken,
    ),
  otherCaller: orSource(({ account, actual }) =>
    l10n.t(
      "This ID token belongs to {0}, but the active credential is {1}'s. Nothing was minted; choose the source of {0}.",
      account,
      actual,
    ),
  ),
  reauthenticationNeeded: ({ account, source }) => {
    const login = loginCommand(source);
    const message = l10n.t(
      "Google wants {0} to sign in again before it gives out tokens. Run “{1}” in a terminal and try again.",
      account ?? sourceLabel(source),
      login,
    );
    return text(message, toCopy(login), selectSource);
  },
  sourceRejected: (failure) =>
    parseAccountName(failure.account ?? "") === undefined ? rejectedSignInText(failure) : rejectedKeyText(failure),
} satisfies FailureTexts<SourceFailure>;

const wrongBearerTexts: SentencesBy<"wrongBearer", "is"> = {
  idToken: ({ host }) =>
    l10n.t(
      "{0} gave an ID token where an access token is needed, so it was not sent to Google. An ID token is for the service in its audience; choose a source that gives access tokens.",
      host,
    ),
  signedJwt: ({ host }) =>
    l10n.t(
      "{0} gave a signed JWT where an access token is needed, so it was not sent to Google. Choose a source that gives access tokens.",
      host,
    ),
  apiKey: ({ host }) =>
    l10n.t(
      "{0} gave an API key where an access token is needed, so it was not sent to Google. An API key names a project and no account; choose another source.",
      host,
    ),
  refreshToken: ({ host }) =>
    l10n.t(
      "{0} gave a refresh token where an access token is needed, so it was not sent to Google. Choose a source that exchanges it, such as Application Default Credentials.",
      host,
    ),
};

function loginCommand(source: SourceName): string {
  return source === "gcloud" ? "gcloud auth login" : "gcloud auth application-default login";
}

function toCopy(command: string): Remedy {
  return { kind: "copy", text: command };
}

function rejectedSignInText({ source, account, error, description }: FailureOf<"sourceRejected">): FailureText {
  const login = loginCommand(source);
  const message = l10n.t(
    "Google refused the credential of {0} ({1}: {2}). Sign in again with “{3}”, or choose another source.",
    account ?? sourceLabel(source),
    error,
    description,
    login,
  );
  return text(message, toCopy(login), selectSource);
}

/** A new sign-in does not help a service account: Google refuses its key if the key or the account is gone. */
function rejectedKeyText({ source, account, error, description }: FailureOf<"sourceRejected">): FailureText {
  const message = l10n.t(
    "Google refused the key of {0} ({1}: {2}). The account or the key may have been deleted or disabled, or this machine's clock is wrong. Choose another key file or source.",
    account ?? sourceLabel(source),
    error,
    description,
  );
  return text(message, selectSource, diagnose);
}

/** Why the caller has no ID token of its own, and what works instead. */
function noOwnIdTokenText({ source, account, reason }: FailureOf<"noOwnIdToken">): FailureText {
  const owner = account ?? sourceLabel(source);
  const login = loginCommand(source);
  switch (reason) {
    case "federated":
      return text(
        l10n.t(
          "{0} is an identity from outside Google, for which Google gives out no ID token. Use “Mint ID Token…” for a service account that it may impersonate.",
          owner,
        ),
        mintIdToken,
        selectSource,
      );
    case "noOpenid":
      return text(
        l10n.t(
          "The sign-in of {0} does not include the scope openid, so Google sent no ID token. Run “{1}” in a terminal and try again.",
          owner,
          login,
        ),
        toCopy(login),
        selectSource,
      );
    case "nobody":
      return text(
        l10n.t(
          "{0} does not say whose credential it is, so an ID token could not be checked. Sign in again with “{1}”, or choose another source.",
          owner,
          login,
        ),
        toCopy(login),
        selectSource,
      );
  }
}
