import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import type { FrameLocator } from "playwright-core";
import { makeJwt } from "../support/make-jwt.ts";
import { sampleWorkspace } from "../support/repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { eventually } from "./eventually.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";
import type { WorkbenchWindow } from "./workbench-window.ts";

const settings = {
  "mintmark.source": "sandbox",
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "git.enabled": true,
};
const refusal = /^Mintmark does not mint in an untrusted workspace\. Trust this workspace first/;

const claims = {
  iss: "https://accounts.google.com",
  aud: "https://orders-service-with-a-rather-long-name-4f7kq2x6aa-ew.a.run.app/v1/orders",
  sub: "112233445566778899001",
  email: "deployer@larkfield-prod.iam.gserviceaccount.com",
  exp: 4_070_908_800,
  iat: 4_070_905_200,
};

const seconds = Math.floor(Date.now() / 1_000);
const liveText = `ORDERS_TOKEN=${makeJwt(JSON.stringify({ ...claims, iat: seconds, exp: seconds + 3_600 }))}\n`;
const recipe = {
  kind: "accessToken",
  target: "ci-runner@larkfield-build.iam.gserviceaccount.com",
  scopes: ["cloud-platform"],
};

describe("In a workspace that is not trusted", () => {
  const folder = temporaryFolder("untrusted");
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let page: FrameLocator;
  const requested: string[] = [];

  before(async () => {
    cpSync(sampleWorkspace, folder.path, { recursive: true });
    mkdirSync(join(folder.path, ".vscode"));
    const theirs = {
      "mintmark.recipes": { theirs: recipe, mine: { ...recipe, target: "eve@x.iam.gserviceaccount.com" } },
      "mintmark.receivers": { theirs: { kind: "cloudRun" }, mine: { kind: "cloudRun" } },
      "mintmark.editor.warnings": false,
    };
    writeFileSync(join(folder.path, "live.env"), liveText);
    writeFileSync(join(folder.path, ".vscode", "settings.json"), JSON.stringify(theirs));
    for (const words of [
      ["init", "--quiet"],
      ["add", "live.env"],
    ])
      execFileSync("git", words, { cwd: folder.path });
    const receivers = { mine: { kind: "googleApi" } };
    const mine = { ...settings, "mintmark.recipes": { mine: recipe }, "mintmark.receivers": receivers };
    workbench = await openWorkbench({ settings: mine, folder: folder.path });
    ({ window } = workbench);
    window.page.on("request", (request) => requested.push(request.url()));
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(async () => {
    await workbench.close();
    folder.remove();
  });

  it("nothing is minted, and it is said why", async () => {
    await window.runCommand("Mintmark: Mint Access Token…");
    await window.notifications.waitFor(refusal);
    assert.equal(await window.quickInput.isOpen(), false);
    await window.screenshot("mint-refused");
    await window.notifications.clear();
  });

  it("its recipes are not listed, and none is run, not even the user's own", async () => {
    await window.openViewContainer("Mintmark");
    const recipes = window.tree("Recipes");
    await recipes.pane.locator(".pane-header").click();
    await recipes.row("mine").waitFor();
    await window.screenshot("recipes-untrusted");
    await recipes.waitForLabels("mine");
    assert.match(await recipes.description("mine"), /ci-runner · user$/);
    await recipes.pressInline("mine", "Run Recipe…");
    await window.notifications.waitFor(refusal);
    await window.notifications.clear();
    await window.runCommand("View: Show Explorer");
  });

  it("a selected token in a file is inspected, with the text around it", async () => {
    await window.page.getByRole("treeitem", { name: "expired-token.http" }).click();
    await window.page.locator(".editor-instance .view-line", { hasText: "Bearer" }).click();
    await window.page.keyboard.press("ControlOrMeta+L");
    await window.runCommand("Mintmark: Inspect Selected Token");
    page = await window.webview("Token: builder");
    await page.getByText("Signature not checked").waitFor();
    await page.getByText("Expired", { exact: true }).waitFor();
    const saved = page.locator("#receiver vscode-option", { hasText: ": " });
    assert.deepEqual(await saved.allTextContents(), ["Saved: mine"]);
    await window.screenshot("inspect-expired-selection");
    await window.runCommand("View: Close All Editors");
  });

  it("an editor says whose a token is, lists it and redacts it, and Google is not asked", async () => {
    await window.page.getByRole("treeitem", { name: "live.env" }).click();
    const lens = window.page.locator(".codelens-decoration");
    await lens.filter({ hasText: /Inspect · expires in 5\d min/ }).waitFor();
    await window.page.locator(".editor-instance .view-line", { hasText: "ORDERS_TOKEN" }).click();
    await window.runCommand("Show or Focus Hover");
    const hover = window.page.locator(".monaco-hover").filter({ hasText: "Signature not checked" });
    await hover.getByText(claims.email).first().waitFor();
    await window.screenshot("editor-hover");
    await window.page.keyboard.press("Escape");
    await window.runCommand("Mintmark: Scan File for Tokens");
    await window.quickInput.waitForTitle("1 token in live.env");
    await window.quickInput.escape();
    await window.runCommand("Quick Fix...");
    await window.page.locator(".action-widget").getByText("Redact this token").click();
    await lens.filter({ hasText: "Inspect · redacted" }).waitFor();
    assert.deepEqual(callsInLog(workbench.folders.all), []);
    await window.runCommand("File: Revert File");
    await window.runCommand("View: Close All Editors");
  });

  it("an empty clipboard and an empty selection are named", async () => {
    await window.setClipboard("");
    await window.runCommand("Mintmark: Inspect Token from Clipboard");
    await window.notifications.waitFor("The clipboard holds no text. Copy a token and try again.");
    await window.runCommand("Mintmark: Inspect Selected Token");
    await window.notifications.waitFor(
      "There is no token at the cursor. Put the cursor into a token, or select it, and try again.",
    );
    await window.notifications.clear();
  });

  it("the inspector's page cannot send anything, and does not", async () => {
    await window.setClipboard(makeJwt(JSON.stringify(claims)));
    requested.length = 0;
    await window.runCommand("Mintmark: Inspect Token from Clipboard");
    page = await window.webview("Token: deployer");
    await page.getByText("Signature not checked").waitFor();
    await window.screenshot("inspector-dark");
    assert.ok(requested.some((url) => url.endsWith("/inspector.js")));
    const own = new URL(window.page.url()).host;
    const others = requested.filter((url) => new URL(url).host !== own && !isWebviewHost(new URL(url)));
    assert.deepEqual(others, []);
    const [stoppedFetch, stoppedImage] = await page.locator("body").evaluate<string[], unknown>(`(async () => {
      const stopped = (send) => new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
        send();
      });
      return [
        await stopped(() => fetch("http://127.0.0.1:9/leak").catch(() => undefined)),
        await stopped(() => (new Image().src = "http://127.0.0.1:9/leak.png")),
      ];
    })()`);
    assert.deepEqual([stoppedFetch, stoppedImage], ["connect-src", "img-src"]);
  });

  it("the Tab key reaches everything that can be worked with", async () => {
    const controls = "a[href], button, summary, select, input, [tabindex='0']";
    const list = `[...document.querySelectorAll("${controls}")].filter((control) => control.checkVisibility())`;
    const read = (expression: string): Promise<number> => page.locator("body").evaluate<number, unknown>(expression);
    const count = await read(`${list}.length`);
    assert.ok(count > 3, `only ${count} controls`);
    await page.getByRole("heading", { level: 1 }).click();
    const reached = new Set<number>();
    for (let presses = 0; presses < count + 2; presses += 1) {
      await window.page.keyboard.press("Tab");
      reached.add(await read(`${list}.indexOf(document.activeElement)`));
    }
    reached.delete(-1);
    assert.equal(reached.size, count);
  });

  it("the inspector fits a narrow panel, in every kind of theme", async () => {
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    for (const [theme, kind] of [
      ["Dark Modern", "vscode-dark"],
      ["Light Modern", "vscode-light"],
      ["Default High Contrast", "vscode-high-contrast"],
    ] as const) {
      if (theme !== "Dark Modern") await window.chooseTheme(theme);
      page = await window.webview("Token: deployer");
      await page.locator(`body.${kind}`).waitFor();
      await window.page.setViewportSize({ width: 360, height: 1_600 });
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      await eventually(
        "no scrolling sideways",
        () => page.locator("body").evaluate<number, unknown>(overflow),
        (pixels) => pixels <= 0,
      );
      await window.screenshot(`inspector-narrow-${kind}`);
      await window.page.setViewportSize({ width: 1_280, height: 800 });
      await window.screenshot(`inspector-wide-${kind}`);
    }
  });

  it("a live token that git tracks is warned of as soon as the workspace is trusted", async () => {
    writeFileSync(join(workbench.folders.workspace, "live.env"), liveText);
    await window.runCommand("Workspaces: Manage Workspace Trust");
    await window.page.getByRole("button", { name: "Trust", exact: true }).click();
    await window.runCommand("View: Close All Editors");
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    await window.page.getByRole("treeitem", { name: "live.env" }).click();
    await window.page.locator(".squiggly-warning").first().waitFor();
  });
});

/** Webviews load their frame and the extension's files from hosts that VS Code's service worker serves. */
function isWebviewHost({ protocol, hostname }: URL): boolean {
  return ["blob:", "data:"].includes(protocol) || /\.vscode-(?:cdn\.net|resource\.vscode-cdn\.net)$/.test(hostname);
}

/** The calls in the extension's log, one line each. */
function callsInLog(folder: string): readonly string[] {
  const logs = globSync(join(folder, "**/Mintmark.log"));
  assert.ok(logs.length > 0, "there is no log");
  const lines = logs.flatMap((path) => readFileSync(path, "utf8").split("\n"));
  return lines.filter((line) => /\b(?:GET|POST) /.test(line));
}
