import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import axe from "axe-core";
import type { FrameLocator } from "playwright-core";
import { createSigner } from "../support/signed-jwt.ts";
import { eventually } from "./eventually.ts";
import { openWorkbench, type ColorTheme, type Workbench } from "./workbench.ts";
import type { WorkbenchWindow } from "./workbench-window.ts";

const signer = createSigner("RS256", "own-1");
const seconds = Math.floor(Date.now() / 1_000);
const claims = {
  iss: "https://issuer.example",
  sub: "112233445566778899001",
  aud: "https://orders.example",
  email: "deployer@demo-1.iam.gserviceaccount.com",
  email_verified: true,
  iat: seconds - 60,
  exp: seconds + 3_540,
};
const token = signer.signJwt(claims);
const signature = token.slice(token.lastIndexOf(".") + 1);

const themes: readonly ColorTheme[] = [
  "Light Modern",
  "Default High Contrast",
  "Default High Contrast Light",
  "Dark Modern",
];

/** Runs in the page: what is wrong seriously or critically, and where. */
const seriousFindings = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.map(({ target, failureSummary }) => target.join(" ") + " " + failureSummary).join("; ")))`;

async function inspectClipboard(window: WorkbenchWindow, text: string, title: string): Promise<FrameLocator> {
  // The focus may be in a page that is no more; only a focused window may write to the clipboard.
  await window.page.evaluate("window.focus()");
  await window.setClipboard(text);
  await window.runCommand("Mintmark: Inspect Token from Clipboard");
  return window.webview(title);
}

describe("The inspector", () => {
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let page: FrameLocator;

  before(async () => {
    workbench = await openWorkbench();
    ({ window } = workbench);
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(() => workbench.close());

  const verdict = (title: string) => page.locator("#verdict").getByText(title, { exact: true });

  it("decodes a token from the clipboard, counts down, and does not call it valid", async () => {
    page = await inspectClipboard(window, `Authorization: Bearer ${token}`, "Token: deployer");
    await page.getByText("Signature not checked").waitFor();
    await page.getByText("Within its lifetime").waitFor();
    const timer = page.getByRole("timer");
    const first = await timer.innerText();
    await eventually(
      "the countdown moves",
      () => timer.innerText(),
      (now) => now !== first,
    );
    assert.match(await page.getByRole("region", { name: "Payload" }).innerText(), /https:\/\/orders\.example/);
    assert.ok(!(await page.locator("html").innerHTML()).includes(signature));
    await window.screenshot("inspector-dark");
  });

  it("is worked with by the keyboard alone", async () => {
    await page.getByRole("heading", { level: 1 }).click();
    const summary = page.locator("#payload summary");
    await summary.focus();
    await window.page.keyboard.press("Enter");
    await page.locator("#payload pre").getByText('"sub": "112233445566778899001"').waitFor();
  });

  it("checks the signature with the user's own keys, and compares the audience that is expected", async () => {
    await window.setClipboard(JSON.stringify({ keys: [signer.jwk] }));
    await page.getByRole("button", { name: "Check with My Own Keys…" }).click();
    await window.quickInput.pick("From the Clipboard");
    await verdict("Signature valid").waitFor();
    await page.getByLabel("Expected audience").fill("https://other.example");
    await window.page.keyboard.press("Enter");
    await verdict("Signature valid, but the token must be refused").waitFor();
    await window.screenshot("inspector-refused");
    await page.getByLabel("Expected audience").fill("https://orders.example");
    await window.page.keyboard.press("Enter");
    await verdict("Signature valid").waitFor();
  });

  it("keeps what it knows while another editor is in front", async () => {
    await window.runCommand("File: New Untitled Text File");
    await window.runCommand("View: Close Editor");
    page = await window.webview("Token: deployer");
    await verdict("Signature valid").waitFor();
  });

  it("says that a key is not among those given", async () => {
    await window.setClipboard("no keys at all");
    await page.getByRole("button", { name: "Check with My Own Keys…" }).click();
    await window.quickInput.pick("From the Clipboard");
    await page.getByText("There is no public key in the clipboard.").waitFor();
  });

  it("answers whether a receiver would accept the token", async () => {
    await page.getByRole("combobox", { name: "Receiver" }).click();
    await page.getByRole("option", { name: "Cloud Run service" }).click();
    await page.getByLabel("Its audience").fill("https://orders.example/");
    await window.page.keyboard.press("Enter");
    await page.getByText("Only the slash at the end differs.").waitFor();
    await page.getByText("It would be refused").waitFor();
    await window.screenshot("inspector-acceptance");
  });

  it("has no finding of an accessibility checker, with everything open, in four themes", async () => {
    await page.locator("body").evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
    await page.locator("body").evaluate(axe.source);
    for (const theme of themes) {
      await window.chooseTheme(theme);
      const findings = await page.locator("body").evaluate(seriousFindings);
      assert.deepEqual(findings, [], theme);
      await window.screenshot(`inspector-${theme.toLowerCase().replaceAll(" ", "-")}`);
    }
  });

  it("shows what is wrong with a broken token, and where", async () => {
    page = await inspectClipboard(window, token.slice(0, 120), "Token: Not a readable token");
    await page.getByText("A JWT has three parts between dots.").waitFor();
    assert.equal(await page.locator("mark").first().innerText(), "⟨end of text⟩");
    await window.screenshot("inspector-malformed");
    await window.runCommand("View: Close Editor");
  });

  it("lists the tokens of a text that has several", async () => {
    const text = `id_token=${token}\naccess_token=ya29.a0AfH6SMBx-fake-for-tests`;
    page = await inspectClipboard(window, text, "Token: deployer");
    await page.getByRole("button", { name: "Google access token" }).click();
    await page.getByRole("heading", { name: "Google access token", level: 1 }).waitFor();
    await window.runCommand("View: Close Editor");
  });
});

