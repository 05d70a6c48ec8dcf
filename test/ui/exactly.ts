/**
 * A pattern that matches a whole label, with spaces left by an icon around it, and possibly the key binding that VS Code appends in
 * parentheses. Playwright's own exact match would also find a highlighted part.
 */
export function exactly(label: string): RegExp {
  return new RegExp(`^\\s*${label.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}( \\([^)]*\\))?\\s*$`);
}
