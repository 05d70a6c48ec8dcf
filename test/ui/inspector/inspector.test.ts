import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import type { FrameLocator } from "playwright-core";
import type { JsonObject } from "../../../src/core/base/json.ts";
import { createSigner, type TestSigner } from "../../support/signed-jwt.ts";
import { eventually } from "../eventually.ts";
import type { ColorTheme, WorkbenchWindow } from "../workbench-window.ts";
import { assertAccessible, choose, claims, inspectClipboard, signer, token } from "./inspected-page.ts";
import { openInspectorWindow } from "./inspector-window.ts";

const signature = token.slice(token.lastIndexOf(".") + 1);

/** With every address that a token can contain; none of them may be contacted. */
const full = signer.signJwt(
  {
    ...claims,
    picture: "http://192.0.2.1/me.png",
    google: { compute_engine: { zone: "europe-west1-b", project_id: "demo-1" } },
  },
  { jku: "http://192.0.2.1/keys", x5u: "http://192.0.2.1/cert" },
);

const themes: readonly ColorTheme[] = [
  "Light Modern",
  "Default High Contrast",
  "Default High Contrast Light",
  "Dark Modern",
];

describe("The inspector", () => {
  let window: WorkbenchWindow;
  let page: FrameLocator;
  const requested: string[] = [];

  before(async () => {
    ({ window } = await openInspectorWindow());
    window.page.on("request", (request) => requested.push(request.url()));
  });
  afterEach((test) => window.screenshotOfFailure(test));

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

  it("can be used by keyboard only", async () => {
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
    await choose(page, "Receiver", "Cloud Run service");
    await page.getByLabel("Its audience").fill("https://orders.example/");
    await window.page.keyboard.press("Enter");
    await page.getByText("Only the slash at the end differs.").waitFor();
    await page.getByText("It would be refused").waitFor();
    await window.screenshot("inspector-acceptance");
  });

  it("has no finding of an accessibility checker, with everything open, in four themes", async () => {
    await page.locator("body").evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
    for (const theme of themes) {
      await window.chooseTheme(theme);
      await page.locator(`body[data-vscode-theme-id="${theme}"]`).waitFor();
      await assertAccessible(page, theme);
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

  it("says that an audience shows nobody, and compares the account once one is named", async () => {
    const fromGoogle = signer.signJwt({ ...claims, iss: "https://accounts.google.com" });
    page = await inspectClipboard(window, fromGoogle, "Token: deployer");
    await choose(page, "Receiver", "Cloud Run service");
    await page.getByLabel("Its audience").fill(claims.aud);
    await window.page.keyboard.press("Enter");
    await page.getByText("Anyone who can mint can choose this audience").waitFor();
    await window.screenshot("inspector-acceptance-anyone");
    await page.getByRole("button", { name: "Name the Account That May Call" }).click();
    await window.page.keyboard.type("somebody@demo-1.iam.gserviceaccount.com");
    await window.page.keyboard.press("Enter");
    await page.getByText("This is none of the accounts that may call.").waitFor();
    await page.getByText("It would be refused").waitFor();
    await window.screenshot("inspector-acceptance-account");
    await window.runCommand("View: Close Editor");
  });

  it("lists the tokens of a text that has several, and is called after the one that is shown", async () => {
    const text = `id_token=${token}\naccess_token=ya29.a0AfH6SMBx-fake-for-tests`;
    page = await inspectClipboard(window, text, "Token: deployer");
    await page.getByRole("button", { name: "Google access token" }).click();
    await page.getByRole("heading", { name: "Google access token", level: 1 }).waitFor();
    await window.editorTab("Token: Google access token").waitFor();
    await window.runCommand("View: Close Editor");
  });

  it("fits into 300 pixels, and into 200 percent, without being cut off", async () => {
    page = await inspectClipboard(window, full, "Token: deployer");
    await choose(page, "Receiver", "Cloud Run service");
    const hidden = `[...document.querySelectorAll("main *")].filter((each) => {
      const { right, left, width } = each.getBoundingClientRect();
      const isClipped = each.closest(".bar, pre, thead") !== null;
      return !isClipped && width > 0 && (right > innerWidth + 1 || left < -1);
    }).map((each) => each.outerHTML.slice(0, 80))`;
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    // At 200 percent, a window of 1280 pixels has the room of one of 640.
    for (const [name, width] of [
      ["200-percent", 640],
      ["300px", 360],
    ] as const) {
      await window.page.setViewportSize({ width, height: 1_000 });
      assert.deepEqual(await page.locator("body").evaluate(hidden), [], name);
      await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
      await window.screenshot(`inspector-${name}`);
      await page.getByRole("region", { name: "Would it be accepted?" }).scrollIntoViewIfNeeded();
      await window.screenshot(`inspector-${name}-acceptance`);
      await page.getByRole("region", { name: "Payload" }).scrollIntoViewIfNeeded();
      await window.screenshot(`inspector-${name}-payload`);
    }
    await assertAccessible(page);
    await window.page.setViewportSize({ width: 1_280, height: 800 });
    await window.runCommand("View: Toggle Primary Side Bar Visibility");
    await window.runCommand("View: Close Editor");
  });

  it("shows a verdict for each signature, and for the whole that of the worst", async () => {
    const other = createSigner("ES256", "own-2");
    const [header, payload, signed] = token.split(".");
    const twice = { payload, signatures: [{ protected: header, signature: signed }, flattened(other, payload ?? "")] };
    page = await inspectClipboard(window, JSON.stringify(twice), "Token: deployer");
    await window.setClipboard(JSON.stringify({ keys: [signer.jwk] }));
    await page.getByRole("button", { name: "Check with My Own Keys…" }).click();
    await window.quickInput.pick("From the Clipboard");
    await verdict("Signature cannot be checked").waitFor();
    await page.locator("#signature").getByText("Signature valid · Key own-1").waitFor();
    await window.setClipboard(JSON.stringify({ keys: [signer.jwk, other.jwk] }));
    await page.getByRole("button", { name: "Check with My Own Keys…" }).click();
    await window.quickInput.pick("From the Clipboard");
    await verdict("Signature valid").waitFor();
    await window.screenshot("inspector-two-signatures");
  });

  it("never caused a policy error in the browser, and would have shown one", async () => {
    const violations = (): readonly string[] =>
      window.consoleLines.filter((line) => /content.security.policy/i.test(line));
    assert.deepEqual(violations(), []);
    page = await inspectClipboard(window, token, "Token: deployer");
    await page.locator("body").evaluate(`document.body.setAttribute("style", "color: red")`);
    await eventually("a violation is told", violations, (lines) => lines.length > 0);
  });

  it("made no request to any other machine", () => {
    const isOwn = (host: string): boolean =>
      host === "127.0.0.1" || host.endsWith(".vscode-resource.vscode-cdn.net") || host === "";
    const hosts = [...new Set(requested.map((url) => new URL(url).hostname))];
    assert.ok(hosts.includes("127.0.0.1"));
    assert.deepEqual(
      hosts.filter((host) => !isOwn(host)),
      [],
    );
  });

  it("keeps what it knows when its panel moves to another group and to another window", async () => {
    page = await inspectClipboard(window, token, "Token: deployer");
    await window.setClipboard(JSON.stringify({ keys: [signer.jwk] }));
    await page.getByRole("button", { name: "Check with My Own Keys…" }).click();
    await window.quickInput.pick("From the Clipboard");
    await verdict("Signature valid").waitFor();
    await window.runCommand("View: Close Other Editors in Group");
    await window.runCommand("View: Move Editor into Next Group");
    page = await window.webview("Token: deployer");
    await verdict("Signature valid").waitFor();
    const opened = window.page.waitForEvent("popup");
    await window.runCommand("View: Move Editor into New Window");
    const moved = await opened;
    const outer = moved.locator("iframe.webview.ready").contentFrame();
    page = outer.locator("#active-frame").contentFrame();
    // A window without a screen stays hidden, but its content is there.
    await verdict("Signature valid").waitFor({ state: "attached" });
    await moved.close();
  });
});

/** One more signature over a payload, as in a token in JSON form. */
function flattened(other: TestSigner, payload: string): object {
  const claimsAgain = JSON.parse(Buffer.from(payload, "base64url").toString()) as JsonObject;
  const [header, again, signed] = other.signJwt(claimsAgain).split(".");
  assert.equal(again, payload);
  return { protected: header, signature: signed };
}
