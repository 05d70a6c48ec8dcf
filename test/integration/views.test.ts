import assert from "node:assert/strict";
import * as vscode from "vscode";
import { CountdownTicker } from "../../src/core/credential/token/countdown.ts";
import { TokenStore } from "../../src/core/credential/token/token-store.ts";
import { TokensView } from "../../src/host/tree/tokens-view.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { minted } from "../unit/core/credential/credential-fixtures.ts";
import { mint, run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { clipboardText, copiedToken } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

describe("the Accounts view", () => {
  const google = googleForSuite();
  const routes = (): readonly unknown[] => google().cloud.requestLog.map(({ route }) => route);
  const search = "cloudresourcemanager.projects.search";

  afterEach(() => vscode.commands.executeCommand("workbench.view.explorer"));

  it("asks Google for projects when it is opened and when it is refreshed, and for accounts of none before one is", async () => {
    assert.deepEqual(routes(), []);
    await vscode.commands.executeCommand("mintmark.accounts.focus");
    await until("the projects are read", routes, (all) => all.includes(search));
    await run("refreshAccounts");
    await until("the projects are read again", routes, ({ length }) => length >= 3);
    assert.deepEqual(routes(), ["oauth2.token", search, search]);
  });

  it("copies the email of a row", async () => {
    await run("copyAccountEmail", { kind: "account", account: { email: account("direct") } });
    assert.equal(await clipboardText(), account("direct"));
  });
});

describe("the Tokens view", () => {
  const clock = new ManualClock();
  let ids = 0;
  const store = new TokenStore(clock, () => `id-${(ids += 1)}`);
  const ticker = new CountdownTicker(clock, () => store.list().map(({ expiresAt }) => expiresAt));
  const { createTreeView } = vscode.window;
  let view: TokensView;
  const changes: unknown[] = [];

  before(() => {
    const shown = { visible: true, onDidChangeVisibility: () => vscode.Disposable.from(), dispose: () => undefined };
    Object.assign(vscode.window, { createTreeView: () => shown });
    view = new TokensView({ store, ticker, clock });
    view.onDidChangeTreeData((change) => changes.push(change));
  });
  beforeEach(() => {
    changes.length = 0;
  });
  after(() => {
    Object.assign(vscode.window, { createTreeView });
    view.dispose();
    ticker.dispose();
    store.dispose();
  });

  it("reads its rows again when there is a new one", () => {
    store.add(minted(clock.now(), "first"));
    clock.advance(1);
    store.add(minted(clock.now(), "second"));
    assert.deepEqual(changes, [undefined, undefined]);
  });

  it("keeps its rows while they count down and are pinned, so that VS Code knows them when one is pressed", () => {
    const rows = view.getChildren();
    ticker.update();
    clock.advance(60_000);
    store.togglePin("id-1");
    assert.ok(changes.length >= 2);
    for (const change of changes) {
      assert.ok(Array.isArray(change) && change.length === rows.length);
      for (const [index, row] of rows.entries()) assert.equal(change[index], row);
    }
  });

  it("reads them again when one has gone", () => {
    store.forget("id-1");
    assert.deepEqual(changes, [undefined]);
    store.forgetAll();
    view.getChildren();
    store.forgetAll();
    assert.deepEqual(changes, [undefined, undefined, undefined]);
  });
});

describe("the inspector", () => {
  const google = googleForSuite();

  const titles = (): readonly string[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes("mintmark.inspector"))
      .map(({ label }) => label);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("opens on a given token without any call, with a title that does not reveal it", async () => {
    await mint({ target: account("direct"), scopes: ["cloud-platform"] });
    const token = await copiedToken();
    const calls = await google().callsOf(async () => {
      await run("inspectToken", { token });
      await run("inspectClipboard");
      await until("two inspectors are open", titles, ({ length }) => length === 2);
    });
    assert.equal(calls.all, 0);
    for (const title of titles()) assert.doesNotMatch(title, /ya29|[\w-]{30}/);
  });

  it("says so when there is nothing to inspect", async () => {
    const lines = await logOf(async () => {
      await run("inspectClipboard");
      await run("inspectSelection");
    });
    assert.deepEqual(failureCodes(lines), ["nothingToInspect", "nothingToInspect"]);
    assert.deepEqual(titles(), []);
  });
});
