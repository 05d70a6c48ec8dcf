import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import type { StatusBarItem } from "../status-bar-item.ts";
import type { TreeView } from "../tree-view.ts";
import type { Workbench } from "../workbench.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { keyOf, openMintingWindow } from "./minting-window.ts";

/** What the keys mint, and the name of the target. */
const targets = {
  halfHour: "ci-runner",
  fourMinutes: "night-batch",
  twoSeconds: "terraform",
  kept: "staging-gate",
  keptForThreeSeconds: "terraform",
} as const;

describe("Minted tokens", () => {
  let cloud: CloudUnderTest;
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let tokens: TreeView;
  let status: StatusBarItem;

  before(async () => {
    ({ cloud, workbench, window } = await openMintingWindow());
    tokens = window.tree("Tokens");
    status = window.statusBarItem("mintmark.expiry");
  });
  afterEach((test) => window.screenshotOfFailure(test));

  const colorBecomes = (color: string): Promise<unknown> =>
    eventually(
      `the colour ${color}`,
      () => status.color(),
      (now) => now === color,
    );

  /** Mints with the key for a complete request. */
  async function mint(name: keyof typeof targets): Promise<void> {
    await window.pressAndAllow(keyOf(name));
    await window.notifications.waitFor(new RegExp(`^Access token for ${targets[name]}@\\S+ is (on|kept) `));
    await window.notifications.clear();
  }

  it("are counted down in the status bar and shown in red once they have expired", async () => {
    await mint("twoSeconds");
    await status.waitFor("terraform expired");
    await colorBecomes("error");
    assert.match(await status.ariaLabel(), /^terraform@larkfield-build\S+\. Expired at /);
    await window.screenshot("status-expired");
  });

  it("are shown without a colour while there is time, and lead to the Tokens view", async () => {
    await mint("halfHour");
    await status.waitFor(/ci-runner (30|29) min/);
    await colorBecomes("none");
    assert.match(await status.ariaLabel(), /^ci-runner@larkfield-build\S+\. Expires in (30|29) min, at /);
    await window.screenshot("status-normal");
    await status.click();
    await tokens.row("ci-runner").waitFor();
    assert.match(await tokens.description("ci-runner"), /^(30|29) min · Access token · ada → ci-runner$/);
    assert.match(await tokens.description("terraform"), /^expired · Access token · ada → terraform$/);
    await window.screenshot("tokens-view");
    await window.page.mouse.move(640, 400);
  });

  it("warn before they expire, the one that ends first before the others", async () => {
    await mint("fourMinutes");
    await status.waitFor(/night-batch (4|3) min/);
    await colorBecomes("warning");
    await window.screenshot("status-warning");
    await status.locator.hover();
    const tooltip = window.page.locator(".monaco-hover:visible", { hasText: "Click to show the tokens." });
    await tooltip.waitFor();
    for (const chain of ["ada → night-batch", "ada → ci-runner", "ada → terraform"]) {
      assert.ok((await tooltip.innerText()).replaceAll("\u00A0", " ").includes(chain), chain);
    }
    await window.screenshot("status-tooltip");
  });

  it("can be inspected from the notice", async () => {
    await tokens.pressInline("ci-runner", "Forget Token");
    await tokens.row("ci-runner").waitFor({ state: "detached" });
    await window.pressAndAllow(keyOf("halfHour"));
    await window.notifications.press(/^Access token for ci-runner@\S+ is on /, "Inspect");
    const page = await window.webview("Token: ci-runner");
    await page.getByText("ada@larkfield.example → ci-runner@larkfield-build.iam.gserviceaccount.com").waitFor();
    assert.ok(!(await page.locator("body").innerText()).includes(await window.clipboard()));
    await window.screenshot("inspect-minted");
    await window.runCommand("View: Close Editor");
  });

  it("are pinned to the status bar, copied, renewed and forgotten from their rows", async () => {
    await tokens.chooseFromMenu("ci-runner", "Pin Token to Status Bar");
    await status.waitFor(/ci-runner /);
    await window.setClipboard("");
    await tokens.pressInline("night-batch", "Copy Token");
    await window.notifications.waitFor(/^Access token for night-batch@\S+ is on the clipboard for 1 min\./);
    assert.ok(cloud.proxy.secrets.has(await window.clipboard()));
    const before = cloud.mintCalls();
    await tokens.pressInline("ci-runner", "Renew Token");
    await window.notifications.waitFor(/^Access token for ci-runner@\S+ is on /);
    assert.equal(cloud.mintCalls(), before + 1);
    assert.equal(await tokens.row("ci-runner").count(), 1);
    await tokens.openMenu("terraform");
    assert.equal(await tokens.menuEntry("Copy Token").count(), 0);
    await window.screenshot("token-menu");
    await window.page.keyboard.press("Escape");
    await window.notifications.clear();
  });

  it("are chosen in the palette, and all forgotten at once", async () => {
    await window.runCommand("Mintmark: Copy Token");
    await window.quickInput.item("night-batch@larkfield-build.iam.gserviceaccount.com").waitFor();
    await window.screenshot("choose-token");
    await window.quickInput.escape();
    await window.runCommand("Mintmark: Forget All Tokens");
    await window.notifications.waitFor("3 tokens forgotten. Google accepts them until they expire.");
    await tokens.welcome().waitFor();
    await status.locator.waitFor({ state: "hidden" });
    assert.equal(await window.clipboard(), "");
    await window.notifications.clear();
  });

  it("survive a reload in the secret storage until they expire, in the midst of a mint too; others do not", async () => {
    await window.runCommand("Mintmark: Show Tokens");
    // Checked by their rows: VS Code drops the fourth notice within 800 ms.
    for (const name of ["halfHour", "kept", "keptForThreeSeconds"] as const) {
      await window.pressAndAllow(keyOf(name));
      await tokens.row(targets[name]).waitFor();
    }
    await eventually(
      "the end of the short one",
      () => tokens.description("terraform"),
      (text) => text.startsWith("expired"),
    );
    await window.screenshot("before-reload");
    cloud.sandbox.faults.add({ route: "iamcredentials.generateAccessToken", kind: "hang" });
    await window.pressAndAllow(keyOf("fourMinutes"));
    await window.notifications.waitFor(/^Access token for night-batch@.* is being minted…$/);
    await window.reload();
    cloud.sandbox.faults.clear();
    await window.runCommand("Mintmark: Show Tokens");
    await tokens.waitForLabels("staging-gate");
    assert.deepEqual(await window.notifications.texts(), []);
    await status.waitFor(/staging-gate/);
    await window.screenshot("after-reload");
    await tokens.pressInline("staging-gate", "Copy Token");
    await eventually(
      "the kept token",
      () => window.clipboard(),
      (text) => cloud.proxy.secrets.has(text),
    );
    await window.notifications.clear();
  });

  it("are shared by two windows, and forgotten in both", async () => {
    const second = await workbench.openWindow();
    await second.runCommand("Mintmark: Show Tokens");
    await second.tree("Tokens").row("staging-gate").waitFor();
    await second.tree("Tokens").pressInline("staging-gate", "Forget Token");
    await second.tree("Tokens").welcome().waitFor();
    await second.screenshot("second-window");
    await second.page.close();
    // VS Code in a browser reads its secrets once per window; on the desktop the first window is notified at once.
    await window.reload();
    await window.runCommand("Mintmark: Show Tokens");
    await tokens.welcome().waitFor();
  });
});
