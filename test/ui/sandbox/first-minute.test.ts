import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import { eventually } from "../eventually.ts";
import type { TreeView } from "../tree-view.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { openSandboxWindow } from "./sandbox-window.ts";

describe("The first minute, with no credential at all", () => {
  let window: WorkbenchWindow;
  let accounts: TreeView;

  before(async () => {
    ({ window } = await openSandboxWindow());
    accounts = window.tree("Accounts");
  });
  afterEach((test) => window.screenshotOfFailure(test));

  it("welcomes with two buttons and a way to the walkthrough, and says the same in the Tokens view", async () => {
    await window.openViewContainer("Mintmark");
    await accounts.welcome().waitFor();
    const buttons = accounts.welcome().getByRole("button");
    await eventually(
      "two buttons and a link",
      () => buttons.allInnerTexts(),
      (texts) => texts.join() === "Start Sandbox Cloud,Select Credential Source…,walkthrough",
    );
    await window.tree("Tokens").welcome().getByText("No token has been minted in this window.").waitFor();
    await window.screenshot("welcome");
  });

  it("starts the sandbox from its button and opens three projects", async () => {
    await accounts.pressWelcome("Start Sandbox Cloud");
    await window.notifications.waitFor(/^The sandbox cloud runs at http:\/\/127\.0\.0\.1:\d+\. You are ada@/);
    await accounts.waitForLabels("larkfield-build", "larkfield-prod", "larkfield-vault");
    await window.screenshot("sandbox-started");
    await window.notifications.clear();
  });

  it("says in a row of its own why a project cannot be read; the others stay", async () => {
    await accounts.expand("larkfield-vault");
    await accounts.row("No accounts").waitFor();
    assert.match(
      await accounts.description("No accounts"),
      /^Google denied iam\.serviceAccounts\.list on .*larkfield-vault/,
    );
    await accounts.row("No accounts").click();
    await window.notifications.waitFor(/^Google denied iam\.serviceAccounts\.list on/);
    assert.equal(await window.notifications.severity(/^Google denied/), "error");
    await window.screenshot("tree-with-unreadable-project");
    await window.notifications.clear();
    await accounts.expand("larkfield-build");
    await accounts.row("ci-runner").waitFor();
    await window.screenshot("tree-with-accounts");
  });

  it("mints from a row and from its menu, and copies an email", async () => {
    await accounts.pressInline("ci-runner", "Mint Access Token…");
    await window.quickInput.waitForTitle("Mint Access Token (1/4)");
    await window.quickInput.escape();
    await window.quickInput.waitForClose();
    await accounts.openMenu("night-batch");
    await window.screenshot("account-menu");
    await accounts.chooseMenuEntry("Mint Access Token…");
    await window.quickInput.waitForTitle("Mint Access Token (1/4)");
    await window.quickInput.escape();
    await window.quickInput.waitForClose();
    assert.deepEqual(await window.notifications.texts(), []);
    await accounts.chooseFromMenu("ci-runner", "Copy Account Email");
    await eventually(
      "the email on the clipboard",
      () => window.clipboard(),
      (text) => text === "ci-runner@larkfield-build.iam.gserviceaccount.com",
    );
  });

  it("filters while typing; Esc restores, the button clears", async () => {
    await accounts.pressTitleAction("Filter Accounts…");
    await window.quickInput.type("report");
    await accounts.waitForLabels("larkfield-prod", "report-exporter", "larkfield-vault", "No accounts");
    await window.screenshot("filter");
    await window.quickInput.type("nobody here");
    await accounts.row("larkfield-prod").waitFor({ state: "detached" });
    await window.quickInput.escape();
    await accounts.row("ci-runner").waitFor();
    await accounts.pressTitleAction("Filter Accounts…");
    await window.quickInput.submit("deployer");
    await accounts.row("deployer").waitFor();
    await accounts.row("ci-runner").waitFor({ state: "detached" });
    await accounts.pressTitleAction("Clear Account Filter");
    await accounts.row("ci-runner").waitFor();
  });

  it("refreshes", async () => {
    await accounts.pressTitleAction("Refresh Accounts");
    await accounts.row("larkfield-build").waitFor();
    await window.screenshot("refreshed");
  });
});
