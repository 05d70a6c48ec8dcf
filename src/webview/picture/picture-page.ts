import { t } from "@vscode/l10n";
import { drawPicture } from "../../core/chain/picture/draw-picture.ts";
import type { FromPicture, PictureState } from "../../core/chain/picture/picture-protocol.ts";
import { pictureSvg } from "../../core/chain/picture/picture-svg.ts";
import { pictureLinks, pictureNodes } from "../../core/chain/picture/picture-model.ts";
import { element } from "../page/dom.ts";
import { ActionMenu } from "./action-menu.ts";
import { pagePalette } from "./page-palette.ts";
import { renderDrawing } from "./render-drawing.ts";
import { renderList } from "./render-list.ts";
import { markIcon } from "../page/icon.ts";
import { renderLegend } from "./render-legend.ts";
import { pageFont } from "./text-measure.ts";

/** Width of a saved file, which is read on any screen. */
const fileWidth = 520;
const hintId = "keyboard-hint";

/** The picture with its buttons, the drawing that fits the page, and the same as a list. */
export class PicturePage {
  readonly #main: HTMLElement;
  readonly #ask: (request: FromPicture) => void;
  readonly #announce: (sentence: string) => void;
  readonly #canvas = element("div", { class: "canvas" });
  readonly #menu: ActionMenu;
  #state: PictureState | undefined;
  /** The size, font and theme of the current drawing. */
  #drawnFor = "";

  /** `announce` makes a screen reader say a sentence. */
  constructor(main: HTMLElement, ask: (request: FromPicture) => void, announce: (sentence: string) => void) {
    this.#main = main;
    this.#announce = announce;
    this.#ask = ask;
    this.#menu = new ActionMenu(this.#canvas, (action) => ask({ kind: "act", action }));
    this.#canvas.addEventListener("click", ({ target }) => this.#openMenu(target));
    this.#canvas.addEventListener("keydown", (event) => this.#onKey(event));
  }

  show(state: PictureState): void {
    const { picture } = state;
    const isNews = this.#state !== undefined && this.#state.picture.summary !== picture.summary;
    const focused = document.activeElement?.id;
    this.#state = state;
    const summaryState = picture.kind === "chain" ? picture.summaryState : undefined;
    const content = [
      element("h1", {}, picture.title),
      element(
        "div",
        { class: summaryState === undefined ? "summary" : `summary ${summaryState}` },
        ...(summaryState === undefined ? [] : [markIcon(summaryState)]),
        element("p", {}, picture.summary),
      ),
      this.#toolbar(state),
      element(
        "div",
        { class: "columns" },
        element(
          "div",
          { class: "picture-column" },
          element(
            "p",
            { id: hintId, class: "aside" },
            t("Arrow keys or Tab move through the picture; Enter shows what can be done."),
          ),
          this.#canvas,
          ...picture.notes.map((note) => element("p", { class: "aside" }, note)),
          renderLegend(picture),
        ),
        renderList(state, this.#ask),
      ),
    ];
    this.#main.replaceChildren(...content);
    this.#drawnFor = "";
    this.redraw();
    if (focused !== undefined) document.getElementById(focused)?.focus();
    if (isNews) this.#announce(picture.summary);
  }

  /** Redraws if the size, the font or the theme has changed. */
  redraw(): void {
    const state = this.#state;
    const width = this.#canvas.clientWidth;
    if (state === undefined || width === 0) return;
    const font = pageFont();
    const drawnFor = `${width} ${font.size} ${font.family}`;
    if (drawnFor === this.#drawnFor) return;
    this.#drawnFor = drawnFor;
    const focused = document.activeElement?.id;
    this.#menu.close();
    const drawing = drawPicture(state.picture, { width, fontSize: font.size, measure: font.measure });
    this.#canvas.replaceChildren(renderDrawing(drawing, t("Picture"), hintId));
    if (focused !== undefined) document.getElementById(focused)?.focus();
  }

  #toolbar({ isRefreshing }: PictureState): HTMLElement {
    const button = (id: string, label: string, run: () => void): HTMLButtonElement => {
      const made = element("button", { type: "button", id }, label);
      made.addEventListener("click", run);
      return made;
    };
    const refresh = button("refresh", isRefreshing ? t("Asking Google…") : t("Check Again"), () =>
      this.#ask({ kind: "refresh" }),
    );
    refresh.setAttribute("aria-disabled", String(isRefreshing));
    return element(
      "div",
      { class: "actions" },
      refresh,
      button("save-svg", t("Save as SVG…"), () => this.#save()),
      button("copy-mermaid", t("Copy as Mermaid"), () => this.#ask({ kind: "copyMermaid" })),
    );
  }

  #save(): void {
    const drawn = this.#canvas.querySelector("svg");
    if (this.#state === undefined || drawn === null) return;
    const { family, size, measure } = pageFont();
    const drawing = drawPicture(this.#state.picture, { width: fileWidth, fontSize: size, measure });
    const look = { palette: pagePalette(drawn), fontFamily: `${family}, sans-serif` };
    this.#ask({ kind: "saveSvg", svg: pictureSvg(drawing, look) });
  }

  #openMenu(target: EventTarget | null): void {
    const item = target instanceof Element ? target.closest<SVGElement>(".item") : null;
    if (item === null || this.#state === undefined) return;
    const { picture } = this.#state;
    const meant = [...pictureNodes(picture), ...pictureLinks(picture)].find(({ id }) => id === item.id);
    if (meant !== undefined) this.#menu.open(item, meant.sentence, meant.actions);
  }

  #onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof Element) || !target.classList.contains("item")) return;
    const items = [...this.#canvas.querySelectorAll<SVGElement>(".item")];
    const at = items.findIndex((item) => item === target);
    const next = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: items.length - 1,
    }[key];
    if (next !== undefined) {
      event.preventDefault();
      items[next]?.focus();
    } else if (key === "Enter" || key === " ") {
      event.preventDefault();
      this.#openMenu(target);
    }
  }
}
