import assert from "node:assert/strict";
import axe from "axe-core";
import type { FrameLocator } from "playwright-core";
import { createSigner } from "../../support/signed-jwt.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";

export const signer = createSigner("RS256", "own-1");
const seconds = Math.floor(Date.now() / 1_000);
/** Claims of an account that exists in no cloud, valid for an hour. */
export const claims = {
  iss: "https://issuer.example",
  sub: "112233445566778899001",
  aud: "https://orders.example",
  email: "deployer@demo-1.iam.gserviceaccount.com",
  email_verified: true,
  iat: seconds - 60,
  exp: seconds + 3_540,
};
export const token = signer.signJwt(claims);

/** Runs in the page: serious or critical problems, and where they are. */
const seriousFindings = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.map(({ target, failureSummary }) => target.join(" ") + " " + failureSummary).join("; ")))`;

/** Opens the inspector on a text; `title` is that of its panel. */
export async function inspectClipboard(window: WorkbenchWindow, text: string, title: string): Promise<FrameLocator> {
  // The focus may be in a page that no longer exists; only a focused window may write to the clipboard.
  await window.page.evaluate("window.focus()");
  await window.setClipboard(text);
  const before = await window.webviewNames();
  await window.runCommand("Mintmark: Inspect Token from Clipboard");
  return window.webview(title, before);
}

/** Chooses a row of a list on the page. */
export async function choose(page: FrameLocator, list: string, row: string): Promise<void> {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: row }).click();
}

/** Fails with what an accessibility checker finds to be serious or critical; `what` names the part that is checked. */
export async function assertAccessible(page: FrameLocator, what?: string): Promise<void> {
  await page.locator("body").evaluate(axe.source);
  assert.deepEqual(await page.locator("body").evaluate(seriousFindings), [], what);
}
