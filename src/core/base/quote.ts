/** One word for a POSIX shell, whatever the text holds: nothing in it is expanded or run. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A text literal for PowerShell, in which nothing is expanded. */
export function powerShellText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value as JSON on one line, in which every control character is an escape: a terminal obeys those even inside quotes. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
}

/** A text literal that JavaScript, Python and JSON read alike; a lone half of a surrogate pair stays an escape. */
export function codeText(text: string): string {
  return jsonText(text);
}

/** A list of text literals, on one line. */
export function codeTexts(texts: readonly string[]): string {
  return `[${texts.map(codeText).join(", ")}]`;
}

/** A quoted template of Terraform's language, in which nothing is interpolated. */
export function terraformText(text: string): string {
  const literal = codeText(text).replace(/\\./g, (pair) => escapesOfJsonAlone.get(pair) ?? pair);
  return literal.replace(/[$%](?=\{)/g, escaped);
}

/** A double-quoted YAML scalar in a GitHub workflow; the expression that GitHub would evaluate becomes one that gives its own text. */
export function workflowText(text: string): string {
  return codeText(text).replaceAll("${{", "${{ '${{' }}");
}

const escapesOfJsonAlone = new Map([
  [String.raw`\b`, String.raw`\u0008`],
  [String.raw`\f`, String.raw`\u000c`],
]);

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
