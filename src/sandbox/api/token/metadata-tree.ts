import { match } from "../../../core/base/match.ts";
import type { Answer } from "../../http/answer.ts";
import type { Call } from "../../server/route.ts";

/** A folder of the metadata server, or a value in one. */
export type MetadataNode =
  | { readonly kind: "folder"; readonly entries: ReadonlyMap<string, MetadataNode> }
  | { readonly kind: "text"; readonly text: string }
  /** A whole number as its digits, because ids of instances are longer than a JavaScript number. */
  | { readonly kind: "number"; readonly digits: string }
  /** One line each. */
  | { readonly kind: "list"; readonly items: readonly string[] }
  /** Made for each request; left out where a folder is shown with all that is below it. */
  | { readonly kind: "computed"; readonly answer: (call: Call) => Answer | Promise<Answer> };

export type MetadataFolder = Extract<MetadataNode, { readonly kind: "folder" }>;
type ShownNode = Exclude<MetadataNode, { readonly kind: "computed" }>;

export function folder(entries: Readonly<Record<string, MetadataNode>>): MetadataFolder {
  return { kind: "folder", entries: new Map(Object.entries(entries)) };
}

export function textValue(text: string): MetadataNode {
  return { kind: "text", text };
}

/** The node at a path, whose names are given from the top; `undefined` if there is none. */
export function nodeAt(top: MetadataNode, names: readonly string[]): MetadataNode | undefined {
  let node: MetadataNode | undefined = top;
  for (const name of names) node = node?.kind === "folder" ? node.entries.get(name) : undefined;
  return node;
}

/** The names in a folder; those of folders end with a slash. */
export function namesIn({ entries }: MetadataFolder): readonly string[] {
  return [...entries].map(([name, node]) => (node.kind === "folder" ? `${name}/` : name));
}

/** A node as JSON text: in a folder the names are in camelCase. */
export function jsonOf(node: ShownNode): string {
  return match(node, {
    text: ({ text }) => JSON.stringify(text),
    number: ({ digits }) => digits,
    list: ({ items }) => JSON.stringify(items),
    folder: (all) => {
      const fields = shownIn(all).map(([name, child]) => `${JSON.stringify(camelCase(name))}:${jsonOf(child)}`);
      return `{${fields.join(",")}}`;
    },
  });
}

/** A value as its text, or each value below a folder on a line with its path, as `alt=text` shows them. */
export function textOf(node: ShownNode): string {
  return match(node, {
    text: ({ text }) => text,
    number: ({ digits }) => digits,
    list: ({ items }) => items.map((item) => `${item}\n`).join(""),
    folder: (all) => linesIn(all, "").join(""),
  });
}

function linesIn(all: MetadataFolder, path: string): readonly string[] {
  return shownIn(all).flatMap(([name, node]) => {
    const own = `${path}${name}`;
    if (node.kind === "folder") return linesIn(node, `${own}/`);
    return node.kind === "list" ? node.items.map((item) => `${own} ${item}\n`) : [`${own} ${textOf(node)}\n`];
  });
}

function shownIn({ entries }: MetadataFolder): readonly (readonly [string, ShownNode])[] {
  return [...entries].flatMap(([name, node]) => (node.kind === "computed" ? [] : [[name, node] as const]));
}

/** Emails of accounts are names too, and stay as they are. */
function camelCase(name: string): string {
  return name.includes("@") ? name : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
