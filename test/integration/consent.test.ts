import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commandsThatAsk } from "../support/consent-table.ts";
import { run, runOnFirstToken, whileRunning } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { Picks } from "./fixture/picks.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { clipboardText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account, caller, chain } from "./fixture/world.ts";

const target = account("direct");
const cloudPlatform = ["cloud-platform"];
const request = { target, scopes: cloudPlatform };
const recipe = { kind: "accessToken", ...request, lifetimeSeconds: 900 };

type Answer = (...question: readonly unknown[]) => unknown;
const always: Answer = (...question) => question.at(-1);
const refuse: Answer = () => undefined;

/** Runs work with this answer to every question; returns the texts of the questions, message and detail. */
async function questionsOf(answer: Answer, work: () => Promise<unknown>): Promise<readonly string[]> {
  const asked = await answering("showWarningMessage", answer, work);
  return asked.map(([message, options]) => `${String(message)}\n${(options as { detail: string }).detail}`);
}

/** A request of text for each command that mints, complete, and what its question must say. */
const complete: Readonly<Record<string, { readonly argument: object; readonly says: readonly string[] }>> = {
  "mintmark.mintAccessToken": {
    argument: {
      ...chain,
      scopes: ["devstorage.read_only"],
      lifetimeSeconds: 900,
      destination: "terminal",
      reason: "why",
    },
    says: [
      "Access token",
      caller,
      ...chain.delegates,
      chain.target,
      "devstorage.read_only",
      "15 min",
      "terminals",
      "why",
    ],
  },
  "mintmark.mintIdToken": {
    argument: { target, audience: "https://a.example" },
    says: ["ID token", `${caller} → ${target}`, "https://a.example", "email", "1 h", "clipboard"],
  },
  "mintmark.mintUserToken": {
    argument: { target, subject: caller, scopes: ["drive.readonly"] },
    says: [`Access token for ${caller}`, target, "drive.readonly", "clipboard"],
  },
  "mintmark.mintDownscopedToken": {
    argument: {
      ...request,
      accessBoundary: [{ bucket: "acme-reports", prefix: "2026/", roles: ["roles/storage.objectViewer"] }],
      destination: "editor",
    },
    says: ["gs://acme-reports/2026/", "roles/storage.objectViewer", "editor"],
  },
  "mintmark.mintCallerIdToken": { argument: {}, says: ["ID token", caller] },
  "mintmark.signJwt": {
    argument: {
      target,
      claims: { sub: "somebody\nLifetime: 1 s", deep: { a: [1] }, exp: Math.floor(Date.now() / 1_000) + 600 },
    },
    says: ["Signed JWT", target, String.raw`sub: somebody\nLifetime: 1 s`, '{"a":[1]}', "Lifetime: 10 min"],
  },
  "mintmark.signBlob": {
    argument: { target, payload: Buffer.from("pay 5 to eve").toString("base64"), file: "/tmp/signature" },
    says: ["Signed blob", target, "12 bytes", "pay 5 to eve", "/tmp/signature", "file"],
  },
  "mintmark.getToken": { argument: { kind: "accessToken", ...request }, says: ["the secret itself", target] },
  "mintmark.runRecipe": { argument: { name: "mine" }, says: ["Your recipe “mine”", target, "15 min"] },
};

describe("text that asks for a mint", () => {
  const google = googleForSuite();

  before(() => set({ recipes: { mine: recipe } }));
  afterEach(async () => {
    for (let most = 3; most > 0; most -= 1) await runOnFirstToken("manageApprovals");
  });

  it("is every command that mints", () => {
    assert.deepEqual(Object.keys(complete).sort(), [...commandsThatAsk("leave")].sort());
  });

  for (const [command, { argument, says }] of Object.entries(complete)) {
    it(`with ${command} is asked about with all that it wants, and a no mints nothing and moves nothing`, async () => {
      await set({ recipes: { mine: recipe } });
      const { clientId } = google().cloud.callers[0] ?? assert.fail();
      const given = command === "mintmark.mintCallerIdToken" ? { audience: clientId } : argument;
      await vscode.env.clipboard.writeText("mine");
      const before = google().cloud.requestLog.length;
      const notices = await answering("showInformationMessage", refuse, async () => {
        const [question, ...more] = await questionsOf(refuse, async () => {
          await Promise.resolve(vscode.commands.executeCommand(command, given)).catch(() => undefined);
        });
        for (const part of says) assert.ok(question?.includes(part), `${part} is not in:\n${String(question)}`);
        assert.deepEqual(more, []);
      });
      assert.match(String(notices[0]?.[0]), /^Not allowed, so not minted: /);
      const routes = google().cloud.requestLog.slice(before);
      assert.deepEqual(
        routes.filter(({ route }) => route?.startsWith("iamcredentials")),
        [],
      );
      assert.equal(await clipboardText(), "mine");
    });
  }

  it("is minted without a question once that was always allowed, as is less; more is asked about again", async () => {
    const wide = { ...chain, scopes: ["cloud-platform", "drive"], lifetimeSeconds: 900 };
    assert.equal((await questionsOf(always, () => run("mintAccessToken", wide))).length, 1);
    const none = await questionsOf(refuse, async () => {
      for (const less of [{}, { scopes: ["drive"] }, { lifetimeSeconds: 60 }, { destination: "secretStorage" }]) {
        await run("mintAccessToken", { ...wide, ...less });
      }
    });
    assert.deepEqual(none, []);
    assert.equal(await google().bearerOf(await copiedToken()), chain.target);
    const more = [
      { scopes: [...wide.scopes, "openid"] },
      { lifetimeSeconds: 901 },
      { delegates: chain.delegates.slice(1) },
      { target, delegates: [] },
      { destination: "terminal" },
      { subject: caller },
    ];
    for (const change of more) {
      const asked = await questionsOf(refuse, () => run("mintAccessToken", { ...wide, ...change }));
      assert.equal(asked.length, 1, JSON.stringify(change));
    }
    const forCaller = await questionsOf(refuse, async () => {
      await assert.rejects(async () =>
        vscode.commands.executeCommand("mintmark.getToken", { kind: "accessToken", ...wide }),
      );
    });
    assert.equal(forCaller.length, 1);
  });

  it("that gives a part is asked about after the wizard, but not for an account that the wizard shows", async () => {
    const asked = await questionsOf(refuse, async () => {
      await throughWizard({ ...chain });
      rememberSecret(await copiedToken());
      await throughWizard({ ...chain, destination: "terminal" });
    });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? "", /terminals/);
  });

  /** Mints through the wizard, which shows the chain that was given. */
  async function throughWizard(argument: typeof chain & { readonly destination?: string }): Promise<void> {
    await Picks.during(
      () => run("mintAccessToken", { ...argument, scopes: undefined }),
      async (picks) => {
        await picks.waitFor(/^Which scopes/);
        await picks.waitForTitle(/^Mint Access Token: \w+ → first → second → third → last$/);
        await accept();
        await picks.waitFor(/^For how long/);
        await accept();
        if (argument.destination !== undefined) return;
        await picks.waitFor(/^Where should the token go/);
        await picks.take("Clipboard");
        await until("the token is copied", clipboardText, (text) => text.startsWith("ya29"));
      },
    );
  }
});

function accept(): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
}

describe("a recipe", () => {
  const google = googleForSuite();
  const other = { ...recipe, ...chain };
  const workspace = vscode.ConfigurationTarget.Workspace;
  const inWorkspace = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration("mintmark").update("recipes", value, workspace);

  afterEach(() => inWorkspace(undefined));

  it("of the user is a person's when it was picked, and text's when a name or something like a row asks for it", async () => {
    await set({ recipes: { mine: recipe } });
    assert.deepEqual(await questionsOf(refuse, () => runOnFirstToken("runRecipe")), []);
    assert.equal(await google().bearerOf(await copiedToken()), target);
    const row = {
      kind: "recipe",
      name: "mine",
      owner: "user",
      label: "mine",
      description: "",
      tooltip: "",
      isBroken: false,
    };
    for (const argument of [{ name: "mine" }, { name: "mine", owner: "user" }, row]) {
      assert.equal((await questionsOf(refuse, () => run("runRecipe", argument))).length, 1, JSON.stringify(argument));
    }
    const withInputs = await questionsOf(refuse, () =>
      whileRunning(run("runRecipe", { inputs: { who: "eve" } }), "workbench.action.acceptSelectedQuickOpenItem"),
    );
    assert.equal(withInputs.length, 1);
  });

  it("cannot be pressed by text that guesses the handle of its row", async () => {
    await set({ recipes: { mine: recipe } });
    await vscode.commands.executeCommand("mintmark.recipes.focus");
    for (const handle of ["1/mine", "1/user/mine", "0/0:mine"]) {
      const args = { $treeViewId: "mintmark.recipes", $treeItemHandle: handle };
      const calls = await google().callsOf(async () => {
        const lines = await logOf(() => pickNothing("mintmark.runRecipe", args));
        assert.deepEqual(failureCodes(lines), []);
      });
      assert.equal(calls.mint, 0, handle);
    }
    await vscode.commands.executeCommand("workbench.view.explorer");
  });

  it("of the workspace is text, even when it was picked, and is asked about as the workspace's", async () => {
    await inWorkspace({ theirs: recipe });
    const asked = await questionsOf(refuse, () => runOnFirstToken("runRecipe"));
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? "", /recipe “theirs” in the settings of this workspace/);
  });

  it("of the workspace never runs in place of the user's of that name", async () => {
    await set({ recipes: { same: recipe } });
    await inWorkspace({ same: other });
    await run("runRecipe", { name: "same" });
    assert.equal(await google().bearerOf(await copiedToken()), target);
    await run("runRecipe", { name: "same", owner: "workspace" });
    assert.equal(await google().bearerOf(await copiedToken()), other.target);
    const token: unknown = await vscode.commands.executeCommand("mintmark.getToken", { recipe: "same" });
    rememberSecret(token);
    assert.equal(await google().bearerOf(String(token)), target);
  });

  it("is not saved for text without a yes that has seen it", async () => {
    await set({ recipes: { mine: recipe } });
    const text = `gcloud auth print-access-token --impersonate-service-account=${account("second")}`;
    const asked = await questionsOf(refuse, () => run("importRecipe", { text, name: "mine", owner: "user" }));
    assert.equal(asked.length, 1);
    for (const part of ["mine", "your settings", account("second"), "takes the place"]) {
      assert.ok(asked[0]?.includes(part), part);
    }
    assert.deepEqual(vscode.workspace.getConfiguration("mintmark").get("recipes"), { mine: recipe });
  });
});

describe("text that looks like a row of the Accounts view", () => {
  googleForSuite();

  it("cannot make Mintmark say a failure that never was", async () => {
    const failure = { code: "noSuchRecipe", recipe: "evil" };
    const lines = await logOf(() => run("explainFailure", { kind: "failure", projectId: undefined, failure }));
    assert.deepEqual(failureCodes(lines), []);
  });
});

/** Runs a command as a task does, through the window; closes the pick that it may open. */
async function pickNothing(command: string, args: object): Promise<void> {
  let isRunning = true;
  const running = Promise.resolve(vscode.commands.executeCommand("runCommands", { commands: [{ command, args }] }));
  const ended = running.finally(() => (isRunning = false));
  await until(`${command} has ended`, async () => {
    if (isRunning) await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    return !isRunning;
  });
  await ended;
}
