import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "node:test";
import type { CloudUnderTest } from "../cloud-under-test.ts";
import { eventually } from "../eventually.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { keyOf, migrator, openChainWindow } from "./chain-window.ts";

describe("Looking for a delegation chain", () => {
  let cloud: CloudUnderTest;
  let window: WorkbenchWindow;

  before(async () => {
    ({ cloud, window } = await openChainWindow());
    await window.runCommand("Mintmark: Show Tokens");
    await window.tree("Tokens").welcome().waitFor();
  });
  afterEach((test) => window.screenshotOfFailure(test));

  const editorText = async (): Promise<string> =>
    (await window.page.locator(".view-lines").innerText()).replaceAll("\u00a0", " ");

  it("finds the shortest one with its reasons, says what was read, and hands it on to a check", async () => {
    await window.page.keyboard.press(keyOf("findDeployer"));
    await window.quickInput.waitForTitle("Chains to deployer");
    assert.equal(
      await window.quickInput.placeholder(),
      "The shortest chain has 3 hops, by the policies that were read.",
    );
    await window.quickInput.waitForFocused(/^\s*ada → ci-runner → release-manager → deployer$/);
    await window.screenshot("found");
    await window.quickInput.accept();
    await window.quickInput.waitForTitle("ada → ci-runner → release-manager → deployer");
    await window.screenshot("what-next");
    await window.quickInput.pick("Check…");
    await window.notifications.waitFor(/^The chain should work: ada → ci-runner → release-manager → deployer\./);
    await window.notifications.clear();
  });

  it("asks Policy Analyzer on request, after saying what that takes, and shows its opinion hop by hop", async () => {
    const queries = (): number =>
      cloud.sandbox.requestLog.filter(({ route, status }) => route === "cloudasset.analyzeIamPolicy" && status === 200)
        .length;
    const offer = window.quickInput.item("Ask Policy Analyzer…");
    const showOpinion = async (): Promise<void> => {
      await window.page.keyboard.press(keyOf("findDeployer"));
      await window.quickInput.waitForFocused(/^\s*ada → ci-runner → release-manager → deployer$/);
      await window.quickInput.accept();
      await offer.waitFor();
      if (queries() === 0) await window.screenshot("offer");
      await window.quickInput.pick("Ask Policy Analyzer…");
      await window.quickInput.item("Hop 3: agrees").waitFor();
    };
    assert.equal(queries(), 0);
    await showOpinion();
    await window.screenshot("opinion");
    await window.page.keyboard.press("Escape");
    await showOpinion();
    assert.equal(queries(), 3, "a second look takes no query");
    assert.equal(await window.quickInput.placeholder(), "Policy Analyzer finds hops 1, 2 and 3 granted.");
    await window.quickInput.pick("Show Report");
    await eventually("the report", editorText, (text) => text.includes("Delegation chains to deployer"));
    await window.screenshot("opinion-report");
  });

  it("says in one sentence that there is none, with a report of what could not be read", async () => {
    await window.page.keyboard.press(keyOf("findMigrator"));
    const none = new RegExp(`^No chain from ada@larkfield.example to ${migrator} was found for an access token\\. `);
    await window.notifications.waitFor(none);
    await window.screenshot("none");
    await window.notifications.press(none, "Show Report");
    await eventually("the report", editorText, (text) => text.includes("Delegation chains to db-migrator"));
    await window.screenshot("report");
    await window.notifications.clear();
  });

  it("finds a way through a group in a group, and names them, with the group that cannot be seen", async () => {
    await window.page.keyboard.press(keyOf("findTerraform"));
    await window.quickInput.waitForTitle("Chains to terraform");
    await window.quickInput.waitForFocused(/^\s*ada → terraform$/);
    await window.page.getByText("Token Creator on terraform (group platform)").waitFor();
    await window.screenshot("through-a-group");
    await window.quickInput.pick("Show Report");
    const reason =
      "for `group:platform@larkfield.example` on `terraform@larkfield-build.iam.gserviceaccount.com` through `group:on-call@larkfield.example`";
    const pressed = (text: string): string => text.replaceAll(/\s/g, "");
    await eventually("the report", editorText, (text) => pressed(text).includes(pressed(reason)));
    await window.screenshot("report-with-groups");
  });

  it("looks elsewhere, and comes back to the widest place", async () => {
    await window.page.keyboard.press(keyOf("findDeployer"));
    await window.quickInput.waitForTitle("Chains to deployer");
    await window.quickInput.pick("Look Elsewhere…");
    await window.quickInput.waitForTitle("Where to Look");
    await window.screenshot("where-to-look");
    await window.quickInput.pick("As Wide as Possible");
    await window.quickInput.waitForTitle("Chains to deployer");
    await window.page.keyboard.press("Escape");
  });

  it("lists what the caller can reach, and the risks, without reading anything again", async () => {
    const before = cloud.sandbox.requestLog.length;
    await window.runCommand("Mintmark: What Can I Reach?");
    await eventually("the report", editorText, (text) => text.includes("What ada can reach"));
    await window.screenshot("reachable");
    const policies = cloud.sandbox.requestLog.slice(before).filter(({ route }) => route?.endsWith("getIamPolicy"));
    assert.deepEqual(policies, []);
  });
});
