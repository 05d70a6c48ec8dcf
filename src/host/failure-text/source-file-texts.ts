import { l10n } from "vscode";
import type { SourceFileFailure } from "../../core/base/failure.ts";
import { otherKindText } from "./other-kind-text.ts";
import { type FailureOf, type FailureTexts, orSource, type SentencesBy } from "./table.ts";

/** What is wrong with a credential file. */
export const sourceFileTexts = {
  sourceFileUnreadable: orSource((failure) => unreadableTexts[failure.reason](failure)),
  sourceFileNotAPath: orSource(() =>
    l10n.t(
      "A variable or setting that should be the path of a credential file contains the file's content instead. Put it into a file that only you can read, and name that file.",
    ),
  ),
  sourceFileOtherKind: otherKindText,
  sourceFileNoType: orSource(noTypeText),
  sourceFileUnknownType: orSource(({ path, field, type }) =>
    l10n.t(
      "The field {1} of the credential file {0} is “{2}”, which is not a type of Google's, so the file was not used. Choose another source.",
      path,
      field,
      type,
    ),
  ),
  sourceFileNestedType: orSource(({ path, type }) =>
    type === "impersonated_service_account"
      ? l10n.t(
          "The credential file {0} impersonates through a second impersonation: its field source_credentials.type is {1}. Put the accounts in between into the field delegates, and the innermost credential into source_credentials.",
          path,
          type,
        )
      : l10n.t(
          "The credential file {0} impersonates, but with its field source_credentials.type being {1} it has no credential to do that with. Create the file again.",
          path,
          type,
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
  sourceFileEmptyField: orSource(({ path, type, field }) =>
    l10n.t(
      "The field {2} of the credential file {0} of type {1} is empty. Fill it in, or create the file again.",
      path,
      type,
      field,
    ),
  ),
  sourceFileInvalidField: orSource(({ path, type, field }) =>
    l10n.t(
      "The field {2} of the credential file {0} of type {1} does not have the form that Google asks for. Correct it, or create the file again.",
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
  sourceFileRepeatedAccount: orSource(({ path, account }) =>
    l10n.t(
      "The credential file {0} names {1} twice in a row in its chain. List the accounts in between once each in the field delegates, without the target, which is in service_account_impersonation_url.",
      path,
      account,
    ),
  ),
  sourceFileBadAudience: orSource((failure) => audienceTexts[failure.problem](failure)),
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
  empty: ({ path }) => l10n.t("The credential file {0} is empty. Create it again or choose another source.", path),
  notJson: ({ path }) =>
    l10n.t("The credential file {0} is not valid JSON. Create it again or choose another source.", path),
  notAnObject: ({ path }) =>
    l10n.t("The credential file {0} does not hold a JSON object. Create it again or choose another source.", path),
};

function noTypeText({ path, field, likely }: FailureOf<"sourceFileNoType">): string {
  return likely === undefined
    ? l10n.t(
        "The credential file {0} lacks the field {1}, which says what kind of credential it is. Create it again or choose another source.",
        path,
        field,
      )
    : l10n.t(
        "The credential file {0} lacks the field {1}. Its other fields are those of the type {2}: add the line, or create the file again.",
        path,
        field,
        likely,
      );
}

const audienceTexts: SentencesBy<"sourceFileBadAudience", "problem"> = {
  url: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} is a web address. It must be the provider's name alone, beginning with //iam.googleapis.com/, without “https:”.",
      path,
    ),
  noHost: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} lacks its beginning. Put //iam.googleapis.com/ before the provider's name.",
      path,
    ),
  projectId: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} names the project by its id. It needs the project's number; “gcloud projects describe” prints it.",
      path,
    ),
  attribute: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} names who may come in, by a subject or an attribute, as a policy does. It must name the provider: //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER.",
      path,
    ),
  noProvider: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} names a pool but no provider. Add /providers/PROVIDER at its end.",
      path,
    ),
  name: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} has a pool or provider whose name cannot exist: such names have lower-case letters, digits and hyphens, with no hyphen at either end. Correct it.",
      path,
    ),
  other: ({ path }) =>
    l10n.t(
      "The field audience of the credential file {0} does not name an identity pool provider. It must be like //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER.",
      path,
    ),
};
