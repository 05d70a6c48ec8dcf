import { type FieldName, isMethod, nameAt, nameEnd } from "./field-names.ts";
import { isStandIn } from "./stand-ins.ts";
import type { Span } from "./text-layers.ts";

/** The values of fields whose names say that they are secret, however the field is written. Linear. */
export function findSecretFields(text: string): readonly Span[] {
  const spans: Span[] = [];
  const names = new RegExp(nameEnd);
  for (let found = names.exec(text); found !== null; found = names.exec(text)) {
    const name = nameAt(text, found.index, names.lastIndex);
    const value = name === undefined ? undefined : valueOf(text, name);
    if (value === undefined || value.end === value.start) continue;
    names.lastIndex = Math.max(names.lastIndex, value.end);
    spans.push(value);
  }
  return spans;
}

type Form = (text: string, name: FieldName) => Span | undefined;

/** What may stand between a name and its value, and how the value ends there; the first that fits counts. */
const forms: readonly Form[] = [quotedName, ofElement, ofFormPart, assigned, afterColon, ofFlag];

function valueOf(text: string, name: FieldName): Span | undefined {
  for (const form of forms) {
    const value = form(text, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Matches a pattern at a place; returns where the match ends. */
function past(text: string, at: number, pattern: RegExp): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** A value up to where a pattern ends. */
function loose(text: string, start: number, pattern: RegExp): Span {
  return unlessStandIn(text, start, past(text, start, pattern) ?? start);
}

/** Empty if the value is no secret. That is always short, so that reading on behind its beginning costs little. */
function unlessStandIn(text: string, start: number, end: number): Span {
  return { start, end: isStandIn(text, start, end) ? start : end };
}

const afterQuotedName = /["'`]\]?\s{0,40}(?::=?|=>?|,\s{0,40}["'](?:value|stringValue)["']\s{0,8}:)\s{0,40}/iy;

/** `"name": value`, `'name' => value`, `["name"] = value`, `{"name": "NAME", "value": value}`. */
function quotedName(text: string, name: FieldName): Span | undefined {
  const at = past(text, name.end, afterQuotedName);
  if (at === undefined || (name.text.includes(".") && isMethod(name))) return undefined;
  return quotedOrListed(text, at) ?? loose(text, at, looseValue);
}

const quotes: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\]|\\[\s\S])*/y,
  "'": /(?:[^'\\]|\\[\s\S])*/y,
  "`": /(?:[^`\\]|\\[\s\S])*/y,
};
const list = /\[(?:[\s,]{0,80}(?:"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?))+/y;

/** A text in quotation marks, or all of a list of such texts; without the last mark it goes to the end. */
function quotedOrListed(text: string, at: number): Span | undefined {
  const inside = quotes[text.charAt(at)];
  if (inside !== undefined) {
    return unlessStandIn(text, at + 1, past(text, at + 1, inside) ?? at + 1);
  }
  const end = past(text, at, list);
  return end === undefined ? undefined : { start: at + 1, end };
}

const element = /(?:\s[^<>]{0,200})?>\s{0,40}/y;

/** `<name>value</name>`. */
function ofElement(text: string, { start, end }: FieldName): Span | undefined {
  if (!/[<:]/.test(text.charAt(start - 1))) return undefined;
  const at = past(text, end, element);
  return at === undefined ? undefined : loose(text, at, /(?:<!\[CDATA\[[^\]]*|[^<])*/y);
}

const partHeaders = /"[^\r\n]{0,200}(?:\r?\n[\w-]+:[^\r\n]{0,200}){0,4}\r?\n[ \t]*\r?\n/y;

/** `name="name"`, an empty line, and the value: a part of a form with parts. */
function ofFormPart(text: string, { start, end }: FieldName): Span | undefined {
  if (text.slice(start - 6, start) !== 'name="') return undefined;
  const at = past(text, end, partHeaders);
  return at === undefined ? undefined : loose(text, at, restOfLine);
}

const restOfLine = /(?:[^\r\n"'\\ ]|["'](?![\r\n,)\]}]|$)|\\(?!["'nr])|[ ](?!#))*/y;

/** Ends at white space, quotation marks, the next field, or where the text around it ends. */
const looseValue =
  /(?:[^\s&"'<>`,;\\)\]}]|'(?![\s,;)\]}]|$)|[,;](?!\s|$|["'{[]|[\w.-]{1,64}\s?[=:])|\\(?!["'nrt\\])|[)\]}](?![\s,;)\]}"'\\]|$))+/y;

/** Of an address: quotation marks and brackets may be part of it. */
const addressValue = /(?:[^\s&"<>\\]|\\(?!["'nrt\\]))+/y;

const assignment = /[ \t]{0,8}:?=(?![=>~])[ \t]{0,8}/y;

/** `name=value` in variables, forms, addresses, connection strings; `name = value` in settings. */
function assigned(text: string, name: FieldName): Span | undefined {
  const at = past(text, name.end, assignment);
  if (at === undefined) return undefined;
  const inQuotes = quotedOrListed(text, at);
  if (inQuotes !== undefined) return inQuotes;
  const inAddress = /[?&]/.test(text.charAt(name.start - 1));
  const value = loose(text, at, inAddress ? addressValue : looseValue);
  return name.startsLine && text.charAt(value.end) === " " ? loose(text, at, restOfLine) : value;
}

const colon = /:(?!:)[ \t]{0,40}/y;
const onNextLine = /["']?[ \t]{0,8}\r?\n[ \t]{0,80}value:[ \t]{0,40}/y;
const scheme =
  /(?:bearer|basic|digest|negotiate|token|apikey|sharedkey|aws4-hmac-sha256|hawk)[ \t]{1,8}(?!\[redacted\])/iy;

/** `name: value` in headers and YAML. */
function afterColon(text: string, name: FieldName): Span | undefined {
  const at = past(text, name.end, colon) ?? past(text, name.end, onNextLine);
  if (at === undefined || isMethod(name)) return undefined;
  const clear = quotedOrListed(text, at) ?? block(text, name, at);
  if (clear !== undefined) return clear;
  const before = text.charAt(name.start - 1);
  const isHeader = name.startsLine || /["']/.test(before);
  // A colon without a space is part of something else, such as the name of an image.
  if (at === name.end + 1 && !isHeader && !/[{,]/.test(before)) return undefined;
  const start = /authorization$/i.test(name.text) ? (past(text, at, scheme) ?? at) : at;
  if (name.isPlainWord && start === at && !looksOpaque(text.slice(at, at + longestWord))) return undefined;
  return loose(text, start, isHeader ? restOfLine : looseValue);
}

const longestWord = 40;

/** Whether the first word after the colon of “token:” is a value and not a word of a sentence. */
function looksOpaque(value: string): boolean {
  const word = /^[^\s"'<>]*/.exec(value)?.[0] ?? "";
  return word.length >= 8 && (/\d|[a-z][A-Z]|[=+/~%]/.test(word) || word.length >= 24);
}

/** A YAML block: the lines below that are further in than the name. */
function block(text: string, { start }: FieldName, at: number): Span | undefined {
  const first = past(text, at, /[|>][-+\d]{0,2}[ \t]{0,8}(?:#[^\r\n]*)?\r?\n/y);
  if (first === undefined) return undefined;
  const indent = Math.min(start - (text.lastIndexOf("\n", start) + 1), 200);
  const lines = new RegExp(String.raw`(?:[ \t]{${indent + 1},}[^\r\n]*\r?\n?|[ \t]*\r?\n)*`, "y");
  return { start: first, end: past(text, first, lines) ?? first };
}

/** `--name value` on a command line. */
function ofFlag(text: string, { start, end }: FieldName): Span | undefined {
  if (!text.startsWith("--", start)) return undefined;
  const at = past(text, end, /[ \t]{1,8}(?!-)/y);
  return at === undefined ? undefined : (quotedOrListed(text, at) ?? loose(text, at, looseValue));
}
