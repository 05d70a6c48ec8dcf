import type { JsonMember, JsonNode } from "./json/json-node.ts";

/** Writes JSON indented by two spaces, keeping digits and duplicate names. Linear. */
export function formatJson(node: JsonNode): string {
  const pieces: string[] = [];
  writeNode(node, "", pieces);
  return pieces.join("");
}

function writeNode(node: JsonNode, indent: string, pieces: string[]): void {
  switch (node.kind) {
    case "object":
      writeList("{", "}", node.members, indent, pieces, writeMember);
      break;
    case "array":
      writeList("[", "]", node.items, indent, pieces, writeNode);
      break;
    case "string":
      pieces.push(JSON.stringify(node.value));
      break;
    case "number":
      pieces.push(node.text);
      break;
    case "boolean":
      pieces.push(node.value ? "true" : "false");
      break;
    case "null":
      pieces.push("null");
  }
}

function writeMember({ name, value }: JsonMember, indent: string, pieces: string[]): void {
  pieces.push(JSON.stringify(name), ": ");
  writeNode(value, indent, pieces);
}

function writeList<Item>(
  open: string,
  close: string,
  items: readonly Item[],
  indent: string,
  pieces: string[],
  write: (item: Item, indent: string, pieces: string[]) => void,
): void {
  if (items.length === 0) {
    pieces.push(open, close);
    return;
  }
  const inner = `${indent}  `;
  items.forEach((item, index) => {
    pieces.push(index === 0 ? open : ",", "\n", inner);
    write(item, inner, pieces);
  });
  pieces.push("\n", indent, close);
}
