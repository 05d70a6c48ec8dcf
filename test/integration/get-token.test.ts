import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { mint } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { pickFirst } from "./fixture/picks.ts";
import { clipboardText } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account, caller, chain } from "./fixture/world.ts";

const request = { kind: "accessToken", target: account("direct"), scopes: ["cloud-platform"] };

async function getToken(argument: unknown): Promise<unknown> {
  const returned: unknown = await vscode.commands.executeCommand("mintmark.getToken", argument);
  rememberSecret(returned);
  return returned;
}

/** Checks that a caller gets only a cancellation, which makes VS Code not start the task. */
async function getNothing(argument: unknown): Promise<void> {
  await assert.rejects(getToken(argument), { message: "Canceled" });
}

const agree = (...question: readonly unknown[]): unknown => question.at(-1);
const allowOnce = (...question: readonly unknown[]): unknown => question.at(-2);
const refuse = (): undefined => undefined;

describe("mintmark.getToken", () => {
  const google = googleForSuite();

  /** Withdraws every approval of this workspace. */
  afterEach(async () => {
    for (let most = 4; most > 0; most -= 1) await pickFirst("manageApprovals");
  });

  it("asks once, says who asks for what, and then returns working tokens for the same and for less", async () => {
    let token: unknown;
    const asked = await answering("showWarningMessage", agree, async () => {
      token = await getToken({ ...request, target: chain.target, delegates: chain.delegates });
      await getToken({ ...request, target: chain.target, delegates: chain.delegates, lifetimeSeconds: 600 });
    });
    assert.equal(await google().bearerOf(String(token)), chain.target);
    const text = JSON.stringify(asked);
    assert.equal(asked.length, 1);
    const parts = [
      "Access token",
      ...chain.delegates,
      chain.target,
      "cloud-platform",
      "1 h",
      "the secret itself",
      "task",
    ];
    for (const part of [caller, "another extension", ...parts]) {
      assert.ok(text.includes(part), part);
    }
    const mayBe = { ...request, target: chain.target, delegates: chain.delegates };
    const wider = [
      request,
      { ...mayBe, delegates: chain.delegates.slice(1) },
      { ...mayBe, scopes: ["cloud-platform", "drive"] },
      { ...mayBe, scopes: ["devstorage.read_only"] },
      { ...mayBe, lifetimeSeconds: 3_601 },
      { ...mayBe, subject: caller },
      { kind: "idToken", target: chain.target, audience: "https://a.example" },
    ];
    const again = await answering("showWarningMessage", refuse, async () => {
      for (const other of wider) await getNothing(other);
    });
    assert.equal(again.length, wider.length);
  });

  it("mints nothing, returns nothing and says so without a failure when the user refuses", async () => {
    const lines = await logOf(async () => {
      const notices = await answering("showInformationMessage", refuse, async () => {
        await answering("showWarningMessage", refuse, async () => {
          const calls = await google().callsOf(() => getNothing(request));
          assert.equal(calls.mint, 0);
        });
      });
      assert.deepEqual(notices, [[`Not allowed, so not minted: Access token for ${request.target}.`]]);
    });
    assert.deepEqual(failureCodes(lines), []);
  });

  it("that was allowed once is asked for again the next time", async () => {
    const asked = await answering("showWarningMessage", allowOnce, async () => {
      await getToken(request);
      await getToken(request);
    });
    assert.equal(asked.length, 2);
  });

  it("asks one question for two callers at the same time, and mints once", async () => {
    const asked = await answering("showWarningMessage", agree, async () => {
      const calls = await google().callsOf(() => Promise.all([getToken(request), getToken(request)]));
      assert.equal(calls.mint, 1);
    });
    assert.equal(asked.length, 1);
  });

  it("reuses a token of the same request that still has time, and leaves the clipboard alone", async () => {
    await answering("showWarningMessage", agree, async () => {
      await mint({ ...request, lifetimeSeconds: 3_600 });
      const minted = await clipboardText();
      await vscode.env.clipboard.writeText("mine");
      const calls = await google().callsOf(async () => assert.equal(await getToken(request), minted));
      assert.equal(calls.mint, 0);
      assert.notEqual(await getToken({ ...request, lifetimeSeconds: 600 }), minted);
      assert.equal(await clipboardText(), "mine");
    });
  });

  it("asks again after the approval was withdrawn", async () => {
    await answering("showWarningMessage", agree, () => getToken(request));
    const shown = await answering("showWarningMessage", agree, () => pickFirst("manageApprovals"));
    for (const part of [caller, request.target, "cloud-platform", "1 h", "mintmark.getToken"]) {
      assert.ok(JSON.stringify(shown).includes(part), part);
    }
    const asked = await answering("showWarningMessage", refuse, async () => {
      await getNothing(request);
    });
    assert.equal(asked.length, 1);
  });

  it("runs a recipe by its name", async () => {
    await set({ recipes: { mine: { ...request, target: "${input:who}@acme-tests.iam.gserviceaccount.com" } } });
    await answering("showWarningMessage", agree, async () => {
      const token = await getToken({ recipe: "mine", inputs: { who: "direct" } });
      assert.equal(await google().bearerOf(String(token)), request.target);
    });
  });

  it("returns nothing for what cannot be minted, and says why", async () => {
    const bad = [undefined, {}, { kind: "key" }, { ...request, scopes: [] }, { recipe: "missing" }];
    const lines = await logOf(async () => {
      for (const argument of bad) await getNothing(argument);
    });
    assert.deepEqual(failureCodes(lines), [
      "missingField",
      "missingField",
      "unknownValue",
      "emptyScopes",
      "noSuchRecipe",
    ]);
  });

  describe("in tasks.json", () => {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    const settings = join(workspace, ".vscode");
    let out = "";

    before(() => {
      out = join(mkdtempSync(join(tmpdir(), "mintmark-task-")), "token");
      const script =
        "const fs=require('fs'),f=process.env.OUT;fs.writeFileSync(f+'.part',process.env.TOKEN);fs.renameSync(f+'.part',f)";
      const task = {
        label: "call the service",
        type: "process",
        command: process.execPath,
        args: ["-e", script],
        options: { env: { TOKEN: "${input:token}", OUT: out, ELECTRON_RUN_AS_NODE: "1" } },
        problemMatcher: [],
      };
      const input = { id: "token", type: "command", command: "mintmark.getToken", args: request };
      mkdirSync(settings, { recursive: true });
      writeFileSync(join(settings, "tasks.json"), JSON.stringify({ version: "2.0.0", tasks: [task], inputs: [input] }));
    });
    afterEach(() => rmSync(out, { force: true }));
    after(() => {
      rmSync(settings, { recursive: true });
      rmSync(join(out, ".."), { recursive: true });
    });

    async function runTask(): Promise<void> {
      const tasks = await until(
        "VS Code has read tasks.json",
        () => vscode.tasks.fetchTasks(),
        (found) => found.some(({ name }) => name === "call the service"),
      );
      await vscode.tasks.executeTask(tasks.find(({ name }) => name === "call the service") ?? assert.fail());
    }

    it("gives the process a working token", async () => {
      await answering("showWarningMessage", agree, async () => {
        await runTask();
        await until("the task has written its token", () => existsSync(out));
        await until("the task has ended", () => vscode.tasks.taskExecutions.length === 0);
      });
      const token = readFileSync(out, "utf8");
      rememberSecret(token);
      assert.equal(await google().bearerOf(token), request.target);
    });

    it("does not start the process when the user refuses", async () => {
      let asked = 0;
      const refuseAndCount = (): void => void (asked += 1);
      const started: string[] = [];
      const listening = vscode.tasks.onDidStartTaskProcess(({ execution }) => started.push(execution.task.name));
      await answering("showWarningMessage", refuseAndCount, async () => {
        await runTask();
        await until("the question is answered", () => asked > 0);
        // No event reports that a task will not start.
        await setTimeout(500);
      });
      listening.dispose();
      assert.deepEqual([asked, started, existsSync(out)], [1, [], false]);
    });
  });

  it("gives a launch configuration a working token, before the debugger gets it", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail("no folder is open");
    const settings = join(folder.uri.fsPath, ".vscode");
    const launch = { type: "node", request: "launch", name: "call", program: "a.js", env: { TOKEN: "${input:token}" } };
    const input = { id: "token", type: "command", command: "mintmark.getToken", args: request };
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, "launch.json"), JSON.stringify({ configurations: [launch], inputs: [input] }));
    let token: unknown;
    const provider = vscode.debug.registerDebugConfigurationProvider("*", {
      // Nothing is started: the debugger's configuration is enough.
      resolveDebugConfigurationWithSubstitutedVariables: (_folder, { env }) => {
        token = (env as Record<string, unknown>)["TOKEN"];
        return undefined;
      },
    });
    try {
      await until(
        "VS Code has read launch.json",
        () => vscode.workspace.getConfiguration("launch", folder).get<readonly unknown[]>("configurations"),
        (configurations) => configurations?.length === 1,
      );
      await answering("showWarningMessage", agree, async () => vscode.debug.startDebugging(folder, "call"));
    } finally {
      provider.dispose();
      rmSync(settings, { recursive: true });
    }
    rememberSecret(token);
    assert.equal(await google().bearerOf(String(token)), request.target);
  });
});
