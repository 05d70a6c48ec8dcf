import { visibleText } from "../../core/base/visible-text.ts";

/**
 * A text of somebody else as a row of a pick shows it word for word. VS Code draws an icon for `$(name)` in rows, and a display name or a
 * recipe could so look as if it had been checked.
 */
export function plainRow(text: string): string {
  return visibleText(text).replaceAll("$(", String.raw`\$(`);
}

/**
 * A sentence as a notice shows it word for word. VS Code makes links of `[text](address)` in notices, also links that run commands; and a
 * notice may quote what a server, a token or somebody else's settings say.
 */
export function plainNotice(sentence: string): string {
  return visibleText(sentence).replaceAll("](", "] (");
}
