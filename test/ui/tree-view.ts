import { isDeepStrictEqual } from "node:util";
import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.ts";
import { exactly } from "./exactly.ts";

/** A tree view in the side bar. */
export class TreeView {
  /** The view with its header. */
  readonly pane: Locator;
  readonly #page: Page;

  constructor(page: Page, title: string) {
    this.#page = page;
    const header = page.locator(".pane-header").filter({ has: page.locator(".title", { hasText: exactly(title) }) });
    this.pane = page.locator(".pane").filter({ has: header });
  }

  /** Every row on the screen. */
  rows(): Locator {
    return this.pane.getByRole("treeitem");
  }

  /** The row with this label. */
  row(label: string): Locator {
    return this.rows().filter({ has: this.#page.locator(".label-name").filter({ hasText: exactly(label) }) });
  }

  /** The description beside a row's label. */
  async description(label: string): Promise<string> {
    return this.row(label).locator(".label-description").innerText();
  }

  /** Waits until the rows on the screen have these labels; VS Code adds the rows of one change one after the other. */
  async waitForLabels(...labels: readonly string[]): Promise<void> {
    await eventually(
      `the rows ${labels.join(", ")}`,
      () => this.rows().locator(".label-name").allInnerTexts(),
      (shown) => isDeepStrictEqual(shown, labels),
    );
  }

  /** Opens a row and waits until it is open. */
  async expand(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "false") {
      await this.#bringMouse();
      await row.locator(".monaco-tl-twistie").click();
    }
    await row.and(this.#page.locator(`[aria-expanded="true"]`)).waitFor();
  }

  /** Presses an icon that a row shows on hover. */
  async pressInline(label: string, action: string): Promise<void> {
    await this.#bringMouse();
    await this.row(label).hover();
    await this.row(label)
      .getByRole("button", { name: exactly(action) })
      .click();
  }

  /** Chooses an entry of a row's context menu. */
  async chooseFromMenu(label: string, entry: string): Promise<void> {
    await this.openMenu(label);
    await this.chooseMenuEntry(entry);
  }

  /** Chooses an entry of the open context menu by keyboard, because a new menu ignores the mouse for a moment. */
  async chooseMenuEntry(entry: string): Promise<void> {
    await this.menuEntry(entry).hover();
    await this.menuEntry(entry).press("Enter");
    await this.#page.locator(".context-view .monaco-menu").waitFor({ state: "hidden" });
  }

  /** Opens a row's context menu. */
  async openMenu(label: string): Promise<void> {
    await this.#bringMouse();
    await this.row(label).click({ button: "right" });
    await this.#page.locator(".context-view .monaco-menu").waitFor();
  }

  /** An entry of the open context menu. */
  menuEntry(entry: string): Locator {
    return this.#page.locator(".context-view .monaco-menu").getByRole("menuitem", { name: exactly(entry) });
  }

  /** Presses an icon in the view's own title bar. */
  async pressTitleAction(action: string): Promise<void> {
    await this.#bringMouse();
    await this.pane.locator(".pane-header").hover();
    await this.titleAction(action).click();
  }

  /** An icon in the view's own title bar, visible on hover. */
  titleAction(action: string): Locator {
    return this.pane.locator(".pane-header").getByRole("button", { name: exactly(action), includeHidden: true });
  }

  /** The text and buttons that the view shows without rows. */
  welcome(): Locator {
    return this.pane.locator(".welcome-view-content");
  }

  /** Presses a button of the welcome content. */
  async pressWelcome(button: string): Promise<void> {
    await this.welcome().getByRole("button", { name: button, exact: true }).click();
  }

  /** First moves the mouse away: where it rests after the last click, VS Code shows a hover over what is near. */
  async #bringMouse(): Promise<void> {
    await this.#page.mouse.move(0, 0);
  }
}
