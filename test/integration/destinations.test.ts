import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { windowStorageFile, writeWindowStorage } from "./fixture/profile.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { newTerminalTokens } from "./fixture/terminal-environment.ts";
import { assertNoTokens, clipboardText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

/** The size of the window's encrypted secret storage, in Base64. */
async function secretsLength(): Promise<number> {
  const { localStorage } = JSON.parse(await writeWindowStorage()) as { localStorage: Record<string, string> };
  return localStorage["secrets.provider"]?.length ?? 0;
}

describe("the destination of a token", () => {
  const google = googleForSuite();
  const request = { target: account("direct"), scopes: ["cloud-platform"] };

  describe("clipboard", () => {
    it("is cleared after the set time", async () => {
      await set({ "clipboard.clearAfterSeconds": 1 });
      await mint(request);
      await copiedToken();
      const copiedAt = performance.now();
      await until("the clipboard is empty", clipboardText, (text) => text === "");
      assert.ok(performance.now() - copiedAt > 500, "it was cleared too early");
    });

    it("is left alone when something else was copied in the meantime", async () => {
      await set({ "clipboard.clearAfterSeconds": 1 });
      await mint(request);
      await vscode.env.clipboard.writeText("copied by the user");
      await setTimeout(1_500);
      assert.equal(await clipboardText(), "copied by the user");
    });

    it("is never cleared when the set time is 0", async () => {
      await set({ "clipboard.clearAfterSeconds": 0 });
      await mint(request);
      const token = await copiedToken();
      await setTimeout(300);
      assert.equal(await clipboardText(), token);
    });

    it("is cleared at once when all tokens are forgotten", async () => {
      await mint(request);
      await copiedToken();
      await run("forgetAllTokens");
      assert.equal(await clipboardText(), "");
    });

    it("keeps what the user copied when all tokens are forgotten", async () => {
      await mint(request);
      await vscode.env.clipboard.writeText("copied by the user");
      await run("forgetAllTokens");
      assert.equal(await clipboardText(), "copied by the user");
    });
  });

  describe("secretStorage", () => {
    it("leaves the clipboard alone, and the token can be copied later", async () => {
      await vscode.env.clipboard.writeText("mine");
      await mint({ ...request, destination: "secretStorage" });
      assert.equal(await clipboardText(), "mine");
      await runOnFirstToken("copyToken");
      assert.equal(await google().bearerOf(await copiedToken()), request.target);
    });

    it("holds the token, encrypted, until it is forgotten", async function () {
      if (windowStorageFile === undefined) this.skip();
      await mint({ ...request, destination: "secretStorage" });
      const kept = await secretsLength();
      await runOnFirstToken("forgetToken");
      await until("the token is deleted", secretsLength, (length) => length < kept - 200);
      await assertNoTokens();
    });
  });

  describe("terminal", () => {
    const names = ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"];

    it("puts a working token into the environment of a new terminal, where gcloud and Terraform look for it", async () => {
      await vscode.env.clipboard.writeText("mine");
      await mint({ ...request, destination: "terminal" });
      const tokens = await newTerminalTokens();
      assert.deepEqual(Object.keys(tokens).sort(), names);
      for (const token of Object.values(tokens)) assert.equal(await google().bearerOf(token), request.target);
      assert.equal(await clipboardText(), "mine");
    });

    it("gives the latest token when there were two", async () => {
      await mint({ ...request, destination: "terminal" });
      const first = await newTerminalTokens();
      await mint({ ...request, destination: "terminal" });
      assert.notDeepEqual(await newTerminalTokens(), first);
    });

    it("gives nothing to terminals opened after the token was forgotten", async () => {
      await mint({ ...request, destination: "terminal" });
      assert.deepEqual(Object.keys(await newTerminalTokens()).sort(), names);
      await runOnFirstToken("forgetToken");
      assert.deepEqual(await newTerminalTokens(), {});
    });

    it("gives nothing to terminals when the token went elsewhere", async () => {
      await mint(request);
      assert.deepEqual(await newTerminalTokens(), {});
    });
  });

  describe("editor", () => {
    afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

    it("replaces the selection by a working token", async () => {
      const document = await vscode.workspace.openTextDocument({ content: "Authorization: Bearer TOKEN\nAccept: */*" });
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(0, 22, 0, 27);
      await vscode.env.clipboard.writeText("mine");
      await mint({ ...request, destination: "editor" });
      const token = /^Authorization: Bearer (ya29\.\S+)\nAccept: \*\/\*$/.exec(document.getText())?.[1] ?? "";
      rememberSecret(token);
      assert.equal(await google().bearerOf(token), request.target);
      assert.equal(await clipboardText(), "mine");
    });
  });

  it("editor without an open editor is a failure that does not lose the token", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const lines = await logOf(() => mint({ ...request, destination: "editor" }));
    assert.deepEqual(failureCodes(lines), ["noEditor"]);
    await runOnFirstToken("copyToken");
    assert.equal(await google().bearerOf(await copiedToken()), request.target);
  });
});
