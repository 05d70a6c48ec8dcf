import { l10n } from "vscode";
import type { FederationFailure, SourceFileFailure } from "../../core/base/failure.ts";
import { selectSource } from "./remedy.ts";
import { type FailureOf, type FailureTexts, orSource, type SentencesBy, text } from "./table.ts";

/** What is wrong with a credential file. */
export const sourceFileTexts = {
  sourceFileUnreadable: orSource((failure) => unreadableTexts[failure.reason](failure)),
  sourceFileNotAPath: orSource(() =>
    l10n.t(
      "A variable or setting that should be the path of a credential file contains the file's content instead. Put it into a file that only you can read, and name that file.",
    ),
  ),
  sourceFileUnknownType: orSource(({ path, type }) =>
    l10n.t(
      "The credential file {0} has the type “{1}”, which is not one of Google's types, so it was not used. Choose another source.",
      path,
      type ?? l10n.t("(none)"),
    ),
  ),
  sourceFileDistributedCloud: orSource(({ path }) =>
    l10n.t(
      "{0} is a service account of Google Distributed Cloud (air-gapped), which Google Cloud does not know. Choose another source.",
      path,
    ),
  ),
  sourceFileMissingField: orSource(({ path, type, field }) =>
    l10n.t("The credential file {0} of type {1} lacks the field {2}. Create the file again.", path, type, field),
  ),
  sourceFileInvalidField: orSource(({ path, type, field }) =>
    l10n.t(
      "The field {2} of the credential file {0} of type {1} makes no sense. Create the file again.",
      path,
      type,
      field,
    ),
  ),
  sourceFileForbiddenField: orSource(({ path, field }) =>
    l10n.t(
      "The credential file {0} sets {1}, which could send your credential to another server. It was not used; remove the field if you trust the file.",
      path,
      field,
    ),
  ),
  sourceFileBadKey: orSource(({ path }) =>
    l10n.t(
      "The private key in {0} is not a readable RSA key, the only kind that Google gives out. Create a new key file.",
      path,
    ),
  ),
} satisfies FailureTexts<SourceFileFailure>;

const unreadableTexts: SentencesBy<"sourceFileUnreadable", "reason"> = {
  missing: ({ path }) => l10n.t("There is no credential file {0}. Create it or choose another source.", path),
  directory: ({ path }) => l10n.t("{0} is a folder, not a credential file. Name the file in it.", path),
  denied: ({ path }) =>
    l10n.t("The credential file {0} may not be read. Change its permissions or choose another source.", path),
  tooLarge: ({ path }) => l10n.t("The credential file {0} is far too large to be one. Choose another file.", path),
  notJson: ({ path }) =>
    l10n.t("The credential file {0} is not valid JSON. Create it again or choose another source.", path),
  notAnObject: ({ path }) =>
    l10n.t("The credential file {0} does not hold a JSON object. Create it again or choose another source.", path),
};

/** Why an outside identity gives no token, and what to do about it. */
export const federationTexts = {
  federationUnsupported: orSource((failure) => unsupportedTexts[failure.subject](failure)),
  subjectTokenUnavailable: orSource((failure) => subjectTexts[failure.reason](failure)),
  subjectProgramNotAllowed: ({ path, program }) =>
    text(
      l10n.t(
        "The credential file {0} wants to run the program {1}, and nothing was run. If you trust it, add its whole command line, as the file has it, to the setting mintmark.allowedCommands.",
        path,
        program,
      ),
      { kind: "setting", setting: "mintmark.allowedCommands" },
      selectSource,
    ),
  subjectProgramFailed: orSource((failure) => programTexts[failure.reason](failure)),
} satisfies FailureTexts<FederationFailure>;

const unsupportedTexts: SentencesBy<"federationUnsupported", "subject"> = {
  aws: ({ path }) =>
    l10n.t(
      "The credential file {0} takes its identity from AWS, which Mintmark cannot use. Choose another source, such as the gcloud CLI.",
      path,
    ),
  certificate: ({ path }) =>
    l10n.t(
      "The credential file {0} takes its identity from an X.509 certificate, which Mintmark cannot use. Choose another source, such as the gcloud CLI.",
      path,
    ),
  unknown: ({ path }) =>
    l10n.t(
      "The credential file {0} names neither a file, nor a URL, nor a program for its identity. Create the file again.",
      path,
    ),
};

const subjectTexts: SentencesBy<"subjectTokenUnavailable", "reason"> = {
  missing: ({ origin, path }) =>
    l10n.t(
      "There is no {0}, from which the credential file {1} takes its identity. Run where it exists, or create the credential file again.",
      origin,
      path,
    ),
  directory: subjectFileText,
  denied: subjectFileText,
  tooLarge: subjectFileText,
  refused: ({ origin, path }) =>
    l10n.t(
      "{0}, from which the credential file {1} takes its identity, refused to give a token. Check the URL and the headers in the file.",
      origin,
      path,
    ),
  notJson: noSubjectTokenText,
  noField: noSubjectTokenText,
  empty: noSubjectTokenText,
};

function subjectFileText({ origin, path }: FailureOf<"subjectTokenUnavailable">): string {
  return l10n.t(
    "The file {0}, from which the credential file {1} takes its identity, cannot be read. Check its path, size and permissions.",
    origin,
    path,
  );
}

function noSubjectTokenText({ origin, path }: FailureOf<"subjectTokenUnavailable">): string {
  return l10n.t(
    "The answer of {0} has no token in the place that the credential file {1} names. Check credential_source.format in the file.",
    origin,
    path,
  );
}

const programTexts: SentencesBy<"subjectProgramFailed", "reason"> = {
  notStarted: ({ program }) =>
    l10n.t(
      "The program {0} of the credential file could not be started. Check that it exists and may be run.",
      program,
    ),
  exitCode: ({ program, detail }) =>
    l10n.t(
      "The program {0} of the credential file failed (exit code {1}). Run it in a terminal to see why.",
      program,
      detail,
    ),
  timedOut: ({ program, detail }) =>
    l10n.t(
      "The program {0} of the credential file did not answer within {1} seconds and was stopped. Run it in a terminal to see why.",
      program,
      detail,
    ),
  notAnAnswer: ({ program }) =>
    l10n.t(
      "What the program {0} of the credential file printed is not the answer that Google's protocol asks for. Run it in a terminal to see.",
      program,
    ),
  refused: ({ program, detail }) =>
    l10n.t(
      "The program {0} of the credential file gave no token: “{1}” Do what it asks, and try again.",
      program,
      detail,
    ),
  expired: ({ program }) =>
    l10n.t(
      "The token that the program {0} of the credential file gave has expired. Run it in a terminal to see why.",
      program,
    ),
};
