import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.ts";
import { exactly } from "./exactly.ts";

/** The quick input at the top of the window: the palette, pick lists, input boxes and multi-step wizards. */
export class QuickInput {
  readonly input: Locator;
  readonly #widget: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator(".quick-input-widget");
    this.input = this.#widget.locator(".quick-input-box input");
  }

  /** Waits for a step of a wizard by what its title bar says, for example `Mint Access Token (2/5)`. */
  async waitForTitle(title: string | RegExp): Promise<void> {
    await this.#widget.locator(".quick-input-title", { hasText: title }).waitFor();
  }

  /** Waits until it is closed. */
  async waitForClose(): Promise<void> {
    await this.#widget.waitFor({ state: "hidden" });
  }

  /** Whether an input is open now. */
  async isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  /** The title bar's text with the step counter. */
  async title(): Promise<string> {
    return this.#widget.locator(".quick-input-title").innerText();
  }

  /** The grey text in the empty input. */
  async placeholder(): Promise<string> {
    return (await this.input.getAttribute("placeholder")) ?? "";
  }

  /** Waits until the input is empty: the typed text was accepted. */
  async waitForEmpty(): Promise<void> {
    await eventually(
      "an empty input",
      () => this.value(),
      (value) => value === "",
    );
  }

  /** What is in the input now. */
  async value(): Promise<string> {
    return this.input.inputValue();
  }

  /** The prompt or validation message under the input; waits for one. */
  async message(): Promise<string> {
    return this.messageLine().innerText();
  }

  /** The line under the input, for waiting on a certain message. */
  messageLine(): Locator {
    return this.#widget.locator(".quick-input-message");
  }

  /** Replaces the text in the input. */
  async type(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.fill(text);
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.input.press("Enter");
  }

  /** Types a text and presses Enter. */
  async submit(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** The row with this label, among those on the screen. */
  item(label: string): Locator {
    const name = this.#page.locator(".label-name").filter({ hasText: exactly(label) });
    return this.rows().filter({ has: name });
  }

  /** All rows on the screen. */
  rows(): Locator {
    return this.#widget.locator(".quick-input-list .monaco-list-row");
  }

  /** The labels of the rows on the screen; waits for the first. */
  async labels(): Promise<string[]> {
    await this.rows().first().waitFor();
    return this.rows().locator(".quick-input-list-row:first-child .label-name").allInnerTexts();
  }

  /** Waits until Enter would take the row with this label. */
  async waitForFocused(label: string | RegExp): Promise<void> {
    const name = this.#page.locator(".label-name");
    const hasText = typeof label === "string" ? exactly(label) : label;
    await this.focused()
      .filter({ has: name.filter({ hasText }) })
      .waitFor();
  }

  /** The row that Enter would take. */
  focused(): Locator {
    return this.rows().and(this.#page.locator(".focused"));
  }

  /** Types a text and presses Enter once it would take the row with this label. */
  async take(text: string, label: string | RegExp): Promise<void> {
    await this.type(text);
    await this.waitForFocused(label);
    await this.accept();
  }

  /**
   * Picks the row with this label; in a list with check boxes this toggles it. First moves the mouse away: where it rests after the last
   * click, VS Code shows a row's detail in a hover, over the rows below.
   */
  async pick(label: string): Promise<void> {
    await this.#page.mouse.move(0, 0);
    await this.item(label).click();
  }

  /** Presses the OK button of a list with check boxes. */
  async ok(): Promise<void> {
    await this.#widget.locator(".quick-input-action .monaco-button").click();
  }

  /** Presses the Back button. */
  async back(): Promise<void> {
    await this.pressButton("Back");
  }

  /** Presses a button in the title bar by its label. */
  async pressButton(label: string): Promise<void> {
    await this.#widget.locator(`.quick-input-titlebar .action-label[aria-label^="${label}"]`).click();
  }

  /** Presses Esc. */
  async escape(): Promise<void> {
    await this.input.press("Escape");
  }
}
