import assert from "node:assert/strict";
import { test } from "node:test";
import { AccountCatalog } from "../../../../src/core/account/account-catalog.ts";
import { MintmarkError } from "../../../../src/core/base/errors.ts";
import { gate, settle } from "../../../support/manual-clock.ts";
import { endpointsAt } from "../../../../src/core/caller/endpoints.ts";
import { never } from "../../google/google-fixtures.ts";
import { FakeDirectory } from "../chain/fake-directory.ts";

interface Fixture {
  readonly catalog: AccountCatalog;
  readonly directory: FakeDirectory;
  readonly state: { caller: string; chosen: readonly string[]; failure: MintmarkError | undefined };
}

function open(directory = new FakeDirectory(["p1", "p2", "p3"])): Fixture {
  const state: Fixture["state"] = { caller: "ana", chosen: [], failure: undefined };
  const catalog = new AccountCatalog({
    directory,
    caller: () => {
      if (state.failure !== undefined) return Promise.reject(state.failure);
      return Promise.resolve({ token: state.caller, endpoints: endpointsAt(""), quotaProject: undefined });
    },
    chosenProjects: () => state.chosen,
  });
  return { catalog, directory, state };
}

function names(list: { readonly items: readonly { readonly projectId: string; readonly email?: string }[] }): string[] {
  return list.items.map(({ projectId, email }) => email?.split("@")[0] ?? projectId);
}

test("nothing is read until it is requested", () => {
  const { catalog, directory } = open();
  assert.deepEqual([catalog.knownAccounts, directory.asked], [[], []]);
});

test("a list is read page by page, on request, and each page once", async () => {
  const { catalog, directory } = open();
  const first = await catalog.accounts("p1");
  assert.deepEqual([names(first), first.nextPageToken], [["a0", "a1"], "2"]);
  assert.deepEqual(names(await catalog.moreAccounts("p1")), ["a0", "a1", "a2", "a3"]);
  const last = await catalog.moreAccounts("p1");
  assert.deepEqual([names(last), last.nextPageToken], [["a0", "a1", "a2", "a3", "a4"], undefined]);
  assert.equal(await catalog.accounts("p1"), last);
  assert.deepEqual(directory.asked, [
    "accounts p1 from 0 as ana",
    "accounts p1 from 2 as ana",
    "accounts p1 from 4 as ana",
  ]);
});

test("asking for more of a list that is complete reads nothing and shows nothing twice", async () => {
  const { catalog, directory } = open(new FakeDirectory(["p1"], 1));
  await catalog.projects();
  await catalog.accounts("p1");
  const asked = directory.asked.length;
  assert.deepEqual([names(await catalog.moreProjects()), names(await catalog.moreAccounts("p1"))], [["p1"], ["a0"]]);
  assert.equal(directory.asked.length, asked);
});

test("those who ask at the same time share the reading", async () => {
  const { catalog, directory } = open();
  const lists = await Promise.all([catalog.accounts("p1"), catalog.accounts("p1"), catalog.moreAccounts("p1")]);
  assert.deepEqual([new Set(lists).size, directory.asked.length], [1, 1]);
});

test("chosen projects are listed as they are, each once, without asking Google", async () => {
  const { catalog, directory, state } = open();
  state.chosen = ["mine", "other", "mine"];
  const list = await catalog.projects();
  assert.deepEqual([names(list), list.nextPageToken, directory.asked], [["mine", "other"], undefined, []]);
});

test("a project that fails says why, keeps what was read, does not hide the others, and can be read again", async () => {
  const { catalog, directory } = open();
  await catalog.accounts("p1");
  directory.failing.add("accounts p1").add("accounts p2");
  const failed = await catalog.moreAccounts("p1");
  assert.deepEqual([names(failed), failed.failure?.code, failed.nextPageToken], [["a0", "a1"], "timedOut", "2"]);
  const empty = await catalog.accounts("p2");
  assert.deepEqual([names(empty), empty.failure?.code], [[], "timedOut"]);
  assert.deepEqual(names(await catalog.accounts("p3")), ["a0", "a1"]);
  directory.failing.clear();
  const again = await catalog.moreAccounts("p1");
  assert.deepEqual([names(again), again.failure], [["a0", "a1", "a2", "a3"], undefined]);
  assert.deepEqual(names(await catalog.moreAccounts("p2")), ["a0", "a1"]);
});

test("a caller who cannot be found is the failure of the list", async () => {
  const { catalog, state } = open();
  state.failure = new MintmarkError({ code: "keyFileNotChosen" });
  assert.deepEqual((await catalog.projects()).failure, { code: "keyFileNotChosen" });
});

test("reading everything reads every page of every project, four projects at a time, and reports each page", async () => {
  const directory = new FakeDirectory(["p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
  const { catalog } = open(directory);
  let pages = 0;
  await catalog.readAll(never, () => (pages += 1));
  assert.deepEqual([catalog.knownAccounts.length, pages, directory.mostAtOnce], [35, 21, 4]);
  assert.equal(new Set(directory.asked).size, directory.asked.length);
});

test("accounts are known in the order of the projects, whichever was read first", async () => {
  const { catalog } = open(new FakeDirectory(["p1", "p2"], 1));
  await catalog.projects();
  await catalog.accounts("p2");
  await catalog.accounts("p1");
  assert.deepEqual(
    catalog.knownAccounts.map(({ projectId }) => projectId),
    ["p1", "p2"],
  );
});

test("reading everything goes round a project that fails", async () => {
  const directory = new FakeDirectory(["p1", "p2", "p3"], 3);
  directory.failing.add("accounts p2");
  const { catalog } = open(directory);
  await catalog.readAll(never, () => undefined);
  assert.deepEqual([catalog.knownAccounts.length, (await catalog.accounts("p2")).failure?.code], [6, "timedOut"]);
});

test("reading everything stops when it is aborted, and what was read stays", async () => {
  const { catalog, directory } = open(new FakeDirectory(["p1"], 10));
  const stop = new AbortController();
  await catalog.readAll(stop.signal, () => {
    if (catalog.knownAccounts.length >= 4) stop.abort();
  });
  assert.deepEqual([catalog.knownAccounts.length, directory.asked.length], [4, 3]);
});

test("a reset forgets what was read and says so; the next reading is the new caller's", async () => {
  const { catalog, directory, state } = open();
  await catalog.projects();
  await catalog.accounts("p1");
  let changes = 0;
  catalog.onDidChange(() => (changes += 1));
  state.caller = "bob";
  catalog.reset();
  assert.deepEqual([changes, catalog.knownAccounts], [1, []]);
  await catalog.projects();
  assert.equal(directory.asked.at(-1), "projects from 0 as bob");
});

test("pages that were on their way at a reset are not written into what is read afterwards", async () => {
  const { catalog, directory, state } = open();
  directory.held = gate();
  const held = directory.held;
  const before = [catalog.projects(), catalog.accounts("p1")];
  await settle();
  state.caller = "bob";
  catalog.reset();
  directory.held = undefined;
  await Promise.all([catalog.projects(), catalog.accounts("p1")]);
  held.resolve();
  await Promise.all(before);
  const [projects, accounts] = [await catalog.projects(), await catalog.accounts("p1")];
  assert.deepEqual([names(projects), names(accounts), projects.failure], [["p1", "p2"], ["a0", "a1"], undefined]);
});

test("a reset during a read of projects gives the waiting caller the new caller's projects, not the rest of the old read", async () => {
  const { catalog, state } = open();
  state.failure = new MintmarkError({ code: "cancelled" });
  const waiting = catalog.projects();
  state.failure = undefined;
  state.caller = "bob";
  catalog.reset();
  const list = await waiting;
  assert.deepEqual([names(list), list.failure], [["p1", "p2"], undefined]);
});

test("a reset stops reading everything: nothing of the old list is read as the new caller", async () => {
  const { catalog, directory, state } = open();
  directory.held = gate();
  const reading = catalog.readAll(never, () => undefined);
  await settle();
  state.caller = "bob";
  catalog.reset();
  directory.held.resolve();
  await reading;
  assert.deepEqual(directory.asked, ["projects from 0 as ana"]);

  const { catalog: later, directory: shown, state: who } = open(new FakeDirectory(["p1"], 10));
  await later.readAll(never, () => {
    if (later.knownAccounts.length !== 4) return;
    who.caller = "bob";
    later.reset();
  });
  assert.deepEqual(
    shown.asked.filter((asked) => asked.endsWith("bob")),
    [],
  );
});
