import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { localFolder } from "../support/repository.ts";
import { windowSize } from "../support/workbench-page.ts";
import { exactly } from "./exactly.ts";
import { Notifications } from "./notifications.ts";
import { QuickInput } from "./quick-input.ts";
import { StatusBarItem } from "./status-bar-item.ts";
import { TreeView } from "./tree-view.ts";

/** The four kinds of themes that a user interface must support, by their setting values. */
export type ColorTheme = keyof typeof colorThemes;
const colorThemes = {
  "Light Modern": { label: "Light Modern", kind: "vs" },
  "Dark Modern": { label: "Dark Modern", kind: "vs-dark" },
  "Default High Contrast": { label: "Dark High Contrast", kind: "hc-black" },
  "Default High Contrast Light": { label: "Light High Contrast", kind: "hc-light" },
} as const;

const screenshotFolder = join(localFolder, "screenshots", basename(process.argv[1] ?? "", ".test.ts"));
let screenshotCount = 0;
/** A busy machine takes long to load 20 MB of code; the same limit as for the server. */
const startMilliseconds = 60_000;

/** One window of VS Code, used as a person does: keys, clicks, and what is on the screen. */
export class WorkbenchWindow {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  /** Every line that the workbench and the extension host have written to the console. */
  readonly consoleLines: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    page.on("console", (message) => this.consoleLines.push(message.text()));
  }

  /** Opens a window and waits until it can be used. */
  static async open(context: BrowserContext, url: string): Promise<WorkbenchWindow> {
    const window = new WorkbenchWindow(await context.newPage());
    window.page.setDefaultTimeout(15_000);
    await window.page.goto(url);
    await window.ready();
    return window;
  }

  /** Reloads the window; secrets, views and the user's files stay, the extension host restarts. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Closes what is open and shows the Explorer, as after a start; settings and the extension's state stay. */
  async tidy(): Promise<void> {
    await this.page.setViewportSize(windowSize);
    // A key that a webview passes on may arrive after the next one, and this one would close the palette.
    if (await this.quickInput.input.isVisible()) await this.page.keyboard.press("Escape");
    await this.runCommand("View: Close All Editors");
    await this.runCommand("View: Show Explorer");
    await this.notifications.clear();
  }

  /** Waits until the workbench knows its extensions: then the palette has their commands and our icon has loaded. */
  async ready(): Promise<void> {
    const hasExtensions = "performance.getEntriesByName('code/didLoadExtensions').length > 0";
    await this.page.waitForFunction(hasExtensions, undefined, { timeout: startMilliseconds });
    await this.activityBarIcon("Mintmark").waitFor();
  }

  /** Runs a command from the palette by its full title, such as `Mintmark: Mint Access Token…`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.quickInput.type(`>${title}`);
    await this.quickInput.pick(title);
    await this.quickInput.input.and(this.page.locator(`[aria-label*="command" i]`)).waitFor({ state: "hidden" });
  }

  /** Changes the colour theme, and waits until it is applied: it is loaded after the list of themes has closed. */
  async chooseTheme(theme: ColorTheme): Promise<void> {
    const { label, kind } = colorThemes[theme];
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.take(label, label);
    await this.quickInput.input.waitFor({ state: "hidden" });
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  /** Opens a view container by its title in the activity bar, unless it is open. */
  async openViewContainer(title: string): Promise<void> {
    const icon = this.activityBarIcon(title);
    if ((await icon.getAttribute("aria-expanded")) !== "true") {
      await icon.click();
    }
    await this.page.locator(".part.sidebar .composite.title h2", { hasText: exactly(title) }).waitFor();
  }

  /** A view in the side bar by its title; its container must be open. */
  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** A status bar item by the id from the extension. */
  statusBarItem(id: string): StatusBarItem {
    return new StatusBarItem(this.page, id);
  }

  /**
   * The document inside the active editor's webview, which must have this title. A webview that is being opened is recognized by its name,
   * which is not in `before`: the earlier one stays on the screen a little longer than its tab is active.
   */
  async webview(title: string, before: readonly string[] = []): Promise<FrameLocator> {
    await this.editorTab(title).and(this.page.locator(".active")).waitFor();
    const others = before.map((name) => `:not([name="${name}"])`).join("");
    const outer = this.page.locator(`iframe.webview.ready${others}`).filter({ visible: true }).contentFrame();
    await outer.locator("#active-frame").waitFor();
    return outer.locator("#active-frame").contentFrame();
  }

  /** The names of all current webviews. */
  async webviewNames(): Promise<string[]> {
    const frames = await this.page.locator("iframe.webview").all();
    return Promise.all(frames.map(async (frame) => (await frame.getAttribute("name")) ?? ""));
  }

  /** The tab of an open editor. */
  editorTab(title: string): Locator {
    return this.page.locator(".tabs-container").getByRole("tab", { name: exactly(title) });
  }

  /** What the clipboard holds. */
  async clipboard(): Promise<string> {
    return this.page.evaluate<string>("window.focus(), navigator.clipboard.readText()");
  }

  /** Puts a text on the clipboard, as another program would. */
  async setClipboard(text: string): Promise<void> {
    await this.page.evaluate(`window.focus(), navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  /** Replaces the whole text of the focused editor; a new editor shows its text before it has the focus. */
  async replaceText(text: string): Promise<void> {
    await this.page.locator(".editor-instance .monaco-editor.focused").waitFor();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(text);
    // What the editor added by itself: closing brackets and quotes after the cursor.
    await this.page.keyboard.press("ControlOrMeta+Shift+End");
    await this.page.keyboard.press("Delete");
  }

  /** The modal dialog, once it appears. */
  dialog(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }

  /** Presses a button of the modal dialog. */
  async pressInDialog(button: string): Promise<void> {
    await this.dialog()
      .getByRole("button", { name: exactly(button) })
      .click();
    await this.dialog().waitFor({ state: "hidden" });
  }

  /** Presses a key that is bound to a complete request, and allows it: a key is text to Mintmark, as a task is. */
  async pressAndAllow(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.pressInDialog("Allow Once");
  }

  /** Saves a screenshot, unless only failures are saved. */
  async screenshot(name: string): Promise<void> {
    if (process.env["MINTMARK_SCREENSHOTS"] !== "failures") await this.saveScreen(name);
  }

  /** For `afterEach`: saves a screenshot if the test that just ended failed. */
  async screenshotOfFailure(test: { readonly name: string; readonly passed?: boolean }): Promise<void> {
    if (test.passed === false) await this.saveScreen(`failed-${test.name.replace(/\W+/g, "-").toLowerCase()}`);
  }

  /** As `.vscode-test/screenshots/<test file>/NN-name.png`. */
  private async saveScreen(name: string): Promise<void> {
    if (screenshotCount === 0) {
      rmSync(screenshotFolder, { recursive: true, force: true });
      mkdirSync(screenshotFolder, { recursive: true });
    }
    screenshotCount += 1;
    const file = `${String(screenshotCount).padStart(2, "0")}-${name}.png`;
    await this.page.screenshot({ path: join(screenshotFolder, file), animations: "disabled" });
  }

  private activityBarIcon(title: string): Locator {
    return this.page.locator(`.activitybar [role="tab"]`).filter({ has: this.page.getByLabel(exactly(title)) });
  }
}
