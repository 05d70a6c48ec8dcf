/** Quotes one word for a POSIX shell; nothing in the text is expanded or run. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Quotes a text for PowerShell, where the curly quotation marks end a text too; nothing in it is expanded. */
export function powerShellText(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/** A value as JSON on one line with every control character escaped: terminals obey them even inside quotes. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped);
}

/** A string literal valid in JavaScript, Python and JSON; an unpaired surrogate stays escaped. */
export function codeText(text: string): string {
  return jsonText(text);
}

/** A double-quoted string for Ruby in which nothing is interpolated. */
export function rubyText(text: string): string {
  return codeText(text).replaceAll("#", "\\u0023");
}

/** A list of string literals, on one line. */
export function codeTexts(texts: readonly string[]): string {
  return `[${texts.map(codeText).join(", ")}]`;
}

/** A quoted string for Terraform in which nothing is interpolated. */
export function terraformText(text: string): string {
  const literal = codeText(text).replace(/\\./g, (pair) => escapesOfJsonAlone.get(pair) ?? pair);
  return literal.replace(/[$%](?=\{)/g, escaped);
}

/** A double-quoted YAML scalar for a GitHub workflow; an expression in the text is escaped so that it gives its own text. */
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

/** Encodes a text as an HTTP header value: printable ASCII stays, everything else is percent-encoded. */
export function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
}
