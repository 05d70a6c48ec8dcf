/** A text as Markdown that shows it as it is: nothing in it becomes a link, an image or markup. */
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
