import type { PictureAction } from "../../core/chain/picture/picture-model.ts";
import { element } from "../page/dom.ts";

/** The menu of one account or hop: opens beside it, closes on Esc, Tab, a click elsewhere or a choice. */
export class ActionMenu {
  readonly #container: HTMLElement;
  readonly #choose: (action: string) => void;
  #menu: HTMLElement | undefined;
  #owner: Element | undefined;

  /** `container` scrolls with the drawing; the menu is placed inside it. */
  constructor(container: HTMLElement, choose: (action: string) => void) {
    this.#container = container;
    this.#choose = choose;
    document.addEventListener("pointerdown", (event) => {
      const isInside = event.target instanceof Node && this.#menu?.contains(event.target) === true;
      if (!isInside) this.close();
    });
  }

  open(owner: SVGElement, label: string, actions: readonly PictureAction[]): void {
    this.close();
    if (actions.length === 0) return;
    const items = actions.map((action) => this.#item(action));
    const menu = element("div", { class: "menu", role: "menu", "aria-label": label }, ...items);
    menu.addEventListener("keydown", (event) => this.#onKey(event, items));
    this.#container.append(menu);
    this.#menu = menu;
    this.#owner = owner;
    owner.setAttribute("aria-expanded", "true");
    place(menu, owner, this.#container);
    items[0]?.focus();
  }

  /** Returns the focus to where the menu was opened only if the menu had it. */
  close(): void {
    const { activeElement } = document;
    const hadFocus = this.#menu?.contains(activeElement) === true;
    this.#menu?.remove();
    this.#menu = undefined;
    this.#owner?.setAttribute("aria-expanded", "false");
    if (hadFocus && this.#owner instanceof SVGElement) this.#owner.focus();
    this.#owner = undefined;
  }

  #item({ id, label }: PictureAction): HTMLElement {
    const item = element("div", { class: "menu-item", role: "menuitem", tabindex: "-1" }, label);
    const choose = (): void => {
      this.close();
      this.#choose(id);
    };
    item.addEventListener("click", choose);
    item.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      choose();
    });
    return item;
  }

  #onKey(event: KeyboardEvent, items: readonly HTMLElement[]): void {
    const at = items.findIndex((item) => item === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (next !== undefined) items[(next + items.length) % items.length]?.focus();
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  }
}

/** Below the start of the item, or above if there is no room; never outside the container. */
function place(menu: HTMLElement, owner: Element, container: HTMLElement): void {
  const at = owner.getBoundingClientRect();
  const frame = container.getBoundingClientRect();
  const left = Math.min(at.left - frame.left + 24, frame.width - menu.offsetWidth);
  const hasRoomBelow = at.bottom + menu.offsetHeight <= window.innerHeight;
  const top = hasRoomBelow ? at.bottom - frame.top : Math.max(0, at.top - frame.top - menu.offsetHeight);
  menu.style.left = `${Math.max(0, left)}px`;
  menu.style.top = `${top}px`;
}
