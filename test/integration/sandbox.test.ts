import assert from "node:assert/strict";
import * as vscode from "vscode";
import { uniqueIdOf } from "../../src/sandbox/world/world.ts";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { assertNoTokens, clipboardText, copiedToken } from "./fixture/tokens.ts";

describe("the extension's own sandbox", () => {
  const google = googleForSuite();
  const target = "terraform@larkfield-build.iam.gserviceaccount.com";
  const request = { target, scopes: ["cloud-platform"] };
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("mintmark");

  /** The sandbox's address, from the calls in the log. */
  async function originOf(work: () => Promise<void>): Promise<string> {
    const lines = await logOf(work);
    const host = /POST (127\.0\.0\.1:\d+)\/v1\/\S+:generateAccessToken: 200/.exec(lines.join("\n"))?.[1];
    return `http://${host ?? assert.fail(`no call to mint in:\n${lines.join("\n")}`)}`;
  }

  async function statusOf(origin: string, token: string): Promise<number> {
    const url = `${origin}/v1/projects/-/serviceAccounts/${target}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return answer.status;
  }

  afterEach(async () => {
    await run("stopSandbox");
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("starts for a request that names it, and the settings' own source is not called", async () => {
    let origin = "";
    const calls = await google().callsOf(async () => {
      origin = await originOf(() => mint({ ...request, source: "sandbox" }));
    });
    assert.equal(calls.all, 0);
    assert.notEqual(origin, google().cloud.url);
    const token = await copiedToken();
    // The sandbox knows this caller, who may not look at itself; an unknown one would get a 401.
    assert.notEqual(await statusOf(origin, token), 401);
    assert.equal(await statusOf(origin, `${token}x`), 401);
    assert.equal(settings().get("source"), "adc");
  });

  it("becomes the source when it is started by command", async () => {
    await run("startSandbox", { world: "story" });
    assert.equal(settings().get("source"), "sandbox");
    assert.equal(
      await google()
        .callsOf(() => mint(request))
        .then(({ all }) => all),
      0,
    );
    await copiedToken();
  });

  it("answers no more when it has stopped, and does not come back unasked", async () => {
    await run("startSandbox", {});
    const origin = await originOf(() => mint(request));
    await run("stopSandbox");
    await assert.rejects(fetch(origin), TypeError);
    const lines = await logOf(() => mint(request));
    assert.deepEqual(failureCodes(lines), ["sandboxNotRunning"]);
  });

  it("checks a signature of an account that is called by its unique id, and names the account", async () => {
    const said: string[] = [];
    const listen = (message: unknown): void => void said.push(String(message));
    await answering("showInformationMessage", listen, async () => {
      const lines = await logOf(async () => {
        await run("startSandbox", {});
        await run("signBlob", { target: uniqueIdOf(target), payload: "AAEC" });
        await clipboardText();
        await runOnFirstToken("verifySignature");
      });
      assert.deepEqual(failureCodes(lines), [], lines.join("\n"));
    });
    assert.ok(said.at(-1)?.startsWith(`Valid: ${target} signed these bytes, by the sandbox's key `), said.join("\n"));
  });

  it("reports a missing world file, and does not become the source", async () => {
    const lines = await logOf(() => run("startSandbox", { world: "/nowhere/world.json" }));
    assert.deepEqual(failureCodes(lines), ["worldUnreadable"]);
    assert.equal(settings().get("source"), "adc");
    await assertNoTokens();
  });

  it("reports an invalid world file, and where it is wrong", async () => {
    const world = google().writeFile("world.json", { name: "odd", projects: [{ projectId: "NOT AN ID" }] });
    const lines = await logOf(() => run("startSandbox", { world }));
    assert.deepEqual(failureCodes(lines), ["worldInvalid"]);
    assert.match(lines.join("\n"), /projects\[0\]\.projectId/);
  });
});
