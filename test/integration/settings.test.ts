import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { mint } from "./fixture/commands.ts";
import { GoogleUnderTest, googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { set } from "./fixture/settings.ts";
import { copiedToken } from "./fixture/tokens.ts";
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
  const inForce = (): unknown => vscode.workspace.getConfiguration("mintmark").get("projects");

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await until("the workspace's settings are gone", inForce, (projects) => JSON.stringify(projects) === "[]");
  });

  it("cannot choose endpoints or a key file", async () => {
    const stranger = await GoogleUnderTest.start();
    try {
      const settings = {
        "mintmark.projects": ["a-sign-that-these-were-read"],
        "mintmark.endpoints": stranger.cloud.endpoints,
        "mintmark.keyFile": "/etc/hostname",
        "mintmark.sandbox.world": "/etc/hostname",
      };
      mkdirSync(folder);
      writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
      await until("the workspace's settings are read", inForce, (projects) => JSON.stringify(projects) !== "[]");
      const calls = await stranger.callsOf(() => mint({ target: account("direct"), scopes: ["cloud-platform"] }));
      assert.equal(calls.all, 0);
      assert.equal(await google().bearerOf(await copiedToken()), account("direct"));
      await set({ source: "keyFile" });
      const lines = await logOf(() => mint({ target: account("direct"), scopes: ["cloud-platform"] }));
      assert.deepEqual(failureCodes(lines), ["keyFileNotChosen"]);
    } finally {
      await stranger.close();
    }
  });
});
