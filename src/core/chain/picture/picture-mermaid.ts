import {
  type LinkState,
  type Picture,
  pictureLinks,
  type PictureLink,
  pictureNodes,
  type PictureNode,
} from "./picture-model.ts";

/** Arrows that show the states without colour; a cross at the end is a deny. */
const arrows: Readonly<Record<LinkState, string>> = {
  held: "-->",
  denyUnread: "-.->",
  missing: "-.-x",
  denied: "--x",
  likelyMissing: "-.-x",
  conditional: "-.->",
  unknown: "-.->",
};
const signs: Readonly<Record<LinkState, string>> = {
  held: "✓",
  denyUnread: "○",
  missing: "✗",
  denied: "⊘",
  likelyMissing: "!",
  conditional: "◷",
  unknown: "?",
};
const colours: Readonly<Record<LinkState, string>> = {
  held: "#2e7d32",
  denyUnread: "#6b6b6b",
  missing: "#c62828",
  denied: "#c62828",
  likelyMissing: "#b26a00",
  conditional: "#b26a00",
  unknown: "#6b6b6b",
};
const brackets = { person: ['(["', '"])'], account: ['["', '"]'], group: ['[["', '"]]'] } as const;

/** The picture as a Mermaid flowchart, for wikis, issues and READMEs. */
export function pictureMermaid(picture: Picture): string {
  const nodes = pictureNodes(picture);
  const links = pictureLinks(picture);
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const styles = links.map(({ state }, index) => `  linkStyle ${index} stroke:${colours[state]}`);
  return [
    "flowchart TD",
    `  accTitle: ${onOneLine(picture.title)}`,
    `  accDescr: ${onOneLine(picture.summary)}`,
    ...nodes.map((node) => `  ${names.get(node.id) ?? ""}${nodeText(node)}`),
    ...links.map((link) => `  ${linkText(link, names)}`),
    ...styles,
    "",
  ].join("\n");
}

function nodeText({ kind, caption, fullName }: PictureNode): string {
  const [open, close] = brackets[kind];
  return `${open}${[caption, fullName].filter(Boolean).map(escapeMermaid).join("<br>")}${close}`;
}

function linkText({ from, to, state, heading, lines }: PictureLink, names: ReadonlyMap<string, string>): string {
  const label = [`${signs[state]} ${heading}`, ...lines].map(escapeMermaid).join("<br>");
  return `${names.get(from) ?? ""} ${arrows[state]}|"${label}"| ${names.get(to) ?? ""}`;
}

/** Characters that Mermaid, Markdown or HTML could take for syntax become Mermaid entity codes. */
function escapeMermaid(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[#"&<>;`\\|[\]{}()*_~]/g, (character) => `#${character.charCodeAt(0)};`);
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[#;]/g, " ");
}
