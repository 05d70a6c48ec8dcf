import * as vscode from "vscode";
import type { Failure } from "../../core/base/failure.ts";
import { exchangeFailureText } from "./exchange-failure-text.ts";
import { googleFailureText } from "./google-failure-text.ts";
import { networkFailureText } from "./network-failure-text.ts";
import { type FailureText, type Remedy, showLog } from "./remedy.ts";
import { policyFailureText } from "./policy-failure-text.ts";
import { recipeFailureText } from "./recipe-failure-text.ts";
import { requestFailureText } from "./request-failure-text.ts";
import { settingFailureText } from "./setting-failure-text.ts";
import { signatureFailureText } from "./signature-failure-text.ts";
import { sourceFailureText } from "./source-failure-text.ts";

/** The one place where failures become sentences. */
export function failureText(failure: Failure): FailureText {
  switch (failure.code) {
    case "notARequest":
    case "unknownField":
    case "wrongType":
    case "unknownValue":
    case "notForKind":
    case "missingField":
    case "notAnAccount":
    case "targetIsDelegate":
    case "tooManyDelegates":
    case "notAUser":
    case "userTokenTooLong":
    case "notABoundary":
    case "notTogether":
    case "onlyTogether":
    case "emptyScopes":
    case "notAScope":
    case "notAnAudience":
    case "notClaims":
    case "notAnExpiryClaim":
    case "expiryClaimPast":
    case "expiryClaimTooFar":
    case "notBase64":
    case "payloadOutOfRange":
    case "notAFilePath":
    case "notALifetime":
    case "lifetimeOutOfRange":
      return { message: requestFailureText(failure), remedies: [] };
    case "noRecipes":
    case "nothingToImport":
    case "noSuchRecipe":
    case "badRecipe":
    case "recipeHoldsSecret":
      return recipeFailureText(failure, (problem) => failureText(problem).message);
    case "noSource":
    case "sourceFileUnreadable":
    case "sourceFileNotAPath":
    case "sourceFileUnknownType":
    case "sourceFileDistributedCloud":
    case "sourceFileMissingField":
    case "sourceFileForbiddenField":
    case "sourceFileInvalidField":
    case "sourceFileBadKey":
    case "federationUnsupported":
    case "subjectTokenUnavailable":
    case "subjectProgramNotAllowed":
    case "subjectProgramFailed":
    case "keyFileNotChosen":
    case "gcloudMissing":
    case "gcloudTimedOut":
    case "gcloudSignedOut":
    case "gcloudFailed":
    case "metadataServerMissing":
    case "notAMetadataServer":
    case "noAccessToken":
    case "sandboxNotRunning":
    case "noOwnIdToken":
    case "ownAudienceOnly":
    case "otherCaller":
    case "reauthenticationNeeded":
    case "sourceRejected":
      return sourceFailureText(failure, (refusal) => failureText(refusal).message);
    case "unreachable":
    case "insecureEndpoint":
    case "timedOut":
    case "notJson":
    case "answerTooLarge":
    case "unexpectedAnswer":
      return { message: networkFailureText(failure), remedies: [showLog] };
    case "unauthenticated":
    case "permissionDenied":
    case "serviceDisabled":
    case "quotaProjectDenied":
    case "quotaProjectMissing":
    case "insufficientScopes":
    case "notFound":
    case "lifetimeRefused":
    case "invalidArgument":
    case "rateLimited":
    case "analysisQuotaReached":
    case "unavailable":
    case "refused":
    case "perimeterDenied":
    case "memberNotAllowed":
      return googleFailureText(failure);
    case "conditionsHidden":
    case "policyFull":
    case "policyUnchanged":
    case "policyUncertain":
      return { message: policyFailureText(failure, (problem) => failureText(problem).message), remedies: [showLog] };
    case "cancelled":
      return { message: vscode.l10n.t("Cancelled. Nothing was minted."), remedies: [] };
    case "unexpected":
      return {
        message: vscode.l10n.t(
          "Something went wrong inside Mintmark ({0}). The log has the details; please report it.",
          failure.name,
        ),
        remedies: [showLog],
      };
    case "userTokenRefused":
    case "boundaryRefused":
      return exchangeFailureText(failure);
    case "mintMismatch":
      return { message: mismatchText(failure), remedies: [showLog] };
    case "worldUnreadable":
      return { message: worldUnreadableText(failure.path, failure.reason), remedies: [sandboxWorldSetting] };
    case "worldInvalid":
      return {
        message: vscode.l10n.t(
          "The sandbox world {0} is not valid at {1}: {2}. Mend the file and start again.",
          failure.path,
          failure.at,
          failure.problem,
        ),
        remedies: [sandboxWorldSetting],
      };
    case "portInUse":
      return {
        message: vscode.l10n.t(
          "Port {0} is in use, so the sandbox cloud did not start. Choose another port.",
          failure.port,
        ),
        remedies: [],
      };
    case "untrustedWorkspace":
      return {
        message: vscode.l10n.t(
          "Mintmark does not mint in an untrusted workspace. Trust this workspace first, or open another window.",
        ),
        remedies: [],
      };
    case "nothingToInspect":
      return { message: nothingToInspectText(failure.from), remedies: [] };
    case "nothingToScan":
      return {
        message: vscode.l10n.t("No file is open to look for tokens in. Open one in an editor and try again."),
        remedies: [],
      };
    case "noSuchToken":
      return {
        message: vscode.l10n.t("That token is not here any more. It was forgotten, in this window or another."),
        remedies: [],
      };
    case "noTokens":
      return { message: vscode.l10n.t("There are no tokens in this window. Mint one first."), remedies: [] };
    case "notABearer":
      return {
        message: vscode.l10n.t(
          "What {0} signed is a signature, not a token: no service takes it as a bearer. Copy it as it is.",
          failure.account,
        ),
        remedies: [],
      };
    case "notExpressible":
      return {
        message: vscode.l10n.t(
          "{0} cannot mint this {1} with all that it asks for. Choose another tool.",
          failure.notation,
          failure.kind,
        ),
        remedies: [],
      };
    case "notASignature":
    case "signatureNotValid":
    case "signatureKeysMissing":
      return { message: signatureFailureText(failure), remedies: [] };
    case "notExportable":
      return {
        message: vscode.l10n.t(
          "No other tool mints what this token of {0} is with one command: it takes a second call. Save it as a recipe instead.",
          failure.account,
        ),
        remedies: [],
      };
    case "tokenExpired":
      return {
        message: vscode.l10n.t(
          "The token for {0} has expired and was thrown away. Renew it to get a fresh one.",
          failure.account,
        ),
        remedies: [],
      };
    case "secretStorageFailed":
      return {
        message: vscode.l10n.t(
          "VS Code could not store the token for {0}; the system's key ring may be missing. It is held in memory until this window closes.",
          failure.account,
        ),
        remedies: [],
      };
    case "settingNotWritten":
      return settingFailureText(failure);
    case "fileNotWritten":
      return {
        message: vscode.l10n.t(
          "The token could not be written to {0} ({1}). It is in the Tokens view: copy it, or mint to another file.",
          failure.path,
          failure.reason,
        ),
        remedies: [],
      };
    case "fileNotAgreed":
      return {
        message: vscode.l10n.t(
          "Nobody chose a file for the token of {0} in this window, so none was written. Mint it again, and choose one.",
          failure.account,
        ),
        remedies: [],
      };
    case "noEditor":
      return {
        message: vscode.l10n.t(
          "There is no open editor to insert the token for {0} into. It is in the Tokens view.",
          failure.account,
        ),
        remedies: [],
      };
  }
}

const sandboxWorldSetting: Remedy = { kind: "setting", setting: "mintmark.sandbox.world" };

/** What of a credential differs from its request. */
function mismatchText({ account, field, expected, actual }: Extract<Failure, { code: "mintMismatch" }>): string {
  const names = {
    expiry: vscode.l10n.t("end"),
    audience: vscode.l10n.t("audience"),
    subject: vscode.l10n.t("subject"),
    email: vscode.l10n.t("email"),
    claims: vscode.l10n.t("set of claims"),
    form: vscode.l10n.t("form"),
  };
  return vscode.l10n.t(
    "What Google sent for {0} is not what was asked for: its {1} is {2}, not {3}. It was thrown away; try again.",
    account,
    names[field],
    actual,
    expected,
  );
}

function worldUnreadableText(path: string, reason: "missing" | "directory" | "denied" | "notJson"): string {
  switch (reason) {
    case "missing":
      return vscode.l10n.t("There is no sandbox world {0}. Name a shipped world or an existing file.", path);
    case "directory":
      return vscode.l10n.t("The sandbox world {0} is a folder, not a file. Name the file in it.", path);
    case "denied":
      return vscode.l10n.t("The sandbox world {0} may not be read. Change its permissions or name another file.", path);
    case "notJson":
      return vscode.l10n.t("The sandbox world {0} is not valid JSON. Mend the file and start again.", path);
  }
}

function nothingToInspectText(from: Extract<Failure, { code: "nothingToInspect" }>["from"]): string {
  switch (from) {
    case "clipboard":
      return vscode.l10n.t("The clipboard holds no text. Copy a token and try again.");
    case "selection":
      return vscode.l10n.t("No text is selected. Select a token in the editor and try again.");
    case "cursor":
      return vscode.l10n.t(
        "There is no token at the cursor. Put the cursor into a token, or select it, and try again.",
      );
    case "place":
      return vscode.l10n.t("The token is no longer where it was: the text has changed. Try again.");
  }
}
