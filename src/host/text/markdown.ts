/** Escapes a text for Markdown: nothing in it becomes a link, an image or markup. */
export function plain(text: string): string {
  return oneLine(text).replace(/[\\`*<>[\]|!]/g, String.raw`\$&`);
}

/** A value as Markdown code. */
export function code(value: string): string {
  return `\`${oneLine(value).replaceAll("`", "'")}\``;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** A list as one paragraph; no paragraph if it is empty. */
export function bulletList(items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${item}`).join("\n")];
}

export function codeBlock(language: "sh" | "hcl" | "http" | "json", text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
