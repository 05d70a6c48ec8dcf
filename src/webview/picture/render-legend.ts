import { t } from "@vscode/l10n";
import { type LinkState, type Picture, pictureLinks } from "../../core/chain/picture/picture-model.ts";
import { element } from "../page/dom.ts";
import { markIcon } from "../page/icon.ts";

type Meanings = Readonly<Record<LinkState, () => string>>;

const chainMeanings: Meanings = {
  held: () => t("works"),
  denyUnread: () => t("works by the allow policies; deny policies unread"),
  missing: () => t("fails: nothing grants it"),
  denied: () => t("fails: a deny policy"),
  likelyMissing: () => t("most likely fails"),
  conditional: () => t("depends on a condition"),
  unknown: () => t("not known"),
};

/** These have not been tested: they come from policies. */
const neighbourhoodMeanings: Meanings = {
  ...chainMeanings,
  held: () => t("granted by a policy"),
  denyUnread: () => t("granted by a policy; deny policies unread"),
};

/** The marks that the picture contains, with their meanings. */
export function renderLegend(picture: Picture): HTMLElement {
  const meanings = picture.kind === "chain" ? chainMeanings : neighbourhoodMeanings;
  const states = [...new Set(pictureLinks(picture).map(({ state }) => state))];
  const entry = (state: LinkState): HTMLElement =>
    element("li", { class: state }, markIcon(state), element("span", {}, meanings[state]()));
  return element("ul", { class: "legend", "aria-label": t("What the arrows mean") }, ...states.map(entry));
}
