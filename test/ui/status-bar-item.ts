import type { Locator, Page } from "playwright-core";

/** One item of the status bar. */
export class StatusBarItem {
  readonly locator: Locator;

  constructor(page: Page, id: string) {
    this.locator = page.locator(`.part.statusbar .statusbar-item[id$="${id}"]`);
  }

  /** Waits until it shows a text. */
  async waitFor(text: string | RegExp): Promise<void> {
    await this.locator.filter({ hasText: text }).waitFor();
  }

  /** Its text without the icon. */
  async text(): Promise<string> {
    return (await this.locator.innerText()).trim();
  }

  /** What a screen reader says: text and tooltip. */
  async ariaLabel(): Promise<string> {
    return (await this.locator.getAttribute("aria-label")) ?? "";
  }

  /** Its background: the theme's error or warning colour, or none. */
  async color(): Promise<"error" | "warning" | "none"> {
    const classes = (await this.locator.getAttribute("class")) ?? "";
    return classes.includes("error-kind") ? "error" : classes.includes("warning-kind") ? "warning" : "none";
  }

  /** Runs its command. */
  async click(): Promise<void> {
    await this.locator.locator(".statusbar-item-label").click();
  }
}
