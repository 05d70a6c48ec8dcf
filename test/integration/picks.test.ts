import * as vscode from "vscode";
import { run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { Picks } from "./fixture/picks.ts";
import { account } from "./fixture/world.ts";

describe("a pick that makes a row active while a text is typed that hides it", () => {
  googleForSuite();

  /** Builds a chain, and has typed what finds an account to add. */
  const typing = (act: (picks: Picks) => Promise<void>): Promise<void> =>
    Picks.during(
      () => run("buildChain", { target: account("last") }),
      async (picks) => {
        await picks.waitFor(/^Pick or type an account to add it/);
        await picks.waitForActive("Use this chain");
        await picks.waitUntilLoaded();
        picks.type("first");
        await picks.waitForActive(account("first"));
        await act(picks);
      },
    );

  it("gets a row active again", () =>
    typing(async (picks) => {
      await picks.activateHidden("Use this chain");
      await picks.waitForActive(account("first"));
    }));

  it("takes that row by Enter that comes sooner", () =>
    typing(async (picks) => {
      await picks.activateHidden("Use this chain");
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await picks.waitForTitle("ada → first → last");
    }));
});
