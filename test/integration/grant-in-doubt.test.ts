import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Fault } from "../../src/sandbox/http/faults.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { changesShown, grantingPlain, grantWithDefaults, pressing } from "./fixture/grants.ts";
import { troubleWorld } from "./fixture/trouble-world.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

const reading = "iam.serviceAccounts.getIamPolicy";
const writing = "iam.serviceAccounts.setIamPolicy";

describe("a grant that may or may not have been made", () => {
  const google = googleForSuite(troubleWorld);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const target = account("plain");
  const hidden = { route: reading, kind: "perimeter" } as const;
  const lostWrite = { route: writing, kind: "cut", times: 1 } as const;
  const refusedWrite = { route: writing, kind: "perimeter" } as const;

  /** Lets a change read the policy once, then makes the write and all later reads fail. */
  function hideOutcome(write: Fault): void {
    [{ route: reading, kind: "slow", delayMs: 0, times: 1 } as const, hidden, write].forEach((fault) =>
      google().cloud.faults.add(fault),
    );
  }

  /** Grants for an hour; faults start when the change is agreed to. */
  function grantInTrouble(write: Fault): Promise<void> {
    return grantingPlain(async (picks, agree) => {
      hideOutcome(write);
      await picks.take(agree);
    });
  }

  /** Presses the buttons one after the other, each under an error with unknown outcome, and removes the faults before the last. */
  async function pressingInDoubt(
    buttons: readonly string[],
    work: () => Promise<unknown>,
  ): Promise<readonly (readonly unknown[])[]> {
    let pressed = 0;
    const press = (): string | undefined => {
      pressed += 1;
      if (pressed === buttons.length) google().cloud.faults.clear();
      return buttons[pressed - 1];
    };
    return answering("showErrorMessage", press, work);
  }

  it("is found by reading its policy again, and undone", async () => {
    const errors = await pressingInDoubt(["Read Policy Again", "Read Policy Again"], () =>
      pressing("Undo", async (said) => {
        await grantInTrouble(lostWrite);
        await until("it is taken back", () => said.at(-1) === "The grant on plain is undone.");
        assert.match(said[0] ?? "", /^user:\S+ has \S+ on plain@\S+ It takes 2 to 7 minutes/);
      }),
    );
    for (const [says, ...buttons] of errors) {
      assert.match(String(says), /^Whether the policy of plain@\S+ has the grant now is not known/);
      assert.deepEqual(buttons, ["Read Policy Again", "Check Chain", "Show Log"]);
    }
    assert.equal(errors.length, 2);
    assert.deepEqual(changesShown(), []);
  });

  it("is offered again where reading its policy again shows that it was not made", async () => {
    const notices: (readonly unknown[])[] = [];
    await answering(
      "showInformationMessage",
      (...notice) => void notices.push(notice),
      () =>
        pressingInDoubt(["Read Policy Again"], async () => {
          await grantInTrouble(refusedWrite);
          await until("it is said", () => notices.length > 0);
        }),
    );
    assert.deepEqual(changesShown(), []);
    assert.deepEqual(notices, [[`The grant on ${target} was not made: its policy does not have it.`, "Grant…"]]);
  });

  it("leads to a check of its chain", async () => {
    await pressingInDoubt(["Check Chain"], async () => {
      await grantInTrouble(refusedWrite);
      await until(
        "the report",
        () => vscode.window.activeTextEditor?.document.getText() ?? "",
        (text) => /^# Delegation chain check[^]*Chain: `\S+` → `plain@/.test(text),
      );
    });
  });

  it("can be undone once more if the result of the Undo is unknown", async () => {
    let isHidden = false;
    const hideOnce = (): void => {
      if (!isHidden) hideOutcome(lostWrite);
      isHidden = true;
    };
    const undo = (): Promise<void> =>
      pressing(
        "Undo",
        async (said) => {
          await grantWithDefaults(target);
          await until("it is known to be gone", () => said.at(-1) === "The grant on plain was gone already.");
        },
        hideOnce,
      );
    const [[says, ...buttons] = [], ...others] = await pressingInDoubt(["Undo"], undo);
    assert.match(String(says), /^Whether the policy of plain@\S+ still has the grant is not known/);
    assert.deepEqual([buttons, others], [["Undo", "Check Chain", "Show Log"], []]);
  });
});
