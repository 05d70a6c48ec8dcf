import { visibleText } from "../../core/base/visible-text.ts";

/**
 * A sentence as a notice shows it word for word. VS Code makes links of `[text](address)` in notices, also links that run commands; and a
 * notice may quote what a server, a token or somebody else's settings say.
 */
export function plainNotice(sentence: string): string {
  return visibleText(sentence).replaceAll("](", "] (");
}
