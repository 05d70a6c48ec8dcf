import { askConsent } from "../surface/ask-consent.ts";
import * as vscode from "vscode";
import { shortAccountName } from "../../core/account/account-name.ts";
import { fail } from "../../core/base/errors.ts";
import type { FileReaders, TokenFiles } from "../../core/credential/destination/token-files.ts";
import type { TokenInfo } from "../../core/credential/token/token-store.ts";
import { bearerOf, type CredentialKind, type MintRequest } from "../../core/request/request.ts";
import { kindLabel } from "../text/token-text.ts";
import type { Place } from "./place.ts";

/**
 * A file of the user's choice. The path is asked for before the mint: a path in a request is only a suggestion, because a repository may
 * have written that request. Once confirmed, a path is not asked for again in this window.
 */
export function filePlace(tokenFiles: TokenFiles): Place {
  return {
    row: () => ({
      label: `$(file) ${vscode.l10n.t("File")}`,
      detail: vscode.l10n.t("Written where you say, for you alone, and deleted when it expires or this window closes."),
    }),
    prepare: async (request) => {
      if (tokenFiles.isAgreed(request.file)) return request;
      const file = await chooseFile(tokenFiles, request);
      tokenFiles.agree(file);
      return { ...request, file };
    },
    give: async (info) => fileSentences(info, await tokenFiles.write(info)),
    holds: (id) => tokenFiles.holds(id),
    withdraw: () => tokenFiles.deleteAll(),
  };
}

/** Where the token is, who else may read it, and how long it stays. */
function fileSentences({ request, expiresAt }: TokenInfo, readers: FileReaders): string {
  const kind = kindLabel(request.kind);
  const account = bearerOf(request);
  const file = request.file ?? "";
  const written =
    readers === "owner"
      ? vscode.l10n.t("{0} for {1} is in {2}, which only you can read.", kind, account, file)
      : vscode.l10n.t("{0} for {1} is in {2}. Anyone who may read that folder can read it.", kind, account, file);
  if (expiresAt === Infinity) return written;
  return `${written} ${vscode.l10n.t("The file is deleted when it expires or this window closes.")}`;
}

async function chooseFile(tokenFiles: TokenFiles, { target, kind, file }: MintRequest): Promise<string> {
  const files = await tokenFiles.files();
  const proposal = file ?? files.homePath(`${shortAccountName(target)}.${extensions[kind]}`);
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("File for the Token of {0}", target),
    saveLabel: vscode.l10n.t("Write Token"),
    defaultUri: vscode.Uri.file(proposal),
  });
  if (chosen === undefined) return fail({ code: "cancelled" });
  if (chosen.scheme !== "file") return fail({ code: "fileNotWritten", path: chosen.toString(), reason: chosen.scheme });
  if (await files.isSeenByGit(chosen.fsPath)) await confirmInRepository(chosen.fsPath);
  return chosen.fsPath;
}

async function confirmInRepository(path: string): Promise<void> {
  const isAgreed = await askConsent(
    vscode.l10n.t("Write a token into a git repository?"),
    vscode.l10n.t(
      "{0} lies in a repository that does not ignore it: a commit could publish the token. Choose a place outside, or add the file to .gitignore.",
      path,
    ),
    vscode.l10n.t("Write Anyway"),
  );
  if (!isAgreed) fail({ code: "cancelled" });
}

const extensions: Readonly<Record<CredentialKind, string>> = {
  accessToken: "access-token",
  idToken: "id-token",
  signedJwt: "jwt",
  signedBlob: "signature",
};
