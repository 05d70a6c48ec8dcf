import { config } from "@vscode/l10n";

/** Takes the sentences in the user's language, which the host puts into the page as data. Without them, `t` gives the English ones. */
export function loadTranslation(): void {
  const data = document.getElementById("l10n");
  if (data !== null) config({ contents: data.textContent });
}
