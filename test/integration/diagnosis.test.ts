import assert from "node:assert/strict";
import * as vscode from "vscode";
import { run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { secretIn } from "./fixture/secrets.ts";
import { caller, sleeper } from "./fixture/world.ts";

describe("the diagnosis of credentials", () => {
  const google = googleForSuite();

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  /** Runs the command, and returns the text of the document that it opens. */
  async function report(calls: boolean): Promise<string> {
    await run("diagnoseSource", { calls });
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document, "no document is open");
    assert.deepEqual([document.uri.scheme, document.languageId], ["mintmark-diagnosis", "markdown"]);
    const text = document.getText();
    assert.equal(secretIn(text), undefined);
    return text;
  }

  it("looks at this machine without a call, and says which calls it did not make", async () => {
    let text = "";
    const { all } = await google().callsOf(async () => (text = await report(false)));
    assert.equal(all, 0);
    assert.match(text, /The source is likely Application Default Credentials/);
    assert.match(text, /No call was made/);
    assert.match(text, /`GOOGLE_APPLICATION_CREDENTIALS`: `.*adc\.json`/);
    assert.match(text, new RegExp(`Account: \`${caller}\``));
  });

  it("tries the credential when it may, without a mint", async () => {
    let text = "";
    const before = google().cloud.requestLog.length;
    const { token } = await google().callsOf(async () => (text = await report(true)));
    assert.equal(token, 1);
    assert.match(text, new RegExp(`Mintmark calls Google as ${caller}`));
    assert.match(text, /one page of projects \(`[^`]+`\): works/);
    const minted = google()
      .cloud.requestLog.slice(before)
      .filter(({ route, status }) => route === "iamcredentials.generateAccessToken" && status === 200);
    assert.equal(minted.length, 0);
  });

  it("says who has to sign in again, and how", async () => {
    await google().use(sleeper);
    try {
      assert.match(await report(true), /sign in again.*gcloud auth application-default login/);
    } finally {
      await google().use();
    }
  });
});
