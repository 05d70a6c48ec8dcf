import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { mint, run } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { GoogleUnderTest, googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { set } from "./fixture/settings.ts";
import { clipboardText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account, caller } from "./fixture/world.ts";

describe("a setting takes effect for the next mint", () => {
  const google = googleForSuite();
  const request = { target: account("direct"), scopes: ["cloud-platform"] };
  const lastCaller = (): string | undefined => google().cloud.requestLog.at(-1)?.caller;

  afterEach(() => google().use());

  it("when the source becomes a key file: the account of the key is the caller", async () => {
    await mint(request);
    assert.equal(lastCaller(), caller);
    const keyFile = await google().createKeyFile(account("key-owner"));
    await set({ keyFile, source: "keyFile" });
    const calls = await google().callsOf(() => mint(request));
    assert.deepEqual(calls, { mint: 1, token: 1, all: 2 });
    assert.equal(lastCaller(), account("key-owner"));
    assert.equal(await google().bearerOf(await copiedToken()), request.target);
  });

  it("when the key file becomes another file", async () => {
    const keyFile = await google().createKeyFile(account("key-owner"));
    await set({ keyFile, source: "keyFile" });
    await mint(request);
    await set({ keyFile: google().writeFile("not-a-key.json", { type: "something else" }) });
    const lines = await logOf(() => mint(request));
    assert.deepEqual(failureCodes(lines), ["sourceFileUnknownType"]);
  });

  it("when the endpoints become those of another Google: nothing goes to the first one any more", async () => {
    const other = await GoogleUnderTest.start();
    try {
      await mint(request);
      await other.use();
      const calls = await google().callsOf(async () => {
        assert.deepEqual(await other.callsOf(() => mint(request)), { mint: 1, token: 1, all: 2 });
      });
      assert.equal(calls.all, 0);
      assert.equal(await other.bearerOf(await copiedToken()), request.target);
    } finally {
      await other.close();
    }
  });

  it("unless the request itself names its source", async () => {
    await set({ source: "keyFile" });
    const calls = await google().callsOf(() => mint({ ...request, source: "adc" }));
    assert.equal(calls.mint, 1);
    assert.equal(lastCaller(), caller);
  });

  it("when it is that of automatic choice: Application Default Credentials come first", async () => {
    await set({ source: "auto" });
    const calls = await google().callsOf(() => mint(request));
    assert.deepEqual(calls, { mint: 1, token: 1, all: 2 });
    assert.equal(lastCaller(), caller);
  });
});

describe("a workspace's own settings", () => {
  const google = googleForSuite();
  const folder = join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", ".vscode");
  const request = { target: account("direct"), scopes: ["cloud-platform"] };
  const inForce = (name: string): unknown => vscode.workspace.getConfiguration("mintmark").get(name);
  const sign = "a-sign-that-these-were-read";

  /** Writes the settings of the workspace, and waits until VS Code has read them. */
  async function setByWorkspace(settings: Readonly<Record<string, unknown>>): Promise<void> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "settings.json"), JSON.stringify({ "mintmark.projects": [sign], ...settings }));
    await until(
      "the workspace's settings are read",
      () => inForce("projects"),
      (projects) => JSON.stringify(projects).includes(sign),
    );
  }

  async function noticesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    const shown = await answering("showInformationMessage", () => undefined, work);
    return shown.map(([message]) => String(message));
  }

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await until(
      "the workspace's settings are gone",
      () => inForce("projects"),
      (projects) => JSON.stringify(projects) === "[]",
    );
  });

  it("cannot choose endpoints or a key file", async () => {
    const stranger = await GoogleUnderTest.start();
    try {
      await setByWorkspace({
        "mintmark.endpoints": stranger.cloud.endpoints,
        "mintmark.keyFile": "/etc/hostname",
        "mintmark.sandbox.world": "/etc/hostname",
      });
      const calls = await stranger.callsOf(() => mint(request));
      assert.equal(calls.all, 0);
      assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
      await set({ source: "keyFile" });
      const lines = await logOf(() => mint(request));
      assert.deepEqual(failureCodes(lines), ["keyFileNotChosen"]);
    } finally {
      await stranger.close();
    }
  });

  it("cannot keep a token on the clipboard, nor take away reminders, warnings or the status bar item, in no form", async () => {
    const theirs = {
      "mintmark.clipboard.clearAfterSeconds": 0,
      "mintmark.expiry.warnBeforeSeconds": 0,
      "mintmark.expiry.notify": false,
      "mintmark.renewAhead": true,
      "mintmark.statusBar.enabled": false,
      "mintmark.editor.warnings": false,
    };
    await setByWorkspace({ ...theirs, "[plaintext]": theirs, "[dotenv][plaintext]": theirs });
    const defaults = Object.keys(theirs).map((name) => inForce(name.replace("mintmark.", "")));
    assert.deepEqual(defaults, [60, 300, true, false, true, true]);
    await set({ "clipboard.clearAfterSeconds": 1 });
    await mint(request);
    await copiedToken();
    await until("the clipboard is empty", clipboardText, (text) => text === "");
  });

  it("may choose the source and the quota project, which the notice of a mint says are not the user's", async () => {
    const [before = ""] = await noticesOf(() => mint(request));
    assert.doesNotMatch(before, /workspace/);
    await set({ source: "gcloud" });
    await setByWorkspace({ "mintmark.source": "adc", "mintmark.quotaProject": "theirs" });
    const [notice = ""] = await noticesOf(() => mint(request));
    assert.match(notice, /This workspace's settings chose the credential source\./);
    assert.match(notice, /This workspace's settings chose the quota project, theirs\./);
    const [own = ""] = await noticesOf(() => mint({ ...request, source: "adc" }));
    assert.doesNotMatch(own, /credential source/);
  });

  it("that choose a source make Select Credential Source say that the user's has no effect there", async () => {
    await setByWorkspace({ "mintmark.source": "adc" });
    const metadata = (rows: unknown): unknown => (rows as readonly { choice: string }[]).find(isMetadata);
    const isMetadata = ({ choice }: { readonly choice: string }): boolean => choice === "metadataServer";
    let notices: readonly string[] = [];
    await answering("showQuickPick", metadata, async () => {
      notices = await noticesOf(() => run("selectSource"));
    });
    assert.match(notices.join(), /now: Metadata server\. It has no effect in this workspace.*Application Default/);
    assert.equal(inForce("source"), "adc");
    await set({ source: undefined });
  });

  it("have recipes and receivers of their own, which replace none of the user's", async () => {
    const mine = { kind: "accessToken", ...request };
    await set({ recipes: { deploy: mine } });
    await setByWorkspace({ "mintmark.recipes": { deploy: { ...mine, target: account("first") } } });
    await run("runRecipe", { name: "deploy" });
    assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
    await set({ recipes: undefined });
  });
});
