import { config } from "@vscode/l10n";

/** Sets the sentences in the user's language, which the host puts into the page as data. Without them, `t` returns the English ones. */
export function loadTranslation(): void {
  const data = document.getElementById("l10n");
  if (data !== null) config({ contents: data.textContent });
}
