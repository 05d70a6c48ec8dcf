import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import type { FrameLocator } from "playwright-core";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { assertAccessible, choose, claims, inspectClipboard, signer, token } from "./inspected-page.ts";
import { openInspectorWindow } from "./inspector-window.ts";

const account = "ci-runner@larkfield-build.iam.gserviceaccount.com";

describe("What can be done with an inspected token", () => {
  let cloud: CloudUnderTest;
  let window: WorkbenchWindow;
  let page: FrameLocator;

  before(async () => {
    ({ cloud, window } = await openInspectorWindow());
  });
  afterEach((test) => window.screenshotOfFailure(test));

  it("keeps a receiver under a name, and chooses it again", async () => {
    page = await inspectClipboard(window, token, "Token: deployer");
    await choose(page, "Receiver", "My own service");
    await page.getByLabel("Its audience").fill("https://orders.example");
    await window.page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Save Receiver…" }).click();
    await window.quickInput.submit("orders");
    await page.getByRole("button", { name: "Delete Receiver…" }).waitFor();
    await choose(page, "Receiver", "Choose a receiver");
    await page.getByLabel("Its audience").waitFor({ state: "detached" });
    await choose(page, "Receiver", "Saved: orders");
    assert.equal(await page.getByLabel("Its audience").inputValue(), "https://orders.example");
    await page.getByRole("button", { name: "Delete Receiver…" }).click();
    await window.pressInDialog("Delete");
    await page.getByRole("button", { name: "Save Receiver…" }).waitFor();
  });

  it("copies a value, and the token without its signature", async () => {
    await page.getByRole("button", { name: "Copy aud" }).click();
    await eventually(
      "the audience is copied",
      () => window.clipboard(),
      (text) => text === "https://orders.example",
    );
    await page.getByRole("button", { name: "Copy Without Signature" }).click();
    const shared = `${token.slice(0, token.lastIndexOf("."))}.REDACTED`;
    await eventually(
      "the share form is copied",
      () => window.clipboard(),
      (text) => text === shared,
    );
  });

  it("compares two tokens claim by claim", async () => {
    await window.setClipboard(
      signer.signJwt({ ...claims, aud: "https://other.example", email: undefined, nonce: "n" }),
    );
    const before = await window.webviewNames();
    await page.getByRole("button", { name: "Compare with Another Token…" }).click();
    await window.quickInput.pick("From the Clipboard");
    page = await window.webview("Compare: deployer ↔ 112233445566778899001", before);
    const row = (name: string) =>
      page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
    await row("aud").waitFor();
    assert.match(await row("aud").innerText(), /https:\/\/orders\.example[^]*https:\/\/other\.example[^]*Different/);
    assert.match(await row("email").innerText(), /not there[^]*Only left/);
    assert.match(await row("nonce").innerText(), /not there[^]*Only right/);
    assert.match(await row("iss").innerText(), /Same/);
    await assertAccessible(page);
    await window.screenshot("comparison");
    await window.runCommand("View: Close Editor");
  });

  it("opens the mint wizard filled in, and mints nothing", async () => {
    const like = { iss: "https://accounts.google.com", aud: "https://orders.example", email: account, exp: claims.exp };
    page = await inspectClipboard(window, signer.signJwt(like), "Token: ci-runner");
    await page.getByRole("button", { name: "Mint One Like It…" }).click();
    await window.quickInput.waitForTitle("Mint ID Token (1/");
    await window.quickInput.waitForFocused(/ci-runner/);
    await window.quickInput.accept();
    await window.quickInput.waitForTitle("(2/");
    await window.quickInput.accept();
    await window.quickInput.waitForTitle("(3/");
    await window.quickInput.waitForFocused(/https:\/\/orders\.example/);
    await window.page.locator(".quick-input-list-separator", { hasText: "From the token" }).waitFor();
    await window.screenshot("mint-one-like-it");
    await window.quickInput.escape();
    await window.quickInput.waitForClose();
    assert.equal(cloud.mintCalls(), 0);
    await window.runCommand("View: Close Editor");
  });

  it("asks about an opaque token only after a warning, and shows the answer", async () => {
    const opaque = cloud.sandbox.issueAccessToken("ada@larkfield.example").accessToken;
    page = await inspectClipboard(window, opaque, "Token: Google access token");
    const asked = (): number => cloud.sandbox.requestLog.filter(({ route }) => route === "oauth2.tokeninfo").length;
    await page.getByRole("button", { name: "Ask Google About This Token…" }).click();
    await window.dialog().waitFor();
    assert.match(await window.dialog().innerText(), /the token itself is sent to http:\/\/127\.0\.0\.1/);
    await window.screenshot("token-info-warning");
    await window.pressInDialog("Cancel");
    assert.equal(asked(), 0);
    await page.getByRole("button", { name: "Ask Google About This Token…" }).click();
    await window.pressInDialog("Send to Google");
    await page.getByRole("rowheader", { name: "scope" }).waitFor();
    assert.equal(asked(), 1);
    await page.getByText("As its issuer said when it was asked.").waitFor();
    await assertAccessible(page);
    await window.screenshot("token-info");
    assert.ok(!(await page.locator("html").innerHTML()).includes(opaque));
    await window.runCommand("View: Close Editor");
  });

  it("says that a token is not known", async () => {
    page = await inspectClipboard(window, "ya29.c.somebody-elses-token", "Token: Google access token");
    await page.getByRole("button", { name: "Ask Google About This Token…" }).click();
    await window.pressInDialog("Send to Google");
    await page.getByText("Not a valid token there").waitFor();
    await window.screenshot("token-info-unknown");
    await window.runCommand("View: Close Editor");
  });
});
