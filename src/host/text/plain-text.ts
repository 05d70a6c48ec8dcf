import { visibleText } from "../../core/base/visible-text.ts";

/**
 * Makes a row of a pick show other people's text literally. VS Code draws an icon for `$(name)` in rows, so a display name or a recipe
 * could look as if it had been checked.
 */
export function plainRow(text: string): string {
  return visibleText(text).replaceAll("$(", String.raw`\$(`);
}

/**
 * Makes a notice show a sentence literally. VS Code turns `[text](address)` in notices into links, even links that run commands; and a
 * notice may quote a server, a token or other people's settings.
 */
export function plainNotice(sentence: string): string {
  return visibleText(sentence).replaceAll("](", "] (");
}
