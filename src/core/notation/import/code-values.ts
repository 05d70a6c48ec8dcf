import { parseJson } from "../../base/json.ts";

/** A literal in a program or configuration file. */
export type CodeValue = string | number | boolean | readonly string[];

const token =
  /(?<comment>\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>"(?:\\[^\n]|[^"\\\n])*"|'(?:\\[^\n]|[^'\\\n])*'|`[^`]*`)|(?<name>[A-Za-z_][\w.-]*)|(?<number>\d[\d_]*)|(?<sign>\S)/g;

interface Token {
  readonly kind: "text" | "name" | "number" | "sign";
  readonly text: string;
}

/**
 * The values of names in Node.js, Python, Go and Terraform: `name: literal`, `name = literal` and `name(literal`, the first of each. The
 * text is only searched, never run.
 */
export function codeValues(source: string): ReadonlyMap<string, CodeValue> {
  const tokens = tokensOf(source);
  const values = new Map<string, CodeValue>();
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== "name" || !/^[:=(]$/.test(tokens[index + 1]?.text ?? "")) return;
    const name = text.split(".").at(-1) ?? "";
    const value = valueAt(tokens, index + 2);
    if (value !== undefined && !values.has(name)) values.set(name, value);
  });
  return values;
}

function tokensOf(source: string): readonly Token[] {
  return [...source.matchAll(token)].flatMap(({ groups = {} }) => {
    const kind = (["text", "name", "number", "sign"] as const).find((known) => groups[known] !== undefined);
    return kind === undefined ? [] : [{ kind, text: groups[kind] ?? "" }];
  });
}

function valueAt(tokens: readonly Token[], index: number): CodeValue | undefined {
  const { kind, text } = tokens[index] ?? { kind: "sign", text: "" };
  if (kind === "text") return literal(text);
  if (kind === "number") return Number(text.replaceAll("_", ""));
  if (kind === "name" && /^(?:true|false)$/i.test(text)) return /^true$/i.test(text);
  const inside = constructedList(tokens, index);
  if (inside !== undefined) return listAt(tokens, inside);
  if (text !== "[") return undefined;
  const isGo = tokens[index + 1]?.text === "]" && tokens[index + 3]?.text === "{";
  return listAt(tokens, isGo ? index + 4 : index + 1);
}

/** Where the items begin in Java's `List.of(` and `Arrays.asList(`, and in C#'s `new string[] {` and `new[] {`. */
function constructedList(tokens: readonly Token[], index: number): number | undefined {
  const [first = "", ...next] = tokens.slice(index, index + 6).map(({ text }) => text);
  if (/^(?:List\.of|Arrays\.asList)$/.test(first) && next[0] === "(") return index + 2;
  const open = first === "new" ? next.indexOf("{") : -1;
  return open === 2 || open === 3 ? index + open + 2 : undefined;
}

/** What is not a literal is kept as it is written, so that nothing of a list is lost unnoticed. */
function listAt(tokens: readonly Token[], start: number): readonly string[] {
  const end = tokens.findIndex(({ kind, text }, index) => index >= start && kind === "sign" && /[\]})]/.test(text));
  const items: string[] = [""];
  for (const { kind, text } of tokens.slice(start, end < 0 ? start : end)) {
    if (kind === "sign" && text === ",") items.push("");
    else items.push(`${items.pop() ?? ""}${kind === "text" ? literal(text) : text}`);
  }
  return items.filter((item) => item !== "");
}

/** The value of a literal; the other languages' escapes match JSON's for what requests need. */
function literal(text: string): string {
  const body = text.slice(1, -1);
  if (text.startsWith("`")) return body;
  const doubled = text.startsWith("'") ? body.replaceAll("\\'", "'").replaceAll('"', '\\"') : body;
  const value = parseJson(`"${doubled}"`);
  return typeof value === "string" ? value : body;
}
