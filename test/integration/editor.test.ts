import assert from "node:assert/strict";
import * as vscode from "vscode";
import { onDidSetDiagnostics } from "../support/diagnostics-log.ts";
import { makeJwt } from "../support/make-jwt.ts";
import { mint, run } from "./fixture/commands.ts";
import { createGitRepository, type GitRepository } from "./fixture/git-repository.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { rememberSecret } from "./fixture/secrets.ts";
import { resetSettings, set } from "./fixture/settings.ts";
import { clipboardText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account, caller } from "./fixture/world.ts";

const claims = { iss: "https://issuer.example", aud: "https://orders.example", email: account("direct") };
const refreshToken = `1//0${"refresh-Token_1".repeat(4)}`;
let live = "";
let expired = "";
let lines: readonly string[] = [];

/** The texts depend on the current minute, so each test makes its own tokens. */
function makeTokens(): void {
  const seconds = Math.floor(Date.now() / 1_000);
  live = makeJwt(JSON.stringify({ ...claims, iat: seconds, exp: seconds + 3_599 }));
  expired = makeJwt(JSON.stringify({ ...claims, exp: seconds - 7_200 }));
  lines = [`id_token=${live}`, "nothing here", `"old": "${expired}"`, `refresh_token=${refreshToken}`];
}

const repository = { current: undefined as GitRepository | undefined };

function repo(): GitRepository {
  return repository.current ?? assert.fail("there is no repository");
}

async function open(name: string, text = lines.join("\n")): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(repo().write(name, text));
  await vscode.window.showTextDocument(document);
  return document;
}

async function hoverText(uri: vscode.Uri, line: number, character = 30): Promise<string> {
  const at = new vscode.Position(line, character);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
  const contents = hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
  return contents.map(({ value }) => value).join("\n");
}

async function lensTitles({ uri }: vscode.TextDocument): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 100);
  return lenses.flatMap(({ command }) => (command?.command.startsWith("mintmark.") ? command.title : []));
}

async function fixes({ uri }: vscode.TextDocument, line: number): Promise<readonly vscode.CodeAction[]> {
  const range = new vscode.Range(line, 30, line, 30);
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, kind, 9);
}

/** The document as it would be after an action. The action is not carried out: no test here changes a file. */
function textAfter(document: vscode.TextDocument, action: vscode.CodeAction | undefined): string {
  const edits = [...(action?.edit?.get(document.uri) ?? [])].sort((a, b) => b.range.start.compareTo(a.range.start));
  return edits.reduce((text, { range, newText }) => {
    return text.slice(0, document.offsetAt(range.start)) + newText + text.slice(document.offsetAt(range.end));
  }, document.getText());
}

function warnings({ uri }: vscode.TextDocument): readonly string[] {
  return vscode.languages.getDiagnostics(uri).flatMap(({ source, message }) => (source === "Mintmark" ? message : []));
}

function inspectors(): readonly string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input, label }) => (input instanceof vscode.TabInputWebview ? label : []));
}

describe("tokens in an editor", () => {
  googleForSuite();

  beforeEach(makeTokens);
  before(() => (repository.current = createGitRepository()));
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));
  after(() => repo().remove());

  it("show their account, audience and expiry in a hover, and that they have not been checked", async () => {
    const { uri } = await open("hover.env");
    const text = await hoverText(uri, 0);
    assert.match(text, /Signature not checked/);
    assert.match(text, /Account: `direct@/);
    assert.match(text, /Issuer: `https:\/\/issuer\.example`\s+Audience: `https:\/\/orders\.example`/);
    assert.match(text, /Expires in 59 min, at /);
    assert.match(await hoverText(uri, 2), /Expired 2 h ago, at /);
    assert.match(await hoverText(uri, 3), /Google refresh token.*works until it is revoked/s);
    assert.equal(await hoverText(uri, 1, 3), "");
  });

  it("are named in the hover's link by their place, and by nothing of their own", async () => {
    const { uri } = await open("link.env");
    const text = await hoverText(uri, 0);
    const argument = /command:mintmark\.inspectHere\?([^ ]+) /.exec(text)?.[1] ?? assert.fail(text);
    assert.deepEqual(JSON.parse(decodeURIComponent(argument)), [{ uri: uri.toString(), line: 0, character: 9 }]);
    for (const part of live.split(".")) assert.ok(!text.includes(part));
  });

  it("cannot put a link or a command of their own into the hover", async () => {
    const email = "[x](command:workbench.action.quit) `` <img src=x> \n# $(key) https://evil.example\u202e";
    const { uri } = await open("hostile.env", `t=${makeJwt(JSON.stringify({ email }))}`);
    const at = new vscode.Position(0, 9);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
    const [said, link] = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
    assert.match(
      said?.value ?? "",
      /Account: `\[x\]\(command:workbench\.action\.quit\) '' <img[^`\n]*\\u\{202E\}` {2}\n/,
    );
    assert.equal(said?.isTrusted ?? false, false);
    assert.deepEqual(link?.isTrusted, { enabledCommands: ["mintmark.inspectHere"] });
    assert.ok(!link.value.includes("quit"));
  });

  it("are known by their end when they were minted in this window", async () => {
    await mint({ target: account("direct"), scopes: ["cloud-platform"] });
    const token = await copiedToken();
    const { uri } = await open("own.env", `TOKEN=${token}`);
    const text = await hoverText(uri, 0, 12);
    assert.match(text, /Google access token.*Account: `direct@.*Expires in .*Minted in this window\./s);
  });

  it("belong to the Workspace user for whom they were minted", async () => {
    await run("mintUserToken", { target: account("direct"), subject: caller, scopes: ["drive.readonly"] });
    const token = await clipboardText();
    rememberSecret(token);
    const { uri } = await open("user.env", `TOKEN=${token}`);
    assert.ok((await hoverText(uri, 0, 12)).includes(`Account: \`${caller}\``));
  });

  it("are found in a cell of a notebook too", async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, `token = "${live}"`, "python");
    const notebook = await vscode.workspace.openNotebookDocument("interactive", new vscode.NotebookData([cell]));
    assert.match(await hoverText(notebook.cellAt(0).document.uri, 0), /Account: `direct@/);
  });

  it("have a lens with the time that is left, but not in a file that is full of them", async () => {
    assert.deepEqual(await lensTitles(await open("lens.env")), [
      "Inspect · expires in 59 min",
      "Inspect · expired 2 h ago",
      "Inspect · Google refresh token · does not expire",
    ]);
    const log = Array.from({ length: 51 }, () => live).join("\n");
    assert.deepEqual(await lensTitles(await open("many.log", log)), []);
  });

  it("can be redacted, one or all, without losing what they say", async () => {
    const document = await open("redact.env");
    const actions = await fixes(document, 0);
    const [inspect, redact, redactAll] = actions;
    assert.deepEqual(
      actions.map(({ title }) => title),
      ["Inspect this token", "Redact this token", "Redact all tokens in this file"],
    );
    assert.equal(inspect?.command?.command, "mintmark.inspectHere");
    const redacted = (token: string): string => token.replace(/[^.]+$/, "REDACTED");
    const [first = "", ...rest] = lines;
    assert.equal(textAfter(document, redact), [first.replace(live, redacted(live)), ...rest].join("\n"));
    assert.equal(
      textAfter(document, redactAll),
      [`id_token=${redacted(live)}`, rest[0], `"old": "${redacted(expired)}"`, "refresh_token=1//REDACTED"].join("\n"),
    );
    assert.deepEqual(await fixes(document, 1), []);
  });

  it("are found in the JSON serialization too, anywhere the cursor is in it", async () => {
    const [header, payload, signature] = live.split(".");
    const object = JSON.stringify({ payload, protected: header, signature }, undefined, 2);
    const document = await open("jws.json", `[\n${object}\n]`);
    assert.match(await hoverText(document.uri, 1, 0), /Account: `direct@/);
    assert.match(await hoverText(document.uri, 3), /Account: `direct@/);
    assert.deepEqual(await lensTitles(document), ["Inspect · expires in 59 min"]);
    const [, redact] = await fixes(document, 3);
    assert.deepEqual(JSON.parse(textAfter(document, redact)), [{ payload, protected: header, signature: "REDACTED" }]);
    await run("inspectHere", { uri: document.uri.toString(), line: 1, character: 0 });
    await until("the inspector is open", inspectors, ({ length }) => length === 1);
    assert.deepEqual(inspectors(), ["Token: direct"]);
  });

  it("are inspected from the cursor, and from the place that a link names", async () => {
    const document = await open("here.env");
    const editor = vscode.window.activeTextEditor ?? assert.fail("no editor is open");
    editor.selection = new vscode.Selection(2, 40, 2, 40);
    await run("inspectHere");
    await until("one inspector is open", inspectors, ({ length }) => length === 1);
    await vscode.window.showTextDocument(document);
    await run("inspectSelection");
    await run("inspectHere", { uri: document.uri.toString(), line: 0, character: 9 });
    await until("three inspectors are open", inspectors, ({ length }) => length === 3);
    for (const label of inspectors()) assert.equal(label, "Token: direct");
  });

  it("that are not there are said not to be", async () => {
    const document = await open("gone.env", "nothing");
    const codes = await logOf(async () => {
      await run("inspectHere");
      await run("inspectHere", { uri: document.uri.toString(), line: 7, character: 9 });
      await run("inspectHere", { uri: "file:///nowhere/at/all", line: 0, character: 0 });
      await run("scanFile");
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await run("scanFile");
    });
    assert.deepEqual(failureCodes(codes), [...Array<string>(3).fill("nothingToInspect"), "nothingToScan"]);
  });

  it("are listed by a scan, the live ones first, and Enter goes to the first", async () => {
    await open("scan.env", `${expired}\n\n  ${live}`);
    await run("scanFile");
    const place = (): string | undefined => {
      const start = vscode.window.activeTextEditor?.selection.start;
      return start && `${start.line}:${start.character}`;
    };
    await until("the live token is selected", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return place() === "2:2";
    });
  });

  it("are left alone where the user has switched that off", async () => {
    const document = await open("off.env");
    await set({ "editor.hover": false, "editor.codeLens": false });
    assert.equal(await hoverText(document.uri, 0), "");
    assert.deepEqual(await lensTitles(document), []);
    await resetSettings();
  });
});

describe("a live token in a file that git tracks", () => {
  const gitSettings = vscode.workspace.getConfiguration("git");
  const usual = gitSettings.inspect("enabled")?.globalValue;

  // If git is missing, this fails and says so: VS Code's own Git extension runs the same program.
  before(async () => {
    repository.current = createGitRepository();
    await gitSettings.update("enabled", true, vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await gitSettings.update("enabled", usual, vscode.ConfigurationTarget.Global);
    repo().remove();
  });

  it("is warned of as soon as git knows the file, and not any more when git forgets it", async () => {
    const document = await open("settings.env");
    assert.deepEqual(warnings(document), []);
    await repo().git("add", "settings.env");
    const [first, second, ...more] = await until(
      "there are warnings",
      () => warnings(document),
      ({ length }) => length > 0,
    );
    assert.match(
      first ?? "",
      /^Git tracks this file, which holds a token of direct@\S+ that does not expire before \d/,
    );
    assert.match(second ?? "", /which holds a Google refresh token\. It works until it is revoked/);
    assert.deepEqual(more, [], "the expired token is harmless");
    await repo().git("rm", "--quiet", "--cached", "settings.env");
    await until(
      "the warnings are gone",
      () => warnings(document),
      ({ length }) => length === 0,
    );
  });

  it("is warned of once, so that an open menu of quick fixes stays while other editors are looked at", async () => {
    const documents = ["one.env", "other.env"].map((name) => repo().write(name, `token=${live}`));
    await repo().git("add", "one.env", "other.env");
    const [one, other] = await Promise.all(documents.map((uri) => vscode.workspace.openTextDocument(uri)));
    assert.ok(one !== undefined && other !== undefined);
    const warned: string[] = [];
    const subscription = onDidSetDiagnostics(/(?:one|other)\.env$/, (name) => warned.push(name));
    await vscode.window.showTextDocument(one);
    await until("the first is warned of", () => warned.includes("one.env"));
    await vscode.window.showTextDocument(other, vscode.ViewColumn.Beside);
    await until("the other is warned of", () => warned.includes("other.env"));
    await vscode.languages.setTextDocumentLanguage(one, "plaintext");
    subscription.dispose();
    assert.deepEqual(warned, ["one.env", "other.env"]);
  });

  it("is not warned of while the user has switched that off", async () => {
    const document = await open("switched.env");
    await repo().git("add", "switched.env");
    await until(
      "there are warnings",
      () => warnings(document),
      ({ length }) => length === 2,
    );
    await set({ "editor.warnings": false });
    await until("the warnings are gone", () => warnings(document).length === 0);
    await resetSettings();
  });
});
