import * as vscode from "vscode";

/** How many accounts, as words in a sentence. */
export function accountsText(count: number): string {
  return count === 1 ? vscode.l10n.t("1 account") : vscode.l10n.t("{0} accounts", count);
}

/** How many grants, as words in a sentence. */
export function grantsText(count: number): string {
  return count === 1 ? vscode.l10n.t("1 grant") : vscode.l10n.t("{0} grants", count);
}

/** How many bytes, as words in a sentence. */
export function bytesText(count: number): string {
  return count === 1 ? vscode.l10n.t("1 byte") : vscode.l10n.t("{0} bytes", count);
}
