import * as vscode from "vscode";
import { fail } from "../../core/base/errors.ts";
import { shortAccountName } from "../../core/account/account-name.ts";
import type { TokenFiles } from "../../core/credential/destination/token-files.ts";
import type { CredentialKind, MintRequest } from "../../core/request/request.ts";

/**
 * The request with the file that its token is written to, asked for before anything is minted. A path that a request names is only proposed:
 * a repository may have written it. A path chosen once is not asked about again in this window. Throws `cancelled`.
 */
export async function settleFile(tokenFiles: TokenFiles, request: MintRequest): Promise<MintRequest> {
  if (request.destination !== "file" || tokenFiles.isAgreed(request.file)) return request;
  const file = await chooseFile(tokenFiles, request);
  tokenFiles.agree(file);
  return { ...request, file };
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
  const agree = vscode.l10n.t("Write Anyway");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Write a token into a git repository?"),
    {
      modal: true,
      detail: vscode.l10n.t(
        "{0} lies in a repository that does not ignore it: a commit could publish the token. Choose a place outside, or add the file to .gitignore.",
        path,
      ),
    },
    agree,
  );
  if (answer !== agree) fail({ code: "cancelled" });
}

const extensions: Readonly<Record<CredentialKind, string>> = {
  accessToken: "access-token",
  idToken: "id-token",
  signedJwt: "jwt",
  signedBlob: "signature",
};
