import { l10n } from "vscode";
import type { FederationFailure } from "../../core/base/failure.ts";
import { selectSource } from "./remedy.ts";
import { type FailureOf, type FailureTexts, orSource, type SentencesBy, text } from "./table.ts";

/** Why an outside identity gives no token, and what to do about it. */
export const federationTexts = {
  federationUnsupported: orSource((failure) => unsupportedTexts[failure.subject](failure)),
  subjectTokenUnavailable: orSource((failure) => subjectTexts[failure.reason](failure)),
  subjectTokenRefused: orSource(refusedExchangeText),
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

/** What to look at, by the error of the Security Token Service (RFC 8693, 2.2.2). */
function refusedExchangeText({ path, audience, error, description }: FailureOf<"subjectTokenRefused">): string {
  const said = description === "" ? error : `${error}: ${description}`;
  switch (error) {
    case "invalid_target":
      return l10n.t(
        "Google knows no identity pool provider {1}, which the field audience of the credential file {0} names ({2}). It may have been deleted or disabled, or the number is another project's. Correct the field, or create the file again.",
        path,
        audience,
        said,
      );
    case "unauthorized_client":
      return l10n.t(
        "The identity pool provider {1} does not let in the identity of the credential file {0} ({2}). Check the provider's attribute condition.",
        path,
        audience,
        said,
      );
    default:
      return l10n.t(
        "Google did not accept the outside token of the credential file {0} for the provider {1} ({2}). Check that the token has not expired, and that its issuer and audience are those of the provider.",
        path,
        audience,
        said,
      );
  }
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
