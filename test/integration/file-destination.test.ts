import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { pressing } from "./fixture/allowing.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { assertNoTokens, clipboardText } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

describe("the destination file", () => {
  const google = googleForSuite();
  const request = { target: account("direct"), scopes: ["cloud-platform"], destination: "file" };
  let folder = "";
  let file = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mintmark-destination-"));
    file = join(folder, "token");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const choosing = (path: string | undefined, work: () => Promise<unknown>): ReturnType<typeof answering> =>
    answering("showSaveDialog", () => path && vscode.Uri.file(path), work);

  function tokenInFile(): string {
    const token = readFileSync(file, "utf8");
    rememberSecret(token);
    return token;
  }

  it("asks for the place before anything is minted, and writes a working token for the owner's eyes only", async () => {
    await vscode.env.clipboard.writeText("mine");
    const asked = await choosing(file, async () => {
      const calls = await google().callsOf(() => mint(request));
      assert.equal(calls.mint, 1);
    });
    assert.equal(asked.length, 1);
    assert.equal(await google().bearerOf(tokenInFile()), request.target);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(await clipboardText(), "mine");
  });

  it("mints nothing when no place is chosen", async () => {
    await choosing(undefined, async () => {
      assert.equal((await google().callsOf(() => mint(request))).all, 0);
    });
    await assertNoTokens();
  });

  it("is asked about although a request names the path, and not again in this window", async () => {
    const named = { ...request, file };
    const asked = await choosing(file, async () => {
      await mint(named);
      const first = tokenInFile();
      await mint(named);
      assert.notEqual(tokenInFile(), first);
    });
    assert.equal(asked.length, 1);
    assert.equal((asked[0]?.[0] as vscode.SaveDialogOptions).defaultUri?.fsPath, file);
  });

  it("is written again by a renewal, and deleted when the token is forgotten", async () => {
    await choosing(file, () => mint(request));
    const first = tokenInFile();
    await runOnFirstToken("renewToken");
    assert.notEqual(tokenInFile(), first);
    await run("forgetAllTokens");
    await until("the file is deleted", () => !existsSync(file));
  });

  it("that cannot be written is a failure that does not lose the token", async () => {
    const lines = await logOf(() => choosing(join(folder, "missing", "token"), () => mint(request)));
    assert.deepEqual(failureCodes(lines), ["fileNotWritten"]);
    await runOnFirstToken("copyToken");
    assert.equal(await google().bearerOf(await clipboardText()), request.target);
  });

  it("in a repository that does not ignore it is asked about once more, and nothing is minted without a yes", async () => {
    execFileSync("git", ["init", "--quiet", folder]);
    const refused = await choosing(file, async () => {
      const asked = await answering("showWarningMessage", pressing("Allow Once"), async () => {
        assert.equal((await google().callsOf(() => mint(request))).mint, 0);
      });
      assert.match(JSON.stringify(asked), /does not ignore it/);
    });
    assert.deepEqual([refused.length, existsSync(file)], [1, false]);
    await choosing(file, async () => {
      await answering("showWarningMessage", pressing("Allow Once", "Write Anyway"), () => mint(request));
    });
    assert.equal(await google().bearerOf(tokenInFile()), request.target);
  });

  it("gets a renewed token before the first one expires if the user wants that, and the clipboard is left alone", async () => {
    await set({ renewAhead: true });
    await vscode.env.clipboard.writeText("mine");
    await choosing(file, () => mint({ ...request, lifetimeSeconds: 6 }));
    await mint({ ...request, lifetimeSeconds: 5, destination: "editor" });
    const first = tokenInFile();
    await until("the token is renewed", () => existsSync(file) && readFileSync(file, "utf8") !== first);
    assert.equal(await google().bearerOf(tokenInFile()), request.target);
    assert.equal(await clipboardText(), "mine");
  });

  it("keeps its token when a renewal fails, and the renewal is not tried again", async () => {
    await set({ renewAhead: true });
    await choosing(file, () => mint({ ...request, lifetimeSeconds: 4 }));
    google().cloud.faults.add({ route: "iamcredentials.generateAccessToken", kind: "status", status: 500, times: 9 });
    const calls = await google().callsOf(() => until("the token has ended", () => !existsSync(file)));
    assert.equal(calls.mint, 1);
  });

  it("takes the other kinds as well", async () => {
    const target = account("direct");
    await choosing(file, () => run("mintIdToken", { target, audience: "https://a.example", destination: "file" }));
    assert.match(tokenInFile(), /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/);
    await choosing(file, () => run("signBlob", { target, payload: "AAEC", file }));
    assert.equal(Buffer.from(tokenInFile(), "base64").length, 256);
  });
});
