import * as vscode from "vscode";
import type { SourceFailure, SourceName, SourceRefusal } from "../../core/base/failure.ts";
import { parseAccountName } from "../../core/account/account-name.ts";
import type { CredentialSource } from "../../core/caller/credential-source.ts";
import { federationFailureText } from "./federation-failure-text.ts";
import { ownTokenFailureText } from "./own-token-failure-text.ts";
import { diagnose, type FailureText, type Remedy, selectSource, showLog, startSandbox } from "./remedy.ts";

type Sentence = (refusal: SourceRefusal["failure"]) => string;
type FileReason = Extract<SourceFailure, { code: "sourceFileUnreadable" }>["reason"];

/** The name of a source as people know it. */
export function sourceLabel(source: SourceName): string {
  switch (source) {
    case "adc":
      return vscode.l10n.t("Application Default Credentials");
    case "gcloud":
      return vscode.l10n.t("gcloud CLI");
    case "keyFile":
      return vscode.l10n.t("Service account key file");
    case "metadataServer":
      return vscode.l10n.t("Metadata server");
    case "sandbox":
      return vscode.l10n.t("Sandbox cloud");
  }
}

/** Who calls whom: Google, or the sandbox in its place. */
export function callerText({
  name,
  principal,
  origin,
}: Pick<CredentialSource, "name" | "principal" | "origin">): string {
  const caller = principal ?? vscode.l10n.t("an account whose name the source does not tell");
  return name === "sandbox"
    ? vscode.l10n.t("Mintmark calls the sandbox cloud at {1} as {0}, and Google not at all.", caller, origin)
    : vscode.l10n.t("Mintmark calls Google as {0}, from {1} ({2}).", caller, sourceLabel(name), origin);
}

/** Why a credential source gives no token, and what to do about it. `explain` puts the refusals of other sources into words. */
export function sourceFailureText(failure: SourceFailure, explain: Sentence): FailureText {
  const login: Remedy = { kind: "copy", text: loginCommand(failure) };
  switch (failure.code) {
    case "noSource":
      return {
        message: vscode.l10n.t(
          "No credential was found. {0}",
          failure.tried.map((refusal) => refusalText(refusal, explain)).join(" "),
        ),
        remedies: [startSandbox, selectSource],
      };
    case "sourceFileUnreadable":
      return { message: unreadableText(failure.path, failure.reason), remedies: [selectSource] };
    case "sourceFileNotAPath":
      return {
        message: vscode.l10n.t(
          "What should be the path of a credential file is the content of one. Put it into a file that only you can read, and name that file.",
        ),
        remedies: [selectSource],
      };
    case "sourceFileUnknownType":
      return {
        message: vscode.l10n.t(
          "The credential file {0} has the type “{1}”, which is none of Google's, so it was not used. Choose another source.",
          failure.path,
          failure.type ?? vscode.l10n.t("(none)"),
        ),
        remedies: [selectSource],
      };
    case "sourceFileDistributedCloud":
      return {
        message: vscode.l10n.t(
          "{0} is a service account of Google Distributed Cloud (air-gapped), which Google Cloud does not know. Choose another source.",
          failure.path,
        ),
        remedies: [selectSource],
      };
    case "sourceFileMissingField":
      return {
        message: vscode.l10n.t(
          "The credential file {0} of type {1} lacks the field {2}. Create the file again.",
          failure.path,
          failure.type,
          failure.field,
        ),
        remedies: [selectSource],
      };
    case "sourceFileInvalidField":
      return {
        message: vscode.l10n.t(
          "The field {2} of the credential file {0} of type {1} makes no sense. Create the file again.",
          failure.path,
          failure.type,
          failure.field,
        ),
        remedies: [selectSource],
      };
    case "federationUnsupported":
    case "subjectTokenUnavailable":
    case "subjectProgramNotAllowed":
    case "subjectProgramFailed":
      return federationFailureText(failure);
    case "sourceFileForbiddenField":
      return {
        message: vscode.l10n.t(
          "The credential file {0} sets {1}, which could send your credential to another server. It was not used; remove the field if you trust the file.",
          failure.path,
          failure.field,
        ),
        remedies: [selectSource],
      };
    case "sourceFileBadKey":
      return {
        message: vscode.l10n.t(
          "The private key in {0} is not a readable RSA key, the only kind that Google gives out. Create a new key file.",
          failure.path,
        ),
        remedies: [selectSource],
      };
    case "keyFileNotChosen":
      return {
        message: vscode.l10n.t(
          "The source is a key file, but none is chosen. Name one in the setting mintmark.keyFile.",
        ),
        remedies: [{ kind: "setting", setting: "mintmark.keyFile" }, selectSource],
      };
    case "gcloudMissing":
      return {
        message: vscode.l10n.t("The gcloud CLI was not found on the PATH. Install it, or choose another source."),
        remedies: [selectSource],
      };
    case "gcloudTimedOut":
      return {
        message: vscode.l10n.t(
          "gcloud did not answer within {0} seconds and was stopped. Run a gcloud command in a terminal to see why.",
          failure.seconds,
        ),
        remedies: [selectSource],
      };
    case "gcloudSignedOut":
      return {
        message:
          failure.account === undefined
            ? vscode.l10n.t("gcloud is not signed in. Run “{0}” in a terminal and try again.", login.text)
            : vscode.l10n.t(
                "gcloud has no valid credential for {0}. Run “{1}” in a terminal and try again.",
                failure.account,
                login.text,
              ),
        remedies: [login, selectSource],
      };
    case "gcloudFailed":
      return {
        message: vscode.l10n.t(
          "gcloud failed: {0} Run “gcloud config config-helper” in a terminal to see more.",
          failure.detail,
        ),
        remedies: [showLog, selectSource],
      };
    case "metadataServerMissing":
      return {
        message: vscode.l10n.t(
          "There is no metadata server at {0}; it exists on Google Cloud machines only. Choose another source.",
          failure.host,
        ),
        remedies: [selectSource],
      };
    case "notAMetadataServer":
      return {
        message: vscode.l10n.t(
          "What answers at {0} is not Google's metadata server: its answer lacks the header Metadata-Flavor. It was given nothing; choose another source.",
          failure.host,
        ),
        remedies: [selectSource],
      };
    case "noAccessToken":
      return {
        message: vscode.l10n.t(
          "The metadata server at {0} gives no access token of {1}, and everything but ID tokens of {1} itself needs one: “{2}” Give the machine the access scope cloud-platform, or choose another source.",
          failure.host,
          failure.account,
          failure.detail,
        ),
        remedies: [{ kind: "command", command: "mintmark.mintCallerIdToken" }, selectSource],
      };
    case "sandboxNotRunning":
      return {
        message: vscode.l10n.t(
          "The source is the sandbox cloud, but it does not run in this window. Start it and try again.",
        ),
        remedies: [startSandbox, selectSource],
      };
    case "noOwnIdToken":
    case "ownAudienceOnly":
    case "otherCaller":
      return ownTokenFailureText(failure, sourceLabel, loginCommand(failure));
    case "reauthenticationNeeded":
      return {
        message: vscode.l10n.t(
          "Google wants {0} to sign in again before it gives out tokens. Run “{1}” in a terminal and try again.",
          failure.account ?? sourceLabel(failure.source),
          login.text,
        ),
        remedies: [login, selectSource],
      };
    case "sourceRejected":
      if (parseAccountName(failure.account ?? "") !== undefined) return rejectedKeyText(failure);
      return {
        message: vscode.l10n.t(
          "Google refused the credential of {0} ({1}: {2}). Sign in again with “{3}”, or choose another source.",
          failure.account ?? sourceLabel(failure.source),
          failure.error,
          failure.description,
          login.text,
        ),
        remedies: [login, selectSource],
      };
  }
}

/** No sign-in helps a service account: its key is refused when the one or the other is gone. */
function rejectedKeyText({
  source,
  account,
  error,
  description,
}: Extract<SourceFailure, { code: "sourceRejected" }>): FailureText {
  return {
    message: vscode.l10n.t(
      "Google refused the key of {0} ({1}: {2}). The account or the key may have been deleted or disabled, or this machine's clock is wrong. Choose another key file or source.",
      account ?? sourceLabel(source),
      error,
      description,
    ),
    remedies: [selectSource, diagnose],
  };
}

function refusalText({ source, failure }: SourceRefusal, explain: Sentence): string {
  return vscode.l10n.t("{0}: {1}", sourceLabel(source), explain(failure));
}

function loginCommand(failure: SourceFailure): string {
  const fromGcloud = failure.code === "gcloudSignedOut" || ("source" in failure && failure.source === "gcloud");
  return fromGcloud ? "gcloud auth login" : "gcloud auth application-default login";
}

function unreadableText(path: string, reason: FileReason): string {
  switch (reason) {
    case "missing":
      return vscode.l10n.t("There is no credential file {0}. Create it or choose another source.", path);
    case "directory":
      return vscode.l10n.t("{0} is a folder, not a credential file. Name the file in it.", path);
    case "denied":
      return vscode.l10n.t(
        "The credential file {0} may not be read. Change its permissions or choose another source.",
        path,
      );
    case "tooLarge":
      return vscode.l10n.t("The credential file {0} is far too large to be one. Choose another file.", path);
    case "notJson":
      return vscode.l10n.t(
        "The credential file {0} is not valid JSON. Create it again or choose another source.",
        path,
      );
    case "notAnObject":
      return vscode.l10n.t(
        "The credential file {0} does not hold a JSON object. Create it again or choose another source.",
        path,
      );
  }
}
