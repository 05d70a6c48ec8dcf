import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { decodeJwt } from "jose";
import { writeWindowStorage } from "../support/window-storage.ts";
import { startCloudUnderTest, type CloudUnderTest } from "./cloud-under-test.ts";
import { eventually } from "./eventually.ts";
import { filesWithSecrets, partOf } from "./files-with-secrets.ts";
import { type Keybinding, openWorkbench, type Workbench } from "./workbench.ts";
import type { WorkbenchWindow } from "./workbench-window.ts";

const targets = {
  clipboard: "ci-runner@larkfield-build.iam.gserviceaccount.com",
  secretStorage: "staging-gate@larkfield-build.iam.gserviceaccount.com",
  terminal: "night-batch@larkfield-build.iam.gserviceaccount.com",
} as const;

const toDestinations = Object.entries(targets).map(([destination, target], index) => ({
  key: `ctrl+alt+${index + 1}`,
  command: "mintmark.mintAccessToken",
  args: { target, scopes: ["cloud-platform"], destination },
}));

const account = (name: string): string => `${name}.iam.gserviceaccount.com`;
const forUser = {
  target: account("deployer@larkfield-prod"),
  delegates: ["ci-runner", "release-manager"].map((name) => account(`${name}@larkfield-build`)),
  subject: "alan@larkfield.example",
  scopes: ["https://www.googleapis.com/auth/drive.readonly"],
  destination: "secretStorage",
};
const downscoped = {
  target: account("report-exporter@larkfield-prod"),
  scopes: ["cloud-platform"],
  accessBoundary: [{ bucket: "larkfield-reports", roles: ["roles/storage.objectViewer"] }],
};

/** The kinds that need a second call, or none at all, of the IAM Credentials API, and the notice after the mint. */
function inOtherWays(clientId: unknown): readonly (readonly [Keybinding, RegExp])[] {
  const own = { audience: clientId, destination: "secretStorage" };
  return [
    [{ key: "ctrl+alt+4", command: "mintmark.mintUserToken", args: forUser }, /^Access token for alan@/],
    [{ key: "ctrl+alt+5", command: "mintmark.mintDownscopedToken", args: downscoped }, /^Access token for report-exp/],
    [{ key: "ctrl+alt+6", command: "mintmark.mintCallerIdToken", args: own }, /^ID token for ada@/],
  ];
}

describe("After tokens of all ways went to the clipboard, the secret storage, a terminal, an inspector and Google's tokeninfo", () => {
  let cloud: CloudUnderTest;
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let shown = "";
  let inTerminal = "";

  before(async () => {
    cloud = await startCloudUnderTest();
    const others = inOtherWays(cloud.sandbox.adc["client_id"]);
    const keybindings = [...toDestinations, ...others.map(([keybinding]) => keybinding)];
    workbench = await openWorkbench({ ...cloud.workbench, keybindings });
    ({ window } = workbench);
    await window.runCommand("Mintmark: Show Tokens");
    for (const [index, target] of Object.values(targets).entries()) {
      await window.pressAndAllow(`Control+Alt+${index + 1}`);
      await window
        .tree("Tokens")
        .row(target.split("@", 1)[0] ?? "")
        .waitFor();
    }
    inTerminal = [...cloud.proxy.secrets].findLast((secret) => secret.startsWith("ya29.")) ?? "";
    await window.runCommand("View: Toggle Terminal");
    const terminal = window.page.locator(".terminal-wrapper.active .xterm-screen");
    await terminal.waitFor();
    await window.runCommand("Notifications: Show Notifications");
    await window.notifications.pressInCenter(/^Access token for ci-runner@\S+ is on /, "Inspect");
    const inspector = await window.webview("Token: ci-runner");
    await inspector.getByText("Opaque, nothing to decode").waitFor();
    shown = await notices();
    await window.runCommand("Notifications: Hide Notifications");
    for (const [{ key }, minted] of others) {
      await window.pressAndAllow(key.replace("ctrl", "Control").replace("alt", "Alt"));
      await window.notifications.waitFor(minted);
    }
    shown += await notices();
    await window.runCommand("Notifications: Hide Notifications");
    await inspector.getByRole("button", { name: "Ask Google About This Token…" }).click();
    await window.pressInDialog("Send to Google");
    await inspector.getByRole("rowheader", { name: "scope" }).waitFor();
    await window.screenshot("after-all-destinations");
    await writeWindowStorage(window.page, join(workbench.folders.all, "window-storage.json"));
  });
  afterEach((test) => window.screenshotOfFailure(test));
  after(async () => {
    await workbench.close();
    await cloud.close();
  });

  /** What the notification center shows without scrolling. */
  async function notices(): Promise<string> {
    await window.runCommand("Notifications: Show Notifications");
    return window.page.locator(".notifications-center").innerText();
  }

  /** All secrets that the sandbox issued, and the caller's own. */
  function secrets(): readonly string[] {
    const { refreshToken, clientSecret } = cloud.sandbox.callers[0]!;
    return [...cloud.proxy.secrets, refreshToken, clientSecret];
  }

  /** Every file of this VS Code (settings, logs, state and workspace) that contains a secret or a large part of one. */
  function leaks(): readonly string[] {
    const { all } = workbench.folders;
    return filesWithSecrets(all, secrets());
  }

  it("the secrets of every way are known, and one written to a file would be found", () => {
    const { secrets: seen } = cloud.proxy;
    const isJwt = (secret: string): boolean => secret.startsWith("eyJ");
    const tokens = [...seen].filter((secret) => !isJwt(secret));
    assert.equal(tokens.length, 8, "two of the caller, three of accounts, a user's, a wide one and a narrow one");
    const issuers = [...seen].filter(isJwt).map((jwt) => String(decodeJwt(jwt).iss));
    assert.ok(issuers.includes(forUser.target), "the assertion for the user");
    assert.ok(issuers.includes("https://accounts.google.com"), "the ID token of the caller");
    const canary = join(workbench.folders.userData, "canary");
    for (const secret of secrets()) {
      writeFileSync(canary, `Authorization: Bearer ${secret}`);
      assert.deepEqual(leaks(), ["user-data/canary"]);
    }
    rmSync(canary);
  });

  it("no file holds one", () => {
    assert.deepEqual(leaks(), []);
  });

  it("no notification and no line of the console shows one", () => {
    assert.match(shown, /Access token for night-batch@[^]*ID token for ada@/);
    const lines = [shown, ...window.consoleLines].join("\n");
    assert.ok(secrets().every((secret) => !lines.includes(partOf(secret))));
  });

  it("nothing in the window shows one", async () => {
    const html = await window.page.content();
    assert.ok(html.includes("night-batch"));
    assert.ok(secrets().every((secret) => !html.includes(partOf(secret))));
  });

  it("a new terminal has the one that was meant for it", async () => {
    await window.page.locator(".terminal-wrapper.active").click();
    await window.page.keyboard.type("echo ${#CLOUDSDK_AUTH_ACCESS_TOKEN} > length");
    await window.page.keyboard.press("Enter");
    const token = inTerminal;
    const file = join(workbench.folders.workspace, "length");
    await eventually(
      "the length of the token",
      () => (existsSync(file) ? readFileSync(file, "utf8").trim() : ""),
      (length) => length === String(token.length),
    );
  });
});
