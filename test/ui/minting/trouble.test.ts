import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import type { TreeView } from "../tree-view.ts";
import type { Workbench } from "../workbench.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { broker, keyOf, migrator, openMintingWindow, stagingGate } from "./minting-window.ts";

const generateAccessToken = "iamcredentials.generateAccessToken";

describe("When something is wrong", () => {
  let cloud: CloudUnderTest;
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let tokens: TreeView;

  before(async () => {
    ({ cloud, workbench, window } = await openMintingWindow());
    tokens = window.tree("Tokens");
    await window.runCommand("Mintmark: Show Tokens");
    await tokens.welcome().waitFor();
  });
  afterEach((test) => window.screenshotOfFailure(test));

  const press = (name: Parameters<typeof keyOf>[0]): Promise<void> => window.page.keyboard.press(keyOf(name));

  const allow = (name: Parameters<typeof keyOf>[0]): Promise<void> => window.pressAndAllow(keyOf(name));

  async function expectError(text: RegExp): Promise<void> {
    await window.notifications.waitFor(text);
    assert.equal(await window.notifications.severity(text), "error");
  }

  it("a request that is wrong is refused with its field, before anything is sent", async () => {
    await press("wrongLifetime");
    await expectError(/lifetimeSeconds|is not a lifetime/);
    await press("wrongTarget");
    await expectError(/^“ci-runner” is not a service account\. Write its email/);
    await window.screenshot("bad-requests");
    assert.equal(cloud.mintCalls(), 0);
    await window.notifications.clear();
  });

  it("Cancel ends the call itself, and says nothing more", async () => {
    const abandonedBefore = cloud.proxy.abandoned.length;
    const abandoned = (): readonly string[] => cloud.proxy.abandoned.slice(abandonedBefore);
    cloud.sandbox.faults.add({ route: generateAccessToken, kind: "hang" });
    await allow("halfHour");
    await eventually(
      "the call",
      () => cloud.mintCalls(),
      (count) => count === 1,
    );
    await window.notifications.waitFor(/is being minted…$/);
    await window.screenshot("progress");
    await window.notifications.press(/is being minted…$/, "Cancel");
    await eventually(
      "the end of the call",
      () => abandoned().length,
      (count) => count === 1,
    );
    assert.match(abandoned()[0] ?? "", /ci-runner.*:generateAccessToken$/);
    await eventually(
      "silence",
      () => window.notifications.texts(),
      (texts) => texts.length === 0,
    );
    await tokens.welcome().waitFor();
    cloud.sandbox.faults.clear();
  });

  it("a chain that is denied is named hop by hop, and Google's own words are in the log", async () => {
    await allow("throughBroken");
    const chain = ["ada@larkfield.example", stagingGate, broker, migrator].join(" → ");
    await expectError(new RegExp(`^Google denied iam\\.serviceAccounts\\.\\w+ in the chain ${chain}`));
    await window.screenshot("denied-chain");
    await window.notifications.press(/^Google denied/, "Show Log");
    await window.page
      .locator(".output-view-container, .output-editor, .panel")
      .getByText("PERMISSION_DENIED")
      .first()
      .waitFor();
    await window.screenshot("log");
    await window.runCommand("View: Toggle Panel Visibility");
    await window.notifications.clear();
  });

  it("a page that is not Google's answer is called that", async () => {
    cloud.sandbox.faults.add({ route: generateAccessToken, kind: "html", status: 200 });
    await allow("halfHour");
    await expectError(
      /^127\.0\.0\.1:\d+ answered with text\/html.* \(HTTP 200\) instead of JSON\. A proxy or a sign-in page/,
    );
    await window.screenshot("not-json");
    cloud.sandbox.faults.clear();
    await window.notifications.clear();
  });

  it("without a connection it says so, also in the tree, and keeps what it had", async () => {
    await allow("kept");
    await tokens.row("staging-gate").waitFor();
    await window.notifications.clear();
    await cloud.proxy.close();
    await allow("halfHour");
    await expectError(/^127\.0\.0\.1:\d+ refused the connection\./);
    const accounts = window.tree("Accounts");
    await accounts.pressTitleAction("Refresh Accounts");
    await accounts.row("No projects").waitFor();
    assert.match(await accounts.description("No projects"), /refused the connection/);
    await window.screenshot("no-connection");
    await tokens.row("staging-gate").waitFor();
  });

  it("no secret is in any log", () => {
    const files = globSync(join(workbench.folders.userData, "logs/**/*.log"));
    const logs = files.map((file) => readFileSync(file, "utf8")).join("\n");
    assert.ok(logs.includes("Minted accessToken"));
    for (const secret of cloud.proxy.secrets) assert.ok(!logs.includes(secret));
  });
});
