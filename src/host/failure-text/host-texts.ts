import { l10n } from "vscode";
import type { HostFailure, SandboxFailure } from "../../core/base/failure.ts";
import { type FailureTexts, offering, type SentencesBy, text } from "./table.ts";

/** Why something in VS Code itself could not be done. */
export const hostTexts = {
  untrustedWorkspace: () =>
    l10n.t("Mintmark does not mint in an untrusted workspace. Trust this workspace first, or open another window."),
  nothingToInspect: (failure) => nothingToInspectTexts[failure.from](failure),
  nothingToScan: () => l10n.t("No file is open to look for tokens in. Open one in an editor and try again."),
  noSuchToken: () => l10n.t("That token is not here any more. It was forgotten, in this window or another."),
  noTokens: () => l10n.t("There are no tokens in this window. Mint one first."),
  notABearer: ({ account }) =>
    l10n.t("{0} made a signature, not a token: no service accepts it as a bearer token. Copy it unchanged.", account),
  notASignature: ({ account }) =>
    l10n.t(
      "The credential of {0} is a token, not a signature of bytes. Inspect it to check it, or sign with “Sign Blob…”.",
      account,
    ),
  signatureNotValid: ({ account, keys }) =>
    keys === 1
      ? l10n.t(
          "Not valid: the only published key of {0} did not make this signature of these bytes. Sign them again.",
          account,
        )
      : l10n.t(
          "Not valid: none of the {0} published keys of {1} made this signature of these bytes. Sign them again.",
          keys,
          account,
        ),
  signatureKeysMissing: ({ account }) =>
    l10n.t(
      "The signature cannot be checked: no public keys are published for {0}. They are found by email, so sign with the account's email as the target.",
      account,
    ),
  notExportable: ({ account }) =>
    l10n.t(
      "The token of {0} needs a second call, which no other tool makes with one command. Save it as a recipe instead.",
      account,
    ),
  notExpressible: ({ notation, kind }) =>
    l10n.t("{0} cannot mint this {1} with all that it asks for. Choose another tool.", notation, kind),
  tokenExpired: ({ account }) =>
    l10n.t("The token for {0} has expired and was thrown away. Renew it to get a fresh one.", account),
  settingNotWritten: ({ setting, reason }) => {
    const message =
      reason === undefined
        ? l10n.t(
            "The setting {0} is not an object and would have been lost, so nothing was written. Correct it and try again.",
            setting,
          )
        : l10n.t("VS Code did not write the setting {0}. {1}", setting, reason);
    return text(message, { kind: "setting", setting });
  },
  secretStorageFailed: ({ account }) =>
    l10n.t(
      "VS Code could not store the token for {0}; the system's key ring may be missing. It is held in memory until this window closes.",
      account,
    ),
  fileNotWritten: ({ path, reason }) =>
    l10n.t(
      "The token could not be written to {0} ({1}). It is in the Tokens view: copy it, or mint to another file.",
      path,
      reason,
    ),
  fileNotAgreed: ({ account }) =>
    l10n.t(
      "The token of {0} was not written, because no file was chosen for it in this window. Mint it again and choose a file.",
      account,
    ),
  noEditor: ({ account }) =>
    l10n.t("There is no open editor to insert the token for {0} into. It is in the Tokens view.", account),
} satisfies FailureTexts<HostFailure>;

const nothingToInspectTexts: SentencesBy<"nothingToInspect", "from"> = {
  clipboard: () => l10n.t("The clipboard holds no text. Copy a token and try again."),
  selection: () => l10n.t("No text is selected. Select a token in the editor and try again."),
  cursor: () => l10n.t("There is no token at the cursor. Put the cursor into a token, or select it, and try again."),
  place: () => l10n.t("The token is no longer where it was: the text has changed. Try again."),
};

const orWorld = offering({ kind: "setting", setting: "mintmark.sandbox.world" });

/** Why the sandbox cloud did not start. */
export const sandboxTexts = {
  worldUnreadable: orWorld((failure) => worldUnreadableTexts[failure.reason](failure)),
  worldInvalid: orWorld(({ path, at, problem }) =>
    l10n.t("The sandbox world {0} is not valid at {1}: {2}. Correct the file and start again.", path, at, problem),
  ),
  portInUse: ({ port }) => l10n.t("Port {0} is in use, so the sandbox cloud did not start. Choose another port.", port),
} satisfies FailureTexts<SandboxFailure>;

const worldUnreadableTexts: SentencesBy<"worldUnreadable", "reason"> = {
  missing: ({ path }) => l10n.t("There is no sandbox world {0}. Name a shipped world or an existing file.", path),
  directory: ({ path }) => l10n.t("The sandbox world {0} is a folder, not a file. Name the file in it.", path),
  denied: ({ path }) =>
    l10n.t("The sandbox world {0} may not be read. Change its permissions or name another file.", path),
  notJson: ({ path }) => l10n.t("The sandbox world {0} is not valid JSON. Correct the file and start again.", path),
};
