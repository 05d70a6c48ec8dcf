import { l10n } from "vscode";

/** How many accounts, as words in a sentence. */
export function accountsText(count: number): string {
  return count === 1 ? l10n.t("1 account") : l10n.t("{0} accounts", count);
}

/** How many grants, as words in a sentence. */
export function grantsText(count: number): string {
  return count === 1 ? l10n.t("1 grant") : l10n.t("{0} grants", count);
}

/** How many bytes, as words in a sentence. */
export function bytesText(count: number): string {
  return count === 1 ? l10n.t("1 byte") : l10n.t("{0} bytes", count);
}
