import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { writeWindowStorage } from "../support/window-storage.ts";
import { bindKeys } from "./bound-keys.ts";
import { eventually } from "./eventually.ts";
import { filesWithSecrets } from "./files-with-secrets.ts";
import { type CloudWorkbench, openOnCloud } from "./shared-workbench.ts";
import type { WorkbenchWindow } from "./workbench-window.ts";

function mint(name: string, destination: string): { readonly command: string; readonly args: object } {
  const target = `${name}@larkfield-build.iam.gserviceaccount.com`;
  return { command: "mintmark.mintAccessToken", args: { target, scopes: ["cloud-platform"], destination } };
}

const { keybindings, keyOf } = bindKeys({
  kept: mint("staging-gate", "secretStorage"),
  ofFirst: mint("ci-runner", "clipboard"),
  ofSecond: mint("night-batch", "clipboard"),
  fileOfFirst: mint("terraform", "file"),
  fileOfSecond: mint("night-batch", "file"),
});

type Key = Parameters<typeof keyOf>[0];

const kept = /^Access token for staging-gate@\S+ is kept/;
const copied = {
  ofFirst: /^Access token for ci-runner@\S+ is on /,
  ofSecond: /^Access token for night-batch@\S+ is on /,
};
const always = "Always Allow in This Workspace";

/** Two windows on one folder share everything that VS Code keeps: a person has them side by side. */
describe("Two windows at once", () => {
  let opened: CloudWorkbench;
  let first: WorkbenchWindow;
  let second: WorkbenchWindow;
  let minted = 0;

  before(async () => {
    opened = await openOnCloud({ keybindings });
    first = opened.window;
    // VS Code in a browser reads its secrets once per window: the second one opens after the first has kept a token.
    await press(first, "kept");
    await first.pressInDialog(always);
    await first.notifications.waitFor(kept);
    second = await opened.workbench.openWindow();
  });
  afterEach(async (test) => {
    await second.screenshotOfFailure(test);
    if (!first.page.isClosed()) await first.screenshotOfFailure(test);
  });
  after(() => opened.close());

  async function press(window: WorkbenchWindow, key: Key): Promise<void> {
    await window.notifications.clear();
    await window.page.keyboard.press(keyOf(key));
    minted += 1;
  }

  const inWorkspace = (name: string): string => join(opened.workbench.folders.workspace, name);

  async function mintToFile(window: WorkbenchWindow, key: Key, name: string): Promise<void> {
    await press(window, key);
    await window.pressInDialog(always);
    await eventually(
      "the proposed path",
      () => window.quickInput.value(),
      (path) => path.endsWith(".access-token"),
    );
    await window.quickInput.type(inWorkspace(name));
    // Enter works only after the dialog has read the typed folder.
    await window.quickInput.item("README.md").waitFor();
    await window.page.keyboard.press("Enter");
    await window.notifications.waitFor(new RegExp(`^Access token for \\S+ is in \\S+${name}, `));
  }

  async function historyOf(window: WorkbenchWindow): Promise<readonly string[]> {
    await window.runCommand("Mintmark: Show Mint History");
    await window.quickInput.rows().first().waitFor();
    const labels = await window.quickInput.labels();
    await window.quickInput.escape();
    return labels;
  }

  it("allow and mint at the same moment: each has what was allowed in the other, without another question", async () => {
    const allowed = (window: WorkbenchWindow, key: "ofFirst" | "ofSecond") => async (): Promise<void> => {
      await press(window, key);
      await window.pressInDialog(always);
      await window.notifications.waitFor(copied[key]);
    };
    await Promise.all([allowed(first, "ofFirst")(), allowed(second, "ofSecond")()]);
    await press(first, "ofSecond");
    await first.notifications.waitFor(copied.ofSecond);
    await press(second, "ofFirst");
    await second.notifications.waitFor(copied.ofFirst);
  });

  it("write a file each, and both have every mint of both in their history", async () => {
    await Promise.all([
      mintToFile(first, "fileOfFirst", "token-of-first"),
      mintToFile(second, "fileOfSecond", "token-of-second"),
    ]);
    for (const name of ["token-of-first", "token-of-second"]) {
      assert.ok(opened.cloud.proxy.secrets.has(readFileSync(inWorkspace(name), "utf8")), name);
    }
    for (const window of [first, second]) {
      const labels = await historyOf(window);
      const names = labels.map((label) => /[a-z-]+$/.exec(label.trim())?.[0] ?? label).sort();
      const expected = ["ci-runner", "ci-runner", "night-batch", "night-batch", "night-batch"];
      assert.deepEqual(names, [...expected, "staging-gate", "terraform"]);
      assert.equal(names.length, minted);
    }
  });

  it("withdraw for both what one withdraws", async () => {
    await first.runCommand("Mintmark: Manage Token Approvals…");
    await first.quickInput.take("terraform", /^terraform@/);
    await first.pressInDialog("Withdraw");
    await first.notifications.waitFor(/^Withdrawn: Access token for terraform@/);
    await press(second, "fileOfFirst");
    await second.dialog().waitFor();
    await second.page.keyboard.press("Escape");
    await second.dialog().waitFor({ state: "hidden" });
  });

  it("leave to each other what is theirs: when one closes its file goes, and the other's file and kept token stay", async () => {
    const fromFirst = readFileSync(inWorkspace("token-of-first"), "utf8");
    await first.page.close();
    await eventually(
      "the end of the first window's file",
      () => existsSync(inWorkspace("token-of-first")),
      (isThere) => !isThere,
    );
    const fromSecond = readFileSync(inWorkspace("token-of-second"), "utf8");
    assert.ok(opened.cloud.proxy.secrets.has(fromSecond) && fromSecond !== fromFirst);
    await second.runCommand("Mintmark: Show Tokens");
    await second.tree("Tokens").row("staging-gate").waitFor();
    await second.screenshot("second-window-alone");
  });

  it("leave nothing once the last token is forgotten", async () => {
    await second.runCommand("Mintmark: Forget All Tokens");
    await second.tree("Tokens").welcome().waitFor();
    assert.equal(await second.clipboard(), "");
    const { all } = opened.workbench.folders;
    await writeWindowStorage(second.page, join(all, "window-storage.json"));
    await eventually(
      "no file with a token",
      () => filesWithSecrets(all, opened.cloud.proxy.secrets).join(" "),
      (found) => found === "",
    );
  });
});
