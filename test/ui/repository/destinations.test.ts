import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { writeWindowStorage } from "../../support/window-storage.ts";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import { filesWithSecrets, partOf } from "../files-with-secrets.ts";
import type { Workbench } from "../workbench.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { keyOf, openRepositoryWindow, target } from "./repository-window.ts";

describe("The destinations of a token, by keyboard only", () => {
  let cloud: CloudUnderTest;
  let workbench: Workbench;
  let window: WorkbenchWindow;

  before(async () => {
    ({ cloud, workbench, window } = await openRepositoryWindow());
  });
  afterEach((test) => window.screenshotOfFailure(test));

  const press = (key: string): Promise<void> => window.page.keyboard.press(key);
  const inWorkspace = (name: string): string => join(workbench.folders.workspace, name);

  /** The dialog reads the folder before it accepts typing. */
  async function proposedPath(): Promise<void> {
    const isProposal = (path: string): boolean => path.endsWith("/home/ci-runner.access-token");
    await eventually("the proposed path", () => window.quickInput.value(), isProposal);
  }

  /** Enter works only after the dialog has read the typed folder. */
  async function chooseFile(): Promise<void> {
    await proposedPath();
    await window.quickInput.type(inWorkspace("token"));
    await window.quickInput.item("README.md").waitFor();
    await press("Enter");
    await window.dialog().waitFor();
  }

  it("goes into a file that is chosen first, with a question where git would take it in", async () => {
    await window.pressAndAllow(keyOf("toFile"));
    await window.quickInput.waitForTitle("File for the Token of ci-runner@");
    await chooseFile();
    await window.screenshot("file-in-repository");
    await press("Escape");
    await window.dialog().waitFor({ state: "hidden" });
    assert.equal(cloud.mintCalls(), 0);
    await window.pressAndAllow(keyOf("toFile"));
    await chooseFile();
    await window.pressInDialog("Write Anyway");
    await window.notifications.waitFor(
      /^Access token for ci-runner@\S+ is in \S+token, which only you can read\. The file is deleted/,
    );
    await window.screenshot("file-written");
    assert.ok(cloud.proxy.secrets.has(readFileSync(inWorkspace("token"), "utf8")));
    assert.equal(statSync(inWorkspace("token")).mode & 0o777, 0o600);
    await window.notifications.clear();
  });

  it("is kept, and renewed ahead of its end, without a word", async () => {
    await press(keyOf("shortLived"));
    await window.dialog().waitFor();
    await window.screenshot("key-asks");
    await window.pressInDialog("Always Allow in This Workspace");
    await window.notifications.waitFor(/^Access token for ci-runner@\S+ is kept in the secret storage/);
    await window.notifications.clear();
  });

  it("goes to a task when that was allowed, which can be withdrawn", async () => {
    await press(keyOf("runTask"));
    await window.dialog().waitFor();
    await window.screenshot("task-asks");
    await window.pressInDialog("Always Allow in This Workspace");
    const token = await eventually(
      "the task's file",
      () => textOf(inWorkspace("from-task")),
      (text) => text !== "",
    );
    assert.ok(cloud.proxy.secrets.has(token));
    await window.screenshot("task-ran");
    const html = await window.page.content();
    assert.ok(!html.includes(token.slice(8, 32)), "the window shows the token");
    await window.runCommand("Mintmark: Manage Token Approvals…");
    await window.quickInput.waitForFocused(target);
    await window.screenshot("approvals");
    await press("Enter");
    await window.dialog().waitFor();
    await window.screenshot("approval");
    await window.pressInDialog("Withdraw");
    await window.notifications.waitFor(/^Withdrawn: Access token for ci-runner@/);
    await window.notifications.clear();
  });

  it("is copied as an environment for the shell that is picked", async () => {
    await window.runCommand("Mintmark: Copy as Environment…");
    await window.quickInput.waitForFocused(target);
    await press("Enter");
    await window.quickInput.waitForFocused("POSIX shell");
    await window.screenshot("environment-shells");
    await press("ArrowDown");
    await press("Enter");
    await window.notifications.waitFor(/^Access token for ci-runner@\S+ is on the clipboard/);
    assert.match(await window.clipboard(), /^\$env:CLOUDSDK_AUTH_ACCESS_TOKEN = 'ya29\.\S+'\n\$env:GOOGLE_/);
    await window.notifications.clear();
  });

  it("an ambiguous chain is asked about when it is imported as a recipe", async () => {
    await window.runCommand("View: Close All Editors");
    await window.setClipboard(
      `--impersonate-service-account=${target},deployer@larkfield-prod.iam.gserviceaccount.com`,
    );
    await window.runCommand("Mintmark: Import Recipe…");
    await window.quickInput.waitForFocused("caller → ci-runner → deployer");
    await window.screenshot("import-order");
    await press("Enter");
    await eventually(
      "the proposed name",
      () => window.quickInput.value(),
      (name) => name === "deployer",
    );
    await press("Enter");
    await window.quickInput.waitForFocused("User");
    await press("Enter");
    await window.notifications.waitFor("The recipe “deployer” is in the settings.");
    await window.notifications.clear();
  });

  it("goes into an editor; no other file has any of them, and no line of the console", async () => {
    const before = cloud.mintCalls();
    await eventually(
      "a renewal",
      () => cloud.mintCalls(),
      (calls) => calls > before,
    );
    assert.deepEqual(await window.notifications.texts(), []);
    await press("ControlOrMeta+P");
    await window.quickInput.take("README.md", "README.md");
    // The headings come from the extension host, which knows the editor by then.
    await window.page.locator(".breadcrumbs-control", { hasText: "# Mintmark sandbox" }).waitFor();
    await window.pressAndAllow(keyOf("toEditor"));
    await window.notifications.waitFor(/^Access token for ci-runner@\S+ was inserted into the editor/);
    await press("ControlOrMeta+S");
    await window.editorTab("README.md").and(window.page.locator(":not(.dirty)")).waitFor();
    const { all } = workbench.folders;
    await writeWindowStorage(window.page, join(all, "window-storage.json"));
    const asked = ["README.md", "from-task", "token"].map((name) => join("workspace", name));
    // VS Code deletes its backup of the unsaved file shortly after it was saved.
    await eventually(
      "only the files that were asked for",
      () => filesWithSecrets(all, cloud.proxy.secrets).join(" "),
      (found) => found === asked.join(" "),
    );
    const lines = window.consoleLines.join("\n");
    assert.ok([...cloud.proxy.secrets].every((token) => !lines.includes(partOf(token))));
  });
});

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
