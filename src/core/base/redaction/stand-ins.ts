/**
 * What stands where a secret would be and is none: nothing, a place to fill in, a word of the language, a small number, the beginning of
 * something larger. The last bracket may have been taken for the end of the text around it.
 */
const standIn =
  /^(?:\[redacted\]?|REDACTED|true|false|null|none|nil|undefined|\d{1,3}|\$\{[^{}]{0,100}\}?|\{\{[^{}]{0,100}\}{0,2}|<[^<>]{0,100}>|[*•.…x]{3,}|[[({|>]{0,2})$/i;

const longest = 110;

/** Whether a value is no secret: it is left, so that the text explains itself. */
export function isStandIn(text: string, start: number, end: number): boolean {
  return end - start <= longest && standIn.test(text.slice(start, end).trim());
}
