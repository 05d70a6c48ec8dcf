import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { eventually } from "../eventually.ts";
import type { ColorTheme, WorkbenchWindow } from "../workbench-window.ts";
import { fileWithTokens, openRepositoryWindow } from "./repository-window.ts";

describe("Tokens in an editor", () => {
  let window: WorkbenchWindow;

  before(async () => {
    ({ window } = await openRepositoryWindow());
    await window.page.keyboard.press("ControlOrMeta+P");
    await window.quickInput.take(fileWithTokens, fileWithTokens);
    await window.editorTab(fileWithTokens).waitFor();
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(() => window.runCommand("File: Revert File"));

  const lenses = (): Locator => window.page.locator(".codelens-decoration");
  const hover = (): Locator => window.page.locator(".monaco-hover").filter({ hasText: "Signature not checked" });
  const squiggles = (): Locator => window.page.locator(".squiggly-warning");
  const line = (name: string): Locator => window.page.locator(".view-line", { hasText: name });

  /** A place inside the token on a line; editors and terminals recreate their lines while they draw. */
  async function placeIn(row: Locator): Promise<[x: number, y: number]> {
    const box = await eventually(
      "the token is on the screen",
      () => row.boundingBox(),
      (found) => found !== null,
    );
    const { x, y } = box ?? assert.fail();
    return [x + 250, y + 8];
  }

  async function showHover(): Promise<void> {
    await window.page.mouse.move(10, 10);
    await window.page.mouse.move(...(await placeIn(line("ORDERS_TOKEN"))));
    await hover().waitFor();
  }

  it("have a line above them that counts down, and a warning where git tracks a live one", async () => {
    await lenses()
      .filter({ hasText: /Inspect · expires in 5\d min/ })
      .waitFor();
    await lenses().filter({ hasText: "Inspect · expired 1 d 1 h ago" }).waitFor();
    await lenses().filter({ hasText: "Inspect · Google refresh token · does not expire" }).waitFor();
    await squiggles().first().waitFor();
    await window.page.locator(".cgmr").first().waitFor();
    assert.equal(await window.page.locator(".cgmr").count(), 2);
  });

  it("say in a hover whose they are and how long they live, in every theme", async () => {
    const themes: readonly ColorTheme[] = ["Light Modern", "Default High Contrast", "Dark Modern"];
    for (const colorTheme of themes) {
      await window.chooseTheme(colorTheme);
      await showHover();
      await hover().getByText("deployer@demo-1.iam.gserviceaccount.com").first().waitFor();
      await window.screenshot(`hover-${colorTheme.toLowerCase().replaceAll(" ", "-")}`);
      await window.page.keyboard.press("Escape");
    }
  });

  it("open in the inspector from the hover", async () => {
    await showHover();
    await hover()
      .getByRole("link", { name: "Inspect" })
      .or(hover().locator("a", { hasText: "Inspect" }))
      .first()
      .click();
    const page = await window.webview("Token: deployer");
    await page.getByText("Signature not checked").waitFor();
    await window.runCommand("View: Close Editor");
  });

  it("are listed by a scan, the live ones first", async () => {
    await window.runCommand("Mintmark: Scan File for Tokens");
    await window.quickInput.waitForTitle("3 tokens in orders.env");
    const labels = (await window.quickInput.labels()).map((label) => label.trim());
    assert.deepEqual(labels, ["Google refresh token", "deployer", "old"]);
    await window.screenshot("scan");
    await window.quickInput.pick("old");
    await window.page.locator(".status-bar-item, .statusbar-item", { hasText: "Ln 3, Col" }).first().waitFor();
  });

  it("open in the inspector from a terminal that prints them", async () => {
    await window.runCommand("View: Toggle Terminal");
    const rows = window.page.locator(".xterm-rows");
    await window.page.locator(".terminal-wrapper.active .xterm.focus").waitFor();
    await eventually(
      "the shell is ready",
      () => rows.innerText(),
      (shown) => /[$#]/.test(shown),
    );
    await window.page.keyboard.type(`cat ${fileWithTokens}\n`);
    await eventually(
      "the file is printed",
      () => rows.innerText(),
      (shown) => /REFRESH_TOKEN=1[^]*[$#]\s*$/.test(shown),
    );
    const row = rows.locator("span", { hasText: "ORDERS_TOKEN=" }).first();
    const place = await placeIn(row);
    await window.page.mouse.move(...place);
    await window.page
      .locator(".monaco-hover")
      .getByText(/Inspect\s·\sdeployer\s·\sexpires\sin\s5\d\smin/)
      .waitFor();
    await window.page.keyboard.down("Control");
    await window.page.mouse.click(...place);
    await window.page.keyboard.up("Control");
    await window.webview("Token: deployer");
    await window.screenshot("terminal");
    await window.runCommand("View: Close Editor");
    await window.runCommand("Terminal: Kill the Active Terminal Instance");
  });

  it("can be redacted by a quick fix, and then are warned of no more", async () => {
    // The quick fix menu closes if the light bulb appears after it, and the line of the scan's token has one.
    const lightBulb = window.page.locator(".lightBulbWidget:visible");
    await window.page.mouse.click(...(await placeIn(line("Tokens for the orders service"))));
    await lightBulb.waitFor({ state: "detached" });
    await window.page.mouse.click(...(await placeIn(line("ORDERS_TOKEN"))));
    await lightBulb.first().waitFor();
    await window.page.keyboard.press("ControlOrMeta+.");
    const menu = window.page.locator(".action-widget");
    await menu.getByText("Redact this token").waitFor();
    await window.screenshot("quick-fix");
    await menu.getByText("Redact all tokens in this file").click();
    await lenses().filter({ hasText: "Inspect · redacted" }).first().waitFor();
    await squiggles().first().waitFor({ state: "detached" });
    await window.screenshot("redacted");
    assert.equal(await lenses().count(), 2);
  });
});
