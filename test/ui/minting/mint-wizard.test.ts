import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import type { QuickInput } from "../quick-input.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { ciRunner, deployer, nightBatch, openMintingWindow, releaseManager } from "./minting-window.ts";

const chain = "ada → ci-runner → release-manager → deployer";
const backKeys = { darwin: "Control+Minus", win32: "Alt+ArrowLeft" } as Record<string, string>;

describe("Mint Access Token…, by keyboard only", () => {
  let cloud: CloudUnderTest;
  let window: WorkbenchWindow;
  let wizard: QuickInput;

  before(async () => {
    ({ cloud, window } = await openMintingWindow());
    wizard = window.quickInput;
  });
  afterEach((test) => window.screenshotOfFailure(test));

  const press = (key: string): Promise<void> => window.page.keyboard.press(key);
  const step = (number: number): Promise<void> => wizard.waitForTitle(`Mint Access Token (${number}/5)`);

  async function open(): Promise<void> {
    await window.runCommand("Mintmark: Mint Access Token…");
    await step(1);
  }

  async function pickByName(name: string, label: string): Promise<void> {
    await wizard.type(name);
    await wizard.waitForFocused(label);
    await press("Enter");
  }

  /** The first row is a hint, and Enter on it stays in the step. */
  async function expectHint(typed: string, hint: RegExp, number: number): Promise<void> {
    await wizard.type(typed);
    await wizard.waitForFocused(hint);
    await press("Enter");
    await step(number);
  }

  async function checkScope(text: string, label: string): Promise<void> {
    await wizard.type(text);
    await wizard.item(label).waitFor();
    await press("Enter");
    await eventually(
      "an empty input",
      () => wizard.value(),
      (value) => value === "",
    );
  }

  it("asks for the target and says what is wrong with a typed one", async () => {
    await open();
    await wizard.item(ciRunner).waitFor();
    await window.screenshot("1-target");
    await expectHint("foo@bar", /This is not a service account yet\./, 1);
    await window.screenshot("1-target-bad-email");
    await expectHint("1234567", /This is not a service account yet\./, 1);
    await wizard.type("123456789012345678901");
    await wizard.waitForFocused("Use 123456789012345678901");
    await pickByName("deployer", deployer);
  });

  it("asks for the chain hop by hop and draws it", async () => {
    await step(2);
    await window.screenshot("2-chain");
    await press("ArrowDown");
    await press("Enter");
    await wizard.waitForTitle("ada → deployer (2/5)");
    await pickByName("ci-runner", ciRunner);
    await wizard.waitForTitle("ada → ci-runner → deployer (2/5)");
    await window.screenshot("2-chain-one-delegate");
    await pickByName("release", releaseManager);
    await wizard.waitForTitle(`${chain} (2/5)`);
    await wizard.waitForFocused("Use this chain");
    assert.ok((await wizard.focused().innerText()).includes(chain));
    await window.screenshot("2-chain-two-delegates");
    await press("Enter");
  });

  it("lets the user change the chain in its step, flags loops, takes a pasted chain, and goes back step by step", async () => {
    await step(3);
    const back = (): Promise<void> => press(backKeys[process.platform] ?? "Control+Alt+Minus");
    await back();
    await step(2);
    await wizard.type(`gcloud auth print-access-token --impersonate-service-account=${releaseManager},${deployer}`);
    await wizard.waitForFocused("Use this chain");
    await window.screenshot("2-chain-pasted");
    await pickByName("one by one", "Pick delegates one by one…");
    await wizard.waitForTitle("ada → deployer (2/5)");
    await wizard.type(`${releaseManager} ${ciRunner}`);
    await wizard.waitForFocused("Use these accounts; you are asked which is the target");
    await press("Enter");
    await wizard.waitForFocused("caller → release-manager → ci-runner → deployer");
    await window.screenshot("2-chain-which-target");
    await press("Enter");
    await wizard.waitForTitle("ada → release-manager → ci-runner → deployer (2/5)");
    await pickByName(`delegate 2`, ciRunner);
    await wizard.waitForFocused("Move towards the caller");
    await back();
    await wizard.waitForFocused("Use this chain");
    await pickByName(`delegate 2`, ciRunner);
    await wizard.waitForFocused("Move towards the caller");
    await press("Enter");
    await wizard.waitForTitle(`${chain} (2/5)`);
    // Rows that arrive after an arrow key was pressed may reset the selection.
    await wizard.item(nightBatch).waitFor();
    await wizard.type(ciRunner);
    await wizard.waitForFocused(ciRunner);
    await wizard.item(`Use ${ciRunner}`).waitFor();
    await press("ArrowDown");
    await wizard.waitForFocused(`Use ${ciRunner}`);
    await press("Enter");
    await wizard.item("The chain comes back to ci-runner; once is enough.").waitFor();
    await window.screenshot("2-chain-loop");
    await pickByName("delegate 3", ciRunner);
    await wizard.waitForFocused("Move towards the caller");
    await pickByName("Remove", "Remove it");
    await wizard.waitForTitle(`${chain} (2/5)`);
    await pickByName("Use", "Use this chain");
  });

  it("asks for scopes, takes known ones and others by Enter, and refuses what is not a scope", async () => {
    await step(3);
    await window.screenshot("3-scopes");
    await wizard.type("bogus scope");
    await wizard.item("This is not a scope yet.").waitFor();
    await press("Enter");
    await step(3);
    await window.screenshot("3-scopes-bad");
    await checkScope("https://www.googleapis.com/auth/calendar", "calendar");
    await checkScope("devstorage.read_only", "devstorage.read_only");
    await window.screenshot("3-scopes-three");
    await press("Enter");
  });

  it("asks for a lifetime and says which are possible", async () => {
    await step(4);
    await window.screenshot("4-lifetime");
    await expectHint("1 day", /A lifetime of 24 h is not possible\. It must be longer than 0 and at most 12 h\./, 4);
    await window.screenshot("4-lifetime-too-long");
    await expectHint("0", /A lifetime of 0 s is not possible/, 4);
    await expectHint("soon", /This is not a lifetime yet\./, 4);
    await pickByName("20 min", "Use 20 min");
  });

  it("asks for the destination, mints with one call, and says so", async () => {
    await step(5);
    await wizard.take("reason", "Add a reason…");
    await wizard.input.and(window.page.getByPlaceholder(/^Why\?/)).waitFor();
    await wizard.take("INC-7", "Use INC-7");
    await wizard.item("Reason: INC-7").waitFor();
    await wizard.waitForFocused("Clipboard");
    await window.screenshot("5-destination");
    assert.equal(cloud.mintCalls(), 0);
    await press("Enter");
    await window.notifications.waitFor(
      /^Access token for deployer@.* is on the clipboard for 1 min\. Expires in (20|19) min, at /,
    );
    await window.screenshot("minted");
    assert.equal(cloud.mintCalls(), 1);
    assert.ok(cloud.proxy.secrets.has(await window.clipboard()));
    assert.deepEqual(cloud.proxy.reasons, ["INC-7"]);
    await window.notifications.clear();
  });

  it("shows the reason in the history", async () => {
    await window.runCommand("Mintmark: Show Mint History");
    await wizard.waitForFocused("deployer");
    assert.match(await wizard.focused().innerText(), /INC-7 · ada@/);
    await window.screenshot("history");
    await press("Escape");
    await wizard.waitForClose();
  });

  it("offers the choices of the last mint, and goes back through every step", async () => {
    await open();
    await wizard.waitForFocused(new RegExp(deployer));
    await window.screenshot("1-target-remembered");
    await press("Enter");
    await step(2);
    await wizard.waitForFocused(/Through 2 delegates/);
    assert.ok((await wizard.focused().innerText()).includes(chain));
    await press("Enter");
    await step(3);
    const checked = wizard.rows().filter({ has: window.page.locator("[aria-checked=true]") });
    await eventually(
      "three scopes",
      () => checked.count(),
      (count) => count === 3,
    );
    await window.screenshot("3-scopes-remembered");
    await press("Enter");
    await step(4);
    await window.screenshot("4-lifetime-remembered");
    await wizard.waitForFocused("20 min");
    await press("Enter");
    await step(5);
    for (const number of [4, 3, 2, 1]) {
      await press(backKeys[process.platform] ?? "Control+Alt+Minus");
      await step(number);
    }
    await press("Escape");
    await wizard.waitForClose();
  });

  it("mints nothing when it is left by Esc at any step, and then offers what had been chosen", async () => {
    const before = cloud.mintCalls();
    for (const left of [1, 2, 3, 4, 5]) {
      await open();
      for (let number = 1; number < left; number += 1) {
        await step(number);
        if (number === 1) await pickByName("night-batch", nightBatch);
        else if (number === 4) await pickByName("45 min", "Use 45 min");
        else await press("Enter");
      }
      await step(left);
      await press("Escape");
      await wizard.waitForClose();
    }
    assert.equal(cloud.mintCalls(), before);
    assert.deepEqual(await window.notifications.texts(), []);
    await open();
    await wizard.waitForFocused(/night-batch@/);
    await window.screenshot("draft-offered");
    for (const number of [1, 2, 3]) {
      await step(number);
      await press("Enter");
    }
    await step(4);
    await wizard.waitForFocused("45 min");
    await press("Escape");
  });
});
