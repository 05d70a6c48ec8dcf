import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { eventually } from "../eventually.ts";
import type { QuickInput } from "../quick-input.ts";
import type { WorkbenchWindow } from "../workbench-window.ts";
import { deployer, keyOf, openSandboxWindow, startSandbox } from "./sandbox-window.ts";

const exporter = "report-exporter@larkfield-prod.iam.gserviceaccount.com";

describe("The credentials minted in other ways, in the window's sandbox, by keyboard only", () => {
  let window: WorkbenchWindow;
  let wizard: QuickInput;

  before(async () => {
    ({ window } = await openSandboxWindow());
    wizard = window.quickInput;
    await startSandbox(window, "startStory");
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(() => window.chooseTheme("Dark Modern"));

  const press = (key: string): Promise<void> => window.page.keyboard.press(key);

  async function pick(title: string, text: string, label: string | RegExp): Promise<void> {
    await wizard.waitForTitle(title);
    await wizard.type(text);
    await wizard.waitForFocused(label);
    await press("Enter");
  }

  async function enter(title: string): Promise<void> {
    await wizard.waitForTitle(title);
    await press("Enter");
  }

  it("an access token for a Workspace user: an invalid user is reported, and the token is that user's", async () => {
    const title = "Mint Access Token for Workspace User";
    await window.runCommand(`Mintmark: ${title}…`);
    await pick(`${title} (1/5)`, "night-batch", /night-batch@/);
    await enter(`${title} (2/5)`);
    await wizard.waitForTitle(`${title} (3/5)`);
    await wizard.type(deployer);
    await wizard.waitForFocused(/This is not a Workspace user yet/);
    await window.screenshot("user-hint");
    await pick(`${title} (3/5)`, "alan@larkfield.example", "Use alan@larkfield.example");
    await wizard.waitForTitle(`${title} (4/5)`);
    await window.screenshot("user-scopes");
    await wizard.type("calendar.readonly");
    await wizard.item("calendar.readonly").waitFor();
    await press("Enter");
    await eventually(
      "an empty input",
      () => wizard.value(),
      (value) => value === "",
    );
    await enter(`${title} (4/5)`);
    await enter(`${title} (5/5)`);
    await window.notifications.waitFor(/^Access token for alan@larkfield\.example is on the clipboard/);
    await window.screenshot("user-minted");
    assert.match(await window.clipboard(), /^ya29\.a0A/);
    await window.notifications.clear();
  });

  it("a scope that no administrator approved is reported, with where to approve it", async () => {
    await window.pressAndAllow(keyOf("mintUnapproved"));
    await window.notifications.waitFor(/^deployer@\S+ may not act for alan@larkfield\.example with these scopes/);
    await window.screenshot("user-refused");
    await window.notifications.press(/^deployer@\S+ may not act/, "Copy Client ID");
    await eventually(
      "the client id",
      () => window.clipboard(),
      (text) => /^\d{21}$/.test(text),
    );
    await window.notifications.clear();
  });

  it("a downscoped access token is good for the prefix that was typed", async () => {
    const title = "Mint Downscoped Access Token";
    await window.runCommand(`Mintmark: ${title}…`);
    await pick(`${title} (1/6)`, "report-exporter", exporter);
    await enter(`${title} (2/6)`);
    await wizard.waitForTitle(`${title} (3/6)`);
    await wizard.type("Reports/");
    await wizard.waitForFocused(/This is not a bucket yet/);
    await pick(`${title} (3/6)`, "gs://larkfield-reports/2026/", "Use gs://larkfield-reports/2026/");
    await wizard.waitForTitle(`${title} (4/6)`);
    await window.screenshot("boundary-roles");
    await enter(`${title} (4/6)`);
    await enter(`${title} (5/6)`);
    await enter(`${title} (6/6)`);
    await window.notifications.waitFor(/^Access token for report-exporter@\S+ is on the clipboard/);
    await window.notifications.clear();
  });

  it("an ID token for yourself first says its audience, and who accepts it", async () => {
    const title = "Mint ID Token for Yourself";
    await window.runCommand(`Mintmark: ${title}…`);
    await wizard.waitForTitle(`${title} (1/2)`);
    await wizard.waitForFocused(/apps\.googleusercontent\.com$/);
    await window.screenshot("own-audience");
    await press("Enter");
    await enter(`${title} (2/2)`);
    await window.notifications.waitFor(/^ID token for ada@larkfield\.example is on the clipboard/);
    assert.match(await window.clipboard(), /^eyJ/);
    await window.notifications.clear();
  });

  it("the audiences of an ID token are those of the projects' services", async () => {
    const title = "Mint ID Token";
    await window.runCommand(`Mintmark: ${title}…`);
    await pick(`${title} (1/5)`, "preview-caller", /preview-caller@/);
    await enter(`${title} (2/5)`);
    await wizard.waitForTitle(`${title} (3/5)`);
    await wizard.item("https://reports-271828182845.europe-west1.run.app").waitFor();
    await wizard.item("271828182845-backoffice.apps.googleusercontent.com").waitFor();
    await window.screenshot("audiences");
    await wizard.type("https://europe-west1-larkfield-prod.cloudfunctions.net");
    await wizard.item("Use https://europe-west1-larkfield-prod.cloudfunctions.net").waitFor();
    await window.screenshot("audience-doubt");
    await press("Escape");
    await wizard.waitForClose();
  });

  it("what was signed is checked with one press, by keys of the sandbox", async () => {
    const title = "Sign Blob";
    await window.runCommand(`Mintmark: ${title}…`);
    await pick(`${title} (1/4)`, "night-batch", /night-batch@/);
    await enter(`${title} (2/4)`);
    await pick(`${title} (3/4)`, "hex:00ff", /^Sign 2 bytes/);
    await enter(`${title} (4/4)`);
    await window.notifications.press(/^Signed blob for night-batch@/, "Verify");
    await window.notifications.waitFor(/^Valid: night-batch@\S+ signed these bytes, by the sandbox's key \w+/);
    await window.screenshot("signature-valid");
    await window.pressAndAllow(keyOf("signClaims"));
    await window.notifications.press(/^Signed JWT for night-batch@/, "Verify");
    const inspector = await window.webview("Token: night-batch");
    await inspector
      .getByText(/from the sandbox/)
      .first()
      .waitFor();
    await window.screenshot("jwt-verified");
    await window.runCommand("Mintmark: Show Tokens");
    await window.tree("Tokens").row("report-exporter").waitFor();
    await window.screenshot("tokens-of-all-kinds");
    await window.notifications.clear();
  });

  it("Diagnose Credentials reads well in the dark and in the light", async () => {
    await window.runCommand("Mintmark: Diagnose Credentials");
    await wizard.waitForFocused("Look at this machine only");
    await window.screenshot("diagnosis-question");
    await pick("Diagnose Credentials", "Try the", "Try the credential with the sandbox, too");
    await window.notifications.waitFor("The diagnosis holds no secret.");
    await window.screenshot("diagnosis-dark");
    await window.notifications.clear();
    await window.chooseTheme("Light Modern");
    await window.screenshot("diagnosis-light");
  });
});
