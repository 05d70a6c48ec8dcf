import type { JsonMember, JsonNode, JsonObjectNode } from "./json-node.ts";
import type { JsonProblemCode, TextProblem } from "./problem.ts";

/** The result of strictly reading one JSON text (RFC 8259), with the places of duplicate names. */
export type JsonReading =
  { readonly kind: "json"; readonly value: JsonNode; readonly duplicates: readonly TextProblem[] } | JsonProblemReading;

interface JsonProblemReading {
  readonly kind: "problem";
  readonly problem: TextProblem;
}

/** Deeper nesting is refused: no token needs it, and recursion must stay bounded. */
export const deepestNesting = 64;
const mostDuplicates = 50;

class JsonProblem extends Error {
  readonly problem: TextProblem;

  constructor(code: JsonProblemCode, offset: number) {
    super(code);
    this.problem = { code, offset };
  }
}

/** A member whose value is a text, and where the value stands between its quotes, as written; `end` is exclusive. */
export interface TextPlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Cursor {
  readonly text: string;
  readonly duplicates: TextProblem[];
  readonly texts?: TextPlace[];
  at: number;
}

/** Reads one JSON text; only white space may surround it. Linear; does not convert numbers. */
export function scanJson(text: string): JsonReading {
  const cursor: Cursor = { text, duplicates: [], at: 0 };
  return reading(() => {
    const value = readValue(cursor, 0);
    skipSpace(cursor);
    if (cursor.at < text.length) throw new JsonProblem("textAfterEnd", cursor.at);
    return { kind: "json", value, duplicates: cursor.duplicates };
  });
}

/** Reads the JSON value at the start of a text, whatever follows; `end` is where it ends. */
export function scanJsonPrefix(
  text: string,
): { readonly kind: "json"; readonly value: JsonNode; readonly end: number } | JsonProblemReading {
  const cursor: Cursor = { text, duplicates: [], at: 0 };
  return reading(() => ({ kind: "json", value: readValue(cursor, 0), end: cursor.at }));
}

/** Where each member with a text for its value has it, at any depth; as far as the text is JSON. */
export function textPlaces(text: string): readonly TextPlace[] {
  const texts: TextPlace[] = [];
  reading(() => readValue({ text, duplicates: [], texts, at: 0 }, 0));
  return texts;
}

function reading<T>(read: () => T): T | JsonProblemReading {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonProblem) return { kind: "problem", problem: error.problem };
    throw error;
  }
}

function readValue(cursor: Cursor, depth: number): JsonNode {
  skipSpace(cursor);
  switch (cursor.text[cursor.at]) {
    case "{":
      return readObject(cursor, deeper(cursor, depth));
    case "[":
      return readArray(cursor, deeper(cursor, depth));
    case '"':
      return { kind: "string", value: readString(cursor) };
    case "t":
      return readWord(cursor, "true", { kind: "boolean", value: true });
    case "f":
      return readWord(cursor, "false", { kind: "boolean", value: false });
    case "n":
      return readWord(cursor, "null", { kind: "null" });
    default:
      return readNumber(cursor);
  }
}

function deeper(cursor: Cursor, depth: number): number {
  if (depth === deepestNesting) throw new JsonProblem("tooDeep", cursor.at);
  return depth + 1;
}

function readObject(cursor: Cursor, depth: number): JsonObjectNode {
  const members: JsonMember[] = [];
  const seen = new Set<string>();
  cursor.at += 1;
  if (closes(cursor, "}")) return { kind: "object", members };
  do {
    skipSpace(cursor);
    const nameAt = cursor.at;
    expect(cursor, '"', false);
    const name = readString(cursor);
    if (seen.has(name) && cursor.duplicates.length < mostDuplicates) {
      cursor.duplicates.push({ code: "duplicateName", offset: nameAt });
    }
    seen.add(name);
    skipSpace(cursor);
    expect(cursor, ":", true);
    skipSpace(cursor);
    const start = cursor.at + 1;
    const value = readValue(cursor, depth);
    if (value.kind === "string") cursor.texts?.push({ name, start, end: cursor.at - 1 });
    members.push({ name, value });
  } while (continues(cursor, "}"));
  return { kind: "object", members };
}

function readArray(cursor: Cursor, depth: number): JsonNode {
  const items: JsonNode[] = [];
  cursor.at += 1;
  if (closes(cursor, "]")) return { kind: "array", items };
  do items.push(readValue(cursor, depth));
  while (continues(cursor, "]"));
  return { kind: "array", items };
}

function closes(cursor: Cursor, end: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== end) return false;
  cursor.at += 1;
  return true;
}

function continues(cursor: Cursor, end: string): boolean {
  if (closes(cursor, end)) return false;
  expect(cursor, ",", true);
  return true;
}

function expect(cursor: Cursor, character: string, consume: boolean): void {
  if (cursor.text[cursor.at] !== character) throw unexpectedAt(cursor, cursor.at);
  if (consume) cursor.at += 1;
}

function unexpectedAt(cursor: Cursor, at: number): JsonProblem {
  return new JsonProblem(at < cursor.text.length ? "unexpectedCharacter" : "unexpectedEnd", at);
}

function readWord(cursor: Cursor, word: string, node: JsonNode): JsonNode {
  for (const character of word) expect(cursor, character, true);
  return node;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const numberTail = /[\w.+-]/y;

function readNumber(cursor: Cursor): JsonNode {
  const { text, at } = cursor;
  numberPattern.lastIndex = at;
  const match = numberPattern.exec(text)?.[0];
  if (match === undefined) throw text[at] === "-" ? new JsonProblem("badNumber", at) : unexpectedAt(cursor, at);
  numberTail.lastIndex = at + match.length;
  if (numberTail.test(text)) throw new JsonProblem("badNumber", at + match.length);
  cursor.at = at + match.length;
  return { kind: "number", text: match };
}

const plainRun = /[^"\\\u0000-\u001f]*/y;
const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readString(cursor: Cursor): string {
  const { text } = cursor;
  const pieces: string[] = [];
  cursor.at += 1;
  for (;;) {
    plainRun.lastIndex = cursor.at;
    const run = plainRun.exec(text)?.[0] ?? "";
    pieces.push(run);
    cursor.at += run.length;
    const stop = text[cursor.at];
    if (stop === undefined) throw new JsonProblem("unexpectedEnd", cursor.at);
    if (stop === '"') break;
    if (stop !== "\\") throw new JsonProblem("controlCharacter", cursor.at);
    pieces.push(readEscape(cursor));
  }
  cursor.at += 1;
  return pieces.length === 1 ? (pieces[0] ?? "") : pieces.join("");
}

const fourHexDigits = /[\da-fA-F]{4}/y;

function readEscape(cursor: Cursor): string {
  const letter = cursor.text[cursor.at + 1];
  if (letter === "u") {
    fourHexDigits.lastIndex = cursor.at + 2;
    const digits = fourHexDigits.exec(cursor.text)?.[0];
    if (digits === undefined) throw new JsonProblem("badEscape", cursor.at);
    cursor.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  if (letter === undefined) throw new JsonProblem("unexpectedEnd", cursor.at + 1);
  const simple = simpleEscapes[letter];
  if (simple === undefined) throw new JsonProblem("badEscape", cursor.at);
  cursor.at += 2;
  return simple;
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
    cursor.at += 1;
  }
}
