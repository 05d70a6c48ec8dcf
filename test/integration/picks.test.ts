import assert from "node:assert/strict";
import * as vscode from "vscode";
import { pickOne, type PickRow } from "../../src/host/surface/pick.ts";
import { run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { Picks } from "./fixture/picks.ts";
import { account } from "./fixture/world.ts";

describe("a pick that makes a row active while a text is typed that hides it", () => {
  googleForSuite();

  /** Builds a chain, with a text typed. */
  const typing = (text: string, act: (picks: Picks) => Promise<void>): Promise<void> =>
    Picks.during(
      () => run("buildChain", { target: account("last") }),
      async (picks) => {
        await picks.waitFor(/^Pick or type an account to add it/);
        await picks.waitForActive("Use this chain");
        await picks.waitUntilLoaded();
        picks.type(text);
        await act(picks);
      },
    );

  const enter = (): Thenable<unknown> => vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");

  it("gets a row active again", () =>
    typing("first", async (picks) => {
      await picks.waitForActive(account("first"));
      await picks.activateHidden("Use this chain");
      await picks.waitForActive(account("first"));
    }));

  it("takes that row by Enter that comes sooner", () =>
    typing("first", async (picks) => {
      await picks.waitForActive(account("first"));
      await picks.activateHidden("Use this chain");
      await enter();
      await picks.waitForTitle("ada → first → last");
    }));

  it("takes no row by Enter if none matches the text, though it is in the name of a hidden row's icon", () =>
    typing("check", async (picks) => {
      await picks.waitForNoneActive();
      await enter();
      picks.type("first");
      await picks.waitForActive(account("first"));
      await enter();
      await picks.waitForTitle("ada → first → last");
    }));
});

describe("a pick whose rows are still loaded", () => {
  const rows = (...values: readonly string[]): PickRow<string>[] => values.map((value) => ({ label: value, value }));

  /** Starts with `begin` as soon as it appears; `act` shows rows as they are loaded. */
  const loading = (
    first: readonly PickRow<string>[],
    begin: string,
    act: (picks: Picks, show: (rows: readonly PickRow<string>[]) => void) => Promise<void>,
  ): Promise<void> => {
    const loaded = Promise.withResolvers<undefined>();
    const opened = Promise.withResolvers<(rows: readonly PickRow<string>[]) => void>();
    const ask = async (): Promise<void> => {
      await pickOne<string>({
        position: { title: "Letters", step: 0, totalSteps: 0 },
        placeholder: "Which letter?",
        rows: first,
        isActive: (value) => value === begin,
        load: (show) => {
          opened.resolve(show);
          return loaded.promise;
        },
        signal: new AbortController().signal,
      });
    };
    return Picks.during(ask, async (picks) => {
      await act(picks, await opened.promise);
      loaded.resolve(undefined);
    });
  };

  it("starts at the right row, though that row arrives late", () =>
    loading([], "b", async (picks, show) => {
      show(rows("a"));
      await picks.waitForActive("a");
      show(rows("a", "b"));
      await picks.waitForActive("b");
    }));

  it("stays where the user moved to, on a row that cannot be taken too", () =>
    loading([...rows("a"), { label: "hint" }, ...rows("b")], "a", async (picks, show) => {
      await picks.move("hint");
      show(rows("a", "b", "c"));
      assert.deepEqual([picks.rows().length, picks.active()], [4, "hint"]);
    }));

  it("is not rebuilt when nothing new was loaded", () =>
    loading(rows("a", "b"), "a", async (picks, show) => {
      await picks.move("b");
      const before = picks.rows();
      show(rows("a", "b"));
      assert.equal(picks.rows(), before);
      show(rows("a", "b", "c"));
      assert.notEqual(picks.rows(), before);
    }));
});
