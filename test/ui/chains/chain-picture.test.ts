import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import type { FrameLocator } from "playwright-core";
import { repositoryFolder } from "../../support/repository.ts";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import type { Workbench } from "../workbench.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { broker, keyOf, openChainWindow } from "./chain-window.ts";

describe("A chain that does not work, and what is around its accounts, as a picture and in the tree", () => {
  let cloud: CloudUnderTest;
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let page: FrameLocator;

  before(async () => {
    ({ cloud, workbench, window } = await openChainWindow());
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(() => window.chooseTheme("Dark Modern"));

  const collapse = async (label: string): Promise<void> => {
    await window.tree("Accounts").row(label).locator(".monaco-tl-twistie").click();
    await window.tree("Accounts").row("Who can mint it").waitFor({ state: "detached" });
  };

  /** What a screen reader says at the focus. */
  const focused = (): Promise<string | null> => page.locator(":focus").getAttribute("aria-label");

  it("shows each hop with its state in words, in the drawing and in the list beside it", async () => {
    await window.page.keyboard.press(keyOf("showBroken"));
    page = await window.webview("Chain: db-migrator");
    await page.getByRole("heading", { name: "Delegation chain to db-migrator" }).waitFor();
    const drawing = page.getByRole("group", { name: "Picture" });
    assert.equal(await drawing.getByRole("button").count(), 7);
    await drawing.getByRole("button", { name: /^Hop 2 of 3: Most likely/ }).waitFor();
    const list = page.getByRole("region", { name: "As a list" });
    assert.equal(await list.getByRole("listitem").count(), 7);
    await list.getByText(`Delegate 2: ${broker}`).waitFor();
    await window.screenshot("chain-dark");
  });

  it("is walked by keyboard, and Enter opens what can be done at a hop", async () => {
    await page.locator("#node-1").focus();
    const seen: (string | null)[] = [];
    for (const key of ["ArrowDown", "ArrowDown", "Tab"]) {
      await window.page.keyboard.press(key);
      seen.push((await focused())?.slice(0, 13) ?? null);
    }
    assert.deepEqual(seen, ["Hop 1 of 3: a", "Delegate 1: s", "Hop 2 of 3: M"]);
    await window.page.keyboard.press("Enter");
    const menu = page.getByRole("menu");
    await menu.getByRole("menuitem", { name: "Grant…" }).and(page.locator(":focus")).waitFor();
    await window.screenshot("menu");
    await window.page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    assert.match((await focused()) ?? "", /^Hop 2 of 3/);
    await window.page.keyboard.press("Enter");
    await window.page.keyboard.press("ArrowDown");
    await window.page.keyboard.press("Enter");
    await eventually(
      "the grant command on the clipboard",
      () => window.clipboard(),
      (text) => text.startsWith(`gcloud iam service-accounts add-iam-policy-binding ${broker}`),
    );
  });

  it("is copied as Mermaid", async () => {
    await page.getByRole("button", { name: "Copy as Mermaid" }).click();
    await window.notifications.waitFor(/^The flowchart is copied/);
    const text = await window.clipboard();
    assert.match(text, /^```mermaid\nflowchart TD\n/);
    assert.ok(text.includes(broker));
    await window.notifications.clear();
  });

  it("is saved as a file of its own, in the colours of the theme", async () => {
    await page.getByRole("button", { name: "Save as SVG…" }).click();
    await window.quickInput.waitForTitle("Save Picture as SVG");
    await window.screenshot("save");
    await window.quickInput.accept();
    await window.notifications.waitFor(/^The picture is saved/);
    const svg = await readFile(join(workbench.folders.workspace, "chain-to-db-migrator.svg"), "utf8");
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(svg, /<script|var\(|<style/);
    assert.ok(svg.includes('fill="rgb(31, 31, 31)"'), "the dark background");
    await window.notifications.clear();
  });

  it("leads to the neighbourhood of an account: who can mint it, and what it can mint", async () => {
    await window.page.keyboard.press(keyOf("showAround"));
    const around = await window.webview("Around: release-manager");
    await around.getByRole("group", { name: "Picture" }).getByText("What it can mint").waitFor();
    await around
      .getByText(/accounts were looked at/)
      .first()
      .waitFor();
    await around
      .getByRole("region", { name: "As a list" })
      .getByText(/Deny policies were not read on/)
      .first()
      .waitFor();
    assert.deepEqual(await seriousFaults(around), []);
    await window.screenshot("neighbourhood");
    await window.runCommand("View: Close Editor");
    page = await window.webview("Chain: db-migrator");
  });

  it("is in the tree too: who can mint an account is read when its row is opened, and not before", async () => {
    const accounts = window.tree("Accounts");
    await window.openViewContainer("Mintmark");
    await accounts.expand("larkfield-prod");
    const readings = (): number =>
      cloud.sandbox.requestLog.filter(({ route }) => route?.endsWith("getIamPolicy")).length;
    const before = readings();
    await accounts.expand("migration-broker");
    await accounts.row("Who can mint it").waitFor();
    assert.equal(readings(), before);
    await accounts.expand("Who can mint it");
    await accounts.rows().filter({ hasText: "Not all could be read" }).waitFor();
    await window.screenshot("tree-minters");
    assert.ok(readings() > before);
    await accounts.expand("What it can mint");
    await accounts.rows().filter({ hasText: "accounts were looked at" }).waitFor();
    await window.screenshot("tree-mintables");
    await collapse("migration-broker");
  });

  it("is in the tree without blocking it: a reading that hangs can be cancelled, says so in a row, and can be retried", async () => {
    const accounts = window.tree("Accounts");
    cloud.sandbox.faults.add({ route: "iam.serviceAccounts.getIamPolicy", kind: "hang" });
    await accounts.expand("deployer");
    await accounts.row("Who can mint it").click();
    await window.notifications.press(/^Reading who can mint deployer@/, "Cancel");
    await accounts.row("Not read").waitFor();
    assert.equal(await accounts.description("Not read"), "Cancelled. “Try Again” reads it.");
    await window.screenshot("tree-cancelled");
    cloud.sandbox.faults.clear();
    await accounts.pressInline("Not read", "Try Again");
    await accounts.row("release-manager").waitFor();
    await collapse("deployer");
  });

  it("begins in the tree: an account dropped on another, or added from its menu, opens the builder", async () => {
    const accounts = window.tree("Accounts");
    await accounts.row("report-exporter").dragTo(accounts.row("incident-responder"));
    await window.quickInput.waitForTitle(/report-exporter → incident-responder/);
    await window.screenshot("dropped");
    await window.quickInput.escape();
    await accounts.chooseFromMenu("report-exporter", "Begin Chain Here");
    await accounts.titleAction("Drop Begun Chain").waitFor({ state: "attached" });
    await accounts.chooseFromMenu("incident-responder", "Add to Chain…");
    await window.quickInput.waitForTitle(/report-exporter → incident-responder/);
    await window.quickInput.escape();
    await window.screenshot("draft");
    assert.match(await accounts.pane.locator(".pane-header").innerText(), /report-exporter → incident-responder/);
    await accounts.pressTitleAction("Drop Begun Chain");
    await accounts.pane.locator(".pane-header").getByText("→").waitFor({ state: "detached" });
  });

  for (const [theme, background] of [
    ["Light Modern", "rgb(255, 255, 255)"],
    ["Default High Contrast", "rgb(0, 0, 0)"],
  ] as const) {
    it(`follows the theme ${theme}, and axe finds no serious fault`, async () => {
      await window.chooseTheme(theme);
      await eventually(
        "the page's background",
        () => page.locator("body").evaluate("getComputedStyle(document.body).backgroundColor"),
        (color) => color === background,
      );
      assert.deepEqual(await seriousFaults(page), []);
      await window.screenshot(`chain-${theme.toLowerCase().replaceAll(" ", "-")}`);
    });
  }

  it("fits a panel of 300 units, where nothing has to be scrolled sideways, and comes back when it was hidden", async () => {
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    await window.page.setViewportSize({ width: 352, height: 1_000 });
    await window.runCommand("File: New Untitled Text File");
    await window.runCommand("View: Close Editor");
    page = await window.webview("Chain: db-migrator");
    const overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    await page.getByRole("button", { name: /^Hop 2 of 3/ }).waitFor();
    assert.ok(Number(await page.locator("body").evaluate("document.body.clientWidth")) <= 310);
    assert.equal(await page.locator("body").evaluate(overhang), 0);
    assert.deepEqual(await seriousFaults(page), []);
    await window.screenshot("chain-narrow");
  });
});

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe-core reports as a barrier in a page: each rule with the first element that breaks it. */
async function seriousFaults(page: FrameLocator): Promise<readonly string[]> {
  const axe = await readFile(join(repositoryFolder, "node_modules/axe-core/axe.min.js"), "utf8");
  const results: unknown = await page.locator("html").evaluate(`${axe}; axe.run()`);
  const { violations } = results as AxeResults;
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}
