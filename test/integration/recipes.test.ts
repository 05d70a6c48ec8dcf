import assert from "node:assert/strict";
import * as vscode from "vscode";
import { mint, run, runOnFirstToken } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { set } from "./fixture/settings.ts";
import { assertNoTokens, clipboardText, copiedText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

const recipe = { kind: "accessToken", target: account("direct"), scopes: ["cloud-platform"], lifetimeSeconds: 900 };

async function failuresOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  return failureCodes(await logOf(work));
}

describe("recipes", () => {
  const google = googleForSuite();

  it("mint by name, and ask nothing", async () => {
    await set({ recipes: { "first of the day": recipe } });
    await run("runRecipe", { name: "first of the day" });
    assert.equal(await google().bearerOf(await copiedToken()), recipe.target);
  });

  it("take their inputs from a keybinding", async () => {
    const target = recipe.target.replace("direct", "${input:who}");
    await set({ recipes: { any: { ...recipe, target } } });
    await run("runRecipe", { name: "any", inputs: { who: "direct" } });
    assert.equal(await google().bearerOf(await copiedToken()), recipe.target);
  });

  it("say what is wrong with them, and mint nothing", async () => {
    await set({ recipes: { broken: { ...recipe, scoops: [] }, leaky: { ...recipe, reason: "ya29.c.leaked" } } });
    const calls = await google().callsOf(async () => {
      assert.deepEqual(await failuresOf(() => run("runRecipe", { name: "broken" })), ["badRecipe"]);
      assert.deepEqual(await failuresOf(() => run("runRecipe", { name: "leaky" })), ["recipeHoldsSecret"]);
      assert.deepEqual(await failuresOf(() => run("runRecipe", { name: "missing" })), ["noSuchRecipe"]);
    });
    assert.equal(calls.all, 0);
    await assertNoTokens();
  });

  it("are saved from a token without anything secret, and run again", async () => {
    await mint(recipe);
    const token = await copiedToken();
    await whilePicking("saveRecipe", { name: "saved", owner: "user" });
    const saved = vscode.workspace.getConfiguration("mintmark").get<Record<string, unknown>>("recipes");
    assert.ok(saved?.["saved"] !== undefined);
    assert.ok(!JSON.stringify(saved).includes(token));
    await vscode.env.clipboard.writeText("");
    await run("runRecipe", { name: "saved" });
    assert.notEqual(await copiedToken(), token);
    await set({ recipes: {} });
    await set({ recipes: undefined });
  });
});

describe("settings that hold something else where recipes should be", () => {
  googleForSuite();

  it("lose nothing of it when a recipe is saved", async () => {
    await mint(recipe);
    rememberSecret(await copiedToken());
    await set({ recipes: [recipe] });
    assert.deepEqual(await failuresOf(() => whilePicking("saveRecipe", { name: "saved", owner: "user" })), [
      "settingNotWritten",
    ]);
    const kept = vscode.workspace.getConfiguration("mintmark").inspect("recipes")?.globalValue;
    assert.deepEqual(kept, [recipe]);
    await set({ recipes: undefined });
  });
});

describe("a recipe that is imported", () => {
  const google = googleForSuite();
  const saved = (): unknown =>
    vscode.workspace.getConfiguration("mintmark").get<Record<string, unknown>>("recipes")?.["theirs"];
  const keep = { name: "theirs", owner: "user" };
  const gcloud = `gcloud auth print-access-token --impersonate-service-account=${account("direct")} --lifetime=900s`;

  beforeEach(() => set({ recipes: {} }));
  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  it("comes from the clipboard, and runs", async () => {
    await vscode.env.clipboard.writeText(gcloud);
    await run("importRecipe", keep);
    const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
    assert.deepEqual(saved(), { ...recipe, delegates: [], scopes });
    await run("runRecipe", { name: "theirs" });
    assert.equal(await google().bearerOf(await copiedToken()), recipe.target);
  });

  it("comes from the selection first, and from the open file last", async () => {
    const file = gcloud.replace("direct", "first");
    const document = await vscode.workspace.openTextDocument({
      content: `${file}\n${gcloud.replace("direct", "second")}`,
    });
    const editor = await vscode.window.showTextDocument(document);
    await vscode.env.clipboard.writeText("nothing to see");
    await run("importRecipe", keep);
    assert.equal((saved() as { target: string }).target, account("first"));
    await vscode.env.clipboard.writeText(gcloud);
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    await run("importRecipe", keep);
    assert.equal((saved() as { target: string }).target, account("second"));
  });

  it("of an order that depends on the tool asks which, and takes the answer", async () => {
    const list = ["first", "second", "last"].map(account);
    await whilePicking("importRecipe", { ...keep, text: list.join(",") });
    const { target, delegates } = saved() as { target: string; delegates: readonly string[] };
    assert.deepEqual([...delegates, target], list);
  });

  it("says so when there is nothing to import, or nothing that can be minted, and keeps no credential", async () => {
    assert.deepEqual(await failuresOf(() => run("importRecipe", { ...keep, text: "hello" })), ["nothingToImport"]);
    const bad = gcloud.replace("900s", "0s");
    assert.deepEqual(await failuresOf(() => run("importRecipe", { ...keep, text: bad })), ["lifetimeOutOfRange"]);
    const reason = `CLOUDSDK_CORE_REQUEST_REASON=ya29.c.leaked ${gcloud}`;
    assert.deepEqual(await failuresOf(() => run("importRecipe", { ...keep, text: reason })), ["recipeHoldsSecret"]);
    assert.equal(saved(), undefined);
  });
});

describe("a token on the clipboard", () => {
  const google = googleForSuite();

  it("is copied as a header and for curl, and is cleared like a token", async () => {
    await mint(recipe);
    const token = await copiedToken();
    await set({ "clipboard.clearAfterSeconds": 1 });
    await runOnFirstToken("copyTokenAsCurl");
    assert.equal(await clipboardText(), `curl --header 'Authorization: Bearer ${token}' `);
    await runOnFirstToken("copyTokenAsHeader");
    const header = await clipboardText();
    rememberSecret(token);
    assert.equal(header, `Authorization: Bearer ${token}`);
    assert.equal(await google().bearerOf(header.replace("Authorization: Bearer ", "")), recipe.target);
    await until("the clipboard is empty", clipboardText, (text) => text === "");
  });

  it("is copied as an environment for either shell", async () => {
    await mint(recipe);
    const token = await copiedToken();
    await whilePicking("copyTokenAsEnvironment", { form: "posixEnvironment" });
    const names = ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"];
    assert.equal(await clipboardText(), names.map((name) => `export ${name}=${token}\n`).join(""));
    await whilePicking("copyTokenAsEnvironment", { form: "powerShellEnvironment" });
    assert.equal(await clipboardText(), names.map((name) => `$env:${name} = '${token}'\n`).join(""));
    rememberSecret(token);
  });

  it("is not what Copy as… copies: that has the request, and the endpoint in force", async () => {
    await set({ recipes: { mine: recipe } });
    await run("copyAs", { name: "mine", notation: "curl" });
    const text = await copiedText();
    assert.ok(text.includes(recipe.target) && text.includes(google().cloud.url), text);
    assert.doesNotMatch(text, /ya29/);
    const failures = await failuresOf(() => run("copyAs", { name: "mine", notation: "gcloud" }));
    assert.deepEqual(failures, []);
    assert.match(await copiedText(), /^gcloud auth print-access-token --impersonate-service-account=\S+ /);
  });
});

/** Runs a command that asks which token, and takes the first. */
async function whilePicking(command: string, argument: object): Promise<void> {
  let isRunning = true;
  const ended = run(command, argument).finally(() => (isRunning = false));
  await until(`${command} has ended`, async () => {
    if (isRunning) await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return !isRunning;
  });
  await ended;
}
