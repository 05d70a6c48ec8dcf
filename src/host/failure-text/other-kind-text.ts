import { l10n } from "vscode";
import { shellWord } from "../../core/base/quote.ts";
import { type FailureText, selectSource } from "./remedy.ts";
import { type FailureOf, type SentencesBy, text } from "./table.ts";

/** What a file is that people took for a credential file, and how to get one. */
export function otherKindText(failure: FailureOf<"sourceFileOtherKind">): FailureText {
  const message = kindTexts[failure.kind](failure);
  const login = loginWith(failure);
  return login === undefined ? text(message, selectSource) : text(message, { kind: "copy", text: login }, selectSource);
}

/** The command that turns the file into a credential. */
function loginWith({ kind, path }: FailureOf<"sourceFileOtherKind">): string | undefined {
  const login = "gcloud auth application-default login";
  if (kind === "loginConfiguration") return `${login} --login-config=${shellWord(path)}`;
  return kind === "oauthClient" ? `${login} --client-id-file=${shellWord(path)}` : undefined;
}

const kindTexts: SentencesBy<"sourceFileOtherKind", "kind"> = {
  loginConfiguration: ({ path }) =>
    l10n.t(
      "{0} is a login configuration of Google's: it tells gcloud how to sign in with a workforce pool, but holds no credential. Sign in with it, then choose the file that gcloud writes.",
      path,
    ),
  oauthClient: ({ path }) =>
    l10n.t(
      "{0} is an OAuth client, not a credential of somebody. Sign in with it, then choose the file that gcloud writes.",
      path,
    ),
  savedToken: ({ path }) =>
    l10n.t(
      "{0} is the saved token of some program, not a credential file. Sign in with “gcloud auth application-default login”, or choose another source.",
      path,
    ),
  apiKey: ({ path }) =>
    l10n.t(
      "{0} holds an API key, which names a project and no account, so nothing can be minted with it. Choose another source.",
      path,
    ),
  token: ({ path }) =>
    l10n.t(
      "{0} holds a bare token or key, not a credential file. Inspect it with “Inspect Token…”, and choose another source to mint with.",
      path,
    ),
  privateKey: ({ path }) =>
    l10n.t(
      "{0} is a private key alone, without the account it belongs to. Choose the JSON file that Google gave out with the key.",
      path,
    ),
  certificate: ({ path }) =>
    l10n.t("{0} is a certificate or public key, not a credential. Choose another source.", path),
  keyStore: ({ path }) =>
    l10n.t(
      "{0} is a key in the older P12 form, which Mintmark does not read. Create a key in the JSON form, or choose another source.",
      path,
    ),
  gcloudDatabase: ({ path }) =>
    l10n.t("{0} is gcloud's own database of sign-ins. Choose the gcloud CLI as the source; it reads that file.", path),
  gcloudSettings: ({ path }) =>
    l10n.t("{0} is a settings file, not a credential file. Choose the gcloud CLI as the source.", path),
  utf16: ({ path }) =>
    l10n.t("The credential file {0} is in UTF-16, as some shells write what they print. Save it again as UTF-8.", path),
  binary: ({ path }) =>
    l10n.t(
      "{0} is not a text in UTF-8, so it cannot be a credential file. Save it again as UTF-8, or choose another source.",
      path,
    ),
};
