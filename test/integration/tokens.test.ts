import assert from "node:assert/strict";
import * as vscode from "vscode";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { assertNoTokens, clipboardText, copiedToken } from "./fixture/tokens.ts";
import { account, chain } from "./fixture/world.ts";

describe("a token of the window", () => {
  const google = googleForSuite();
  const request = { ...chain, scopes: ["cloud-platform"] };

  it("is renewed with one call for the same chain, and the new one takes its place", async () => {
    await mint(request);
    const first = await copiedToken();
    const calls = await google().callsOf(() => runOnFirstToken("renewToken"));
    assert.deepEqual(calls, { mint: 1, token: 0, all: 1 });
    const second = await copiedToken();
    assert.notEqual(second, first);
    assert.equal(await google().bearerOf(second), chain.target);
    await runOnFirstToken("forgetToken");
    await assertNoTokens();
  });

  it("stays as it was when its renewal is refused", async () => {
    await mint(request);
    const token = await copiedToken();
    google().cloud.faults.add({ route: "iamcredentials.generateAccessToken", kind: "html", status: 200 });
    const lines = await logOf(() => runOnFirstToken("renewToken"));
    assert.deepEqual(failureCodes(lines), ["notJson"]);
    await vscode.env.clipboard.writeText("");
    await runOnFirstToken("copyToken");
    assert.equal(await copiedToken(), token);
  });

  it("is renewed by the source that it was minted with, whatever the settings say now", async () => {
    await mint({ ...request, source: "adc" });
    await vscode.workspace.getConfiguration("mintmark").update("source", "keyFile", vscode.ConfigurationTarget.Global);
    const calls = await google().callsOf(() => runOnFirstToken("renewToken"));
    assert.equal(calls.mint, 1);
  });

  for (const command of ["copyToken", "renewToken", "forgetToken", "pinToken"]) {
    it(`that is not there cannot be the object of ${command}`, async () => {
      await vscode.env.clipboard.writeText("mine");
      await mint({ ...request, destination: "secretStorage" });
      const lines = await logOf(() => run(command, { id: "some other token" }));
      assert.deepEqual(failureCodes(lines), ["noSuchToken"]);
      assert.equal(await clipboardText(), "mine");
    });

    it(`that was never minted cannot be the object of ${command}`, async () => {
      const lines = await logOf(() => run(command));
      assert.deepEqual(failureCodes(lines), ["noTokens"]);
    });
  }

  it("is one of several until all are forgotten", async () => {
    await mint({ target: account("direct"), scopes: ["cloud-platform"] });
    await mint(request);
    await runOnFirstToken("forgetToken");
    await runOnFirstToken("copyToken");
    assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
    await run("forgetAllTokens");
    await assertNoTokens();
  });
});
