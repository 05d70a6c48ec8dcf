import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import * as vscode from "vscode";
import { endpointsAt } from "../../src/core/caller/endpoints.ts";
import { startTlsFront } from "../unit/google/tls-server.ts";
import { mint, run } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { set } from "./fixture/settings.ts";
import { copiedToken } from "./fixture/tokens.ts";
import { account } from "./fixture/world.ts";

const scopes = ["https://www.googleapis.com/auth/cloud-platform"];

describe("a machine whose clock is two minutes ahead of Google's", () => {
  const google = googleForSuite();
  const cleanups: (() => unknown)[] = [];
  let front = "";

  before(async () => {
    const context = { after: (cleanUp: () => unknown) => void cleanups.push(cleanUp) } as unknown as TestContext;
    front = await startTlsFront(context, google().cloud.url);
  });
  beforeEach(() => set({ endpoints: endpointsAt(front) }));
  // An answer with the true time, for the next test: only Google over TLS can take the correction back.
  afterEach(async () => {
    await set({ endpoints: endpointsAt(front) });
    const lines = await logOf(() => mint({ target: account("direct"), scopes, lifetimeSeconds: 700 }));
    assert.deepEqual(failureCodes(lines), []);
    await run("forgetAllTokens");
  });
  after(() => cleanups.forEach((cleanUp) => cleanUp()));

  it("mints, and says once how far the clock is off and what to do", async () => {
    google().aheadMs = -120_000;
    const said: string[] = [];
    const listen = (message: unknown): void => void said.push(String(message));
    let lines: readonly string[] = [];
    await answering("showInformationMessage", listen, async () => {
      lines = await logOf(async () => {
        await mint({ target: account("direct"), scopes });
        await mint({ target: account("direct"), scopes, lifetimeSeconds: 600 });
      });
    });
    assert.deepEqual(failureCodes(lines), [], lines.join("\n"));
    assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
    const notices = said.filter((text) => text.includes("clock"));
    assert.equal(notices.length, 1, said.join("\n"));
    assert.match(notices[0] ?? "", /^This machine's clock is 2 min ahead of Google's\. .*set its clock/);
    assert.match(lines.join("\n"), /\[warning\] This machine's clock is 2 min ahead of Google's/);
  });

  it("says so in the diagnosis, without a call", async () => {
    google().aheadMs = -120_000;
    await logOf(() => mint({ target: account("direct"), scopes }));
    await run("diagnoseSource", { calls: false });
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    assert.match(text, /## Clock\s+This machine's clock is 2 min ahead of Google's/);
    assert.match(text, /## What to do[^#]*set its clock/);
  });
});
