import { t } from "@vscode/l10n";
import type { FromPicture, PictureState } from "../../core/chain/picture/picture-protocol.ts";
import type { Picture, PictureLink, PictureNode, PictureSide } from "../../core/chain/picture/picture-model.ts";
import { element, section } from "../page/dom.ts";
import { markIcon } from "../page/icon.ts";

type Ask = (request: FromPicture) => void;
type Item = PictureNode | PictureLink;

/** Everything in the drawing, in words and in order, each with its buttons. */
export function renderList({ picture }: PictureState, ask: Ask): HTMLElement {
  const entries = (items: readonly Item[]): HTMLElement =>
    element("ol", { class: "items" }, ...items.map((item) => renderEntry(item, ask)));
  return section("list", t("As a list"), ...listParts(picture, entries));
}

function listParts(picture: Picture, entries: (items: readonly Item[]) => HTMLElement): readonly HTMLElement[] {
  if (picture.kind === "chain") return [entries(inOrder(picture.nodes, picture.links))];
  const side = ({ heading, nodes, links, notes, details }: PictureSide): readonly HTMLElement[] => [
    element("h3", {}, heading),
    ...(nodes.length === 0 ? [] : [entries(pairs(nodes, links))]),
    ...[...notes, ...details].map((note) => element("p", { class: "aside" }, note)),
  ];
  return [...side(picture.minters), entries([picture.focus]), ...side(picture.mintables)];
}

/** Node, hop, node, hop … from the top of the chain down. */
function inOrder(nodes: readonly PictureNode[], links: readonly PictureLink[]): readonly Item[] {
  return nodes.flatMap((node, index) => [node, links[index]].filter((item) => item !== undefined));
}

function pairs(nodes: readonly PictureNode[], links: readonly PictureLink[]): readonly Item[] {
  return inOrder(nodes, links);
}

function renderEntry(item: Item, ask: Ask): HTMLElement {
  const isLink = "state" in item;
  const name = isLink ? item.heading : item.fullName;
  const buttons = item.actions.map(({ id, label }) => {
    const button = element("button", { type: "button", id: `list-${id}` }, label);
    button.addEventListener("click", () => ask({ kind: "act", action: id }));
    return button;
  });
  const facts = isLink ? item.lines : [];
  return element(
    "li",
    { class: isLink ? `entry ${item.state}` : "entry", "data-item": item.id },
    markIcon(isLink ? item.state : item.kind),
    element(
      "div",
      {},
      element("p", { class: "sentence" }, item.sentence),
      ...facts.map((fact) => element("p", { class: "aside" }, fact)),
      buttons.length === 0
        ? undefined
        : element("div", { class: "actions", role: "group", "aria-label": t("Actions for {0}", name) }, ...buttons),
    ),
  );
}
