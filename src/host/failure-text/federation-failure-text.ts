import * as vscode from "vscode";
import type { SourceFailure } from "../../core/base/failure.ts";
import { type FailureText, type Remedy, selectSource } from "./remedy.ts";

export type FederationFailure = Extract<
  SourceFailure,
  {
    code: "federationUnsupported" | "subjectTokenUnavailable" | "subjectProgramNotAllowed" | "subjectProgramFailed";
  }
>;

const allowedCommands: Remedy = { kind: "setting", setting: "mintmark.allowedCommands" };

/** Why an identity from outside Google gives no token, and what to do about it. */
export function federationFailureText(failure: FederationFailure): FailureText {
  switch (failure.code) {
    case "federationUnsupported":
      return { message: unsupportedText(failure), remedies: [selectSource] };
    case "subjectTokenUnavailable":
      return { message: subjectText(failure), remedies: [selectSource] };
    case "subjectProgramNotAllowed":
      return {
        message: vscode.l10n.t(
          "The credential file {0} wants to run the program {1}, and nothing was run. If you trust it, add its whole command line, as the file has it, to the setting mintmark.allowedCommands.",
          failure.path,
          failure.program,
        ),
        remedies: [allowedCommands, selectSource],
      };
    case "subjectProgramFailed":
      return { message: programText(failure), remedies: [selectSource] };
  }
}

function unsupportedText({ path, subject }: Extract<FederationFailure, { code: "federationUnsupported" }>): string {
  switch (subject) {
    case "aws":
      return vscode.l10n.t(
        "The credential file {0} takes its identity from AWS, which Mintmark cannot use. Choose another source, such as the gcloud CLI.",
        path,
      );
    case "certificate":
      return vscode.l10n.t(
        "The credential file {0} takes its identity from an X.509 certificate, which Mintmark cannot use. Choose another source, such as the gcloud CLI.",
        path,
      );
    case "unknown":
      return vscode.l10n.t(
        "The credential file {0} names neither a file, nor a URL, nor a program for its identity. Create the file again.",
        path,
      );
  }
}

function subjectText({
  path,
  origin,
  reason,
}: Extract<FederationFailure, { code: "subjectTokenUnavailable" }>): string {
  switch (reason) {
    case "missing":
      return vscode.l10n.t(
        "There is no {0}, from which the credential file {1} takes its identity. Run where it exists, or create the credential file again.",
        origin,
        path,
      );
    case "directory":
    case "denied":
    case "tooLarge":
      return vscode.l10n.t(
        "The file {0}, from which the credential file {1} takes its identity, cannot be read. Check its path, size and permissions.",
        origin,
        path,
      );
    case "refused":
      return vscode.l10n.t(
        "{0}, from which the credential file {1} takes its identity, refused to give a token. Check the URL and the headers in the file.",
        origin,
        path,
      );
    case "notJson":
    case "noField":
    case "empty":
      return vscode.l10n.t(
        "What {0} gives does not hold a token in the place that the credential file {1} names. Check credential_source.format in the file.",
        origin,
        path,
      );
  }
}

function programText({
  program,
  reason,
  detail,
}: Extract<FederationFailure, { code: "subjectProgramFailed" }>): string {
  switch (reason) {
    case "notStarted":
      return vscode.l10n.t(
        "The program {0} of the credential file could not be started. Check that it exists and may be run.",
        program,
      );
    case "exitCode":
      return vscode.l10n.t(
        "The program {0} of the credential file failed (exit code {1}). Run it in a terminal to see why.",
        program,
        detail,
      );
    case "timedOut":
      return vscode.l10n.t(
        "The program {0} of the credential file did not answer within {1} seconds and was stopped. Run it in a terminal to see why.",
        program,
        detail,
      );
    case "notAnAnswer":
      return vscode.l10n.t(
        "What the program {0} of the credential file printed is not the answer that Google's protocol asks for. Run it in a terminal to see.",
        program,
      );
    case "refused":
      return vscode.l10n.t(
        "The program {0} of the credential file gave no token: “{1}” Do what it asks, and try again.",
        program,
        detail,
      );
    case "expired":
      return vscode.l10n.t(
        "The token that the program {0} of the credential file gave has expired. Run it in a terminal to see why.",
        program,
      );
  }
}
