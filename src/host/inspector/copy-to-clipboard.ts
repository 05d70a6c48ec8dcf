import * as vscode from "vscode";
import type { CopyPart } from "../../core/inspect/copy-text.ts";

const shownMs = 4_000;

/** Copies something that is safe to share, so it stays on the clipboard; returns the sentence that says so, and shows it for a moment. */
export async function copyToClipboard(text: string, part: CopyPart): Promise<string> {
  await vscode.env.clipboard.writeText(text);
  const sentence = copiedTexts[part.kind]();
  vscode.window.setStatusBarMessage(`$(check) ${sentence}`, shownMs);
  return sentence;
}

const copiedTexts: Readonly<Record<CopyPart["kind"], () => string>> = {
  header: () => vscode.l10n.t("The header is on the clipboard."),
  payload: () => vscode.l10n.t("The payload is on the clipboard."),
  claim: () => vscode.l10n.t("The value is on the clipboard."),
  shareForm: () => vscode.l10n.t("The token without its signature is on the clipboard."),
};
