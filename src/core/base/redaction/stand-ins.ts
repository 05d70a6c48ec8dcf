/** Nothing, a place to fill in, a word of the language, a small number. */
const words = String.raw`\[redacted\]|REDACTED|true|false|null|none|nil|undefined|\d{1,3}|\$\{[^{}]{0,100}\}|\{\{[^{}]{0,100}\}\}|<[^<>]{0,100}>|[*•.…x]{3,}`;
const whole = new RegExp(`^(?:${words})?$`, "i");
/** A loose value may also be the beginning of something larger. */
const beginning = new RegExp(String.raw`(?:${words}|[[{(|>])?(?:[\s"'&,;)}\]<]|$)`, "iy");

const longest = 110;

/** Whether a value in quotation marks stands where a secret would be and is none: it is left, so that the text explains itself. */
export function isStandIn(text: string, start: number, end: number): boolean {
  return end - start <= longest && whole.test(text.slice(start, end));
}

/** The same of a value without quotation marks. */
export function startsStandIn(text: string, start: number): boolean {
  beginning.lastIndex = start;
  return beginning.test(text);
}
