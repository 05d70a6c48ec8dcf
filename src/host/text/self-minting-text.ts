import { l10n } from "vscode";

/** Why it matters that an account may mint for itself; said wherever one mints, grants or finds that. */
export function renewForeverText(): string {
  return l10n.t("Anyone who has one token of such an account can renew it forever.");
}

/** Accounts that may mint for themselves, and what that means; nothing if there are none. */
export function selfMintingText(accounts: readonly string[]): readonly string[] {
  if (accounts.length === 0) return [];
  return [`${l10n.t("May mint for themselves: {0}.", accounts.join(", "))} ${renewForeverText()}`];
}
