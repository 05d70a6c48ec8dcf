/**
 * A pattern that matches the whole of a label: with the spaces around it that an icon leaves, and perhaps with the key
 * binding that VS Code appends in parentheses. Playwright's own exact match would also find a highlighted part.
 */
export function exactly(label: string): RegExp {
  return new RegExp(`^\\s*${label.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}( \\([^)]*\\))?\\s*$`);
}
