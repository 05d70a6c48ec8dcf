import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Fault } from "../../src/sandbox/http/faults.ts";
import { run } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { Picks } from "./fixture/picks.ts";
import { clipboardText } from "./fixture/tokens.ts";
import { troubleWorld } from "./fixture/trouble-world.ts";
import { until } from "./fixture/until.ts";
import { account, caller } from "./fixture/world.ts";

const reading = "iam.serviceAccounts.getIamPolicy";
const writing = "iam.serviceAccounts.setIamPolicy";

describe("a grant in trouble", () => {
  const google = googleForSuite(troubleWorld);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const policyWrites = (): readonly unknown[] => google().cloud.requestLog.filter(({ route }) => route === writing);

  /** Runs a grant, and takes the first row of every question. */
  async function grantWithDefaults(target: string): Promise<void> {
    let isOver = false;
    const granting = run("grantChain", { target, delegates: [] }).finally(() => (isOver = true));
    await until("the grant has ended", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return isOver;
    });
    await granting;
  }

  const refusals = [
    { when: "the policy is full", target: account("full"), code: "policyFull", says: /1501 principals.*at most 1500/ },
    {
      when: "the policy came without its conditions",
      target: account("hidden"),
      code: "conditionsHidden",
      says: /without the conditions.*Nothing was written/,
    },
  ];
  for (const { when, target, code, says } of refusals) {
    it(`is not made, and the reason is said, when ${when}`, async () => {
      const lines = await logOf(() => grantWithDefaults(target));
      assert.deepEqual(failureCodes(lines), [code]);
      assert.match(lines.join("\n"), says);
      assert.deepEqual(policyWrites(), []);
    });
  }

  const changesShown = (): readonly string[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .flatMap(({ input, label }) => (input instanceof vscode.TabInputTextDiff ? [label] : []));

  /** What the diff of the change to the policy of `plain` shows on a side. */
  const changeAt = (side: "before" | "after"): string =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.path === `/${side}/${account("plain")}.md`)?.getText() ?? "";

  const linesAdded = (): readonly string[] => {
    const before = changeAt("before").split("\n");
    return changeAt("after")
      .split("\n")
      .filter((line) => !before.includes(line));
  };

  /** Presses a button of each notice that has it, while some work runs; returns what the notices said. */
  async function pressing(
    button: string,
    work: (said: readonly string[]) => Promise<unknown>,
    onPress: () => void = () => undefined,
  ): Promise<void> {
    const said: string[] = [];
    await answering(
      "showInformationMessage",
      (message, ...buttons) => {
        said.push(String(message));
        if (!buttons.includes(button)) return undefined;
        onPress();
        return button;
      },
      () => work(said),
    );
  }

  /** The titles of the work whose progress is shown meanwhile. */
  async function progressDuring(work: () => Promise<void>): Promise<readonly string[]> {
    const titles: string[] = [];
    const { withProgress } = vscode.window;
    const recording: typeof withProgress = (options, task) => {
      titles.push(options.title ?? "");
      return withProgress(options, task);
    };
    Object.assign(vscode.window, { withProgress: recording });
    await work().finally(() => Object.assign(vscode.window, { withProgress }));
    return titles;
  }

  const target = account("plain");

  /** Asks for a grant for an hour, and acts when the whole change is shown, given the row that agrees to it. */
  function grantingPlain(act: (picks: Picks, agree: string) => Promise<void>): Promise<void> {
    return Picks.during(
      () => run("grantChain", { target, delegates: [] }),
      async (picks) => {
        await picks.waitFor(/^For how long/);
        await picks.take("1 h");
        const roles = await picks.waitFor(/^Which role on plain/);
        await picks.take(roles[0]?.label ?? "no role");
        const rows = await picks.waitFor(/^The editor shows the whole change/);
        await act(picks, rows[0]?.label ?? "no row");
      },
    );
  }

  it("is shown whole, below words that are no change, and not any longer once it is left unwritten", async () => {
    const lines = await logOf(() =>
      grantingPlain(async (picks) => {
        await until(
          "the texts are there",
          () => changeAt("after"),
          (text) => text !== "" && changeAt("before") !== "",
        );
        assert.deepEqual(
          linesAdded().filter((line) => /[@#]|etag|Role|For/.test(line)),
          [`        "user:${caller}"`],
        );
        assert.match(
          changeAt("after"),
          /^# A grant on `plain@\S+`\n[^]*- Role: `roles\/iam\.[^]*- For: `user:[^]*- Condition: `request/,
        );
        await picks.take("Leave the policy as it is");
        await until("the change is not shown any longer", () => changesShown().length === 0);
      }),
    );
    assert.deepEqual(failureCodes(lines), []);
    assert.deepEqual(policyWrites(), []);
  });

  it("for somebody else to make is copied as a command that grants for an hour, which the notice says", async () => {
    await pressing("Copy Grant Command", async (said) => {
      await run("checkChain", { target: account("plain"), delegates: [] });
      await until("the command is copied", clipboardText, (text) =>
        /^gcloud iam .*'--condition=expression=request\.time < timestamp\(.*title=Mintmark 1 h'$/.test(text),
      );
      await until("it is said", () => said.some((text) => /What it grants ends by itself at/.test(text)));
    });
  });

  it("is not offered where none would mend the chain, and the reason can be read in whole", async () => {
    await pressing("Show Report", async (said) => {
      await run("grantChain", { target: account("hidden"), delegates: [account("gate")] });
      await until("it is said", () =>
        said.some((text) => /^No role is known that would mend the chain\. Hop 2/.test(text)),
      );
    });
    await until(
      "the report",
      () => vscode.window.activeTextEditor?.document.getText() ?? "",
      (text) => /^# Delegation chain check[^]*condition that could not be read/.test(text),
    );
  });

  it("is made although Google's answer is lost, which the notice says without telling to try again", async () => {
    await pressing("Undo", async (said) => {
      google().cloud.faults.add({ route: writing, kind: "cut", times: 1 });
      await grantWithDefaults(account("plain"));
      await until("it is taken back", () => said.at(-1) === "The grant on plain is taken back.");
      assert.match(
        said[0] ?? "",
        / on plain@\S+, exactly as shown, although Google's answer was lost\. It takes 2 to 7/,
      );
    });
  });

  const hidden = { route: reading, kind: "perimeter" } as const;
  const lostWrite = { route: writing, kind: "cut", times: 1 } as const;
  const refusedWrite = { route: writing, kind: "perimeter" } as const;

  /** Lets a change read the policy once, and troubles the write and all reading after it. */
  function hideOutcome(write: Fault): void {
    [{ route: reading, kind: "slow", delayMs: 0, times: 1 } as const, hidden, write].forEach((fault) =>
      google().cloud.faults.add(fault),
    );
  }

  /** Grants for an hour, with trouble from the moment on at which the change is agreed to. */
  function grantInTrouble(write: Fault): Promise<void> {
    return grantingPlain(async (picks, agree) => {
      hideOutcome(write);
      await picks.take(agree);
    });
  }

  /** Presses the buttons one after the other, each under an error of which nobody knows the outcome, and heals Google before the last. */
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

  it("of which nobody knows whether it was made is found by reading its policy again, and taken back", async () => {
    const errors = await pressingInDoubt(["Read Policy Again", "Read Policy Again"], () =>
      pressing("Undo", async (said) => {
        await grantInTrouble(lostWrite);
        await until("it is taken back", () => said.at(-1) === "The grant on plain is taken back.");
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

  it("of which nobody knows whether it was made, and that was not, is offered again by reading its policy again", async () => {
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

  it("of which nobody knows whether it was made leads to a check of its chain", async () => {
    await pressingInDoubt(["Check Chain"], async () => {
      await grantInTrouble(refusedWrite);
      await until(
        "the report",
        () => vscode.window.activeTextEditor?.document.getText() ?? "",
        (text) => /^# Delegation chain check[^]*Chain: `\S+` → `plain@/.test(text),
      );
    });
  });

  it("can be taken back once more where nobody knows whether it was", async () => {
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

  const stillThere = `Cancelled. The policy of ${target} was read again: it is as before, and the grant is still there.`;
  const cancelledUndos = [
    { when: "the policy was being read", fault: { route: reading, kind: "hang", times: 1 }, says: [stillThere] },
    {
      when: "the policy was being written",
      fault: { route: writing, kind: "slow", delayMs: 1_500, times: 1 },
      says: [],
    },
  ] as const;
  for (const { when, fault, says } of cancelledUndos) {
    it(`leaves the policy as before after an Undo that was cancelled while ${when}, or after another Undo`, async () => {
      const world = google().cloud.exportWorld();
      const { faults, requestLog } = google().cloud;
      const settling = "Reading what became of plain…";
      let pressedAt: number | undefined;
      const trouble = (): void => {
        if (pressedAt === undefined) faults.add(fault);
        pressedAt ??= requestLog.length;
      };
      const undo = async (said: readonly string[]): Promise<void> => {
        await grantWithDefaults(target);
        const isHit = (): boolean =>
          pressedAt !== undefined && requestLog.slice(pressedAt).some(({ route }) => route === fault.route);
        await until("the Undo waits for Google", isHit);
        const isOver = (): boolean => said.some((text) => /is taken back\.$/.test(text));
        await until("the Undo is cancelled, and what was left is taken back", async () => {
          if (!isOver()) await vscode.commands.executeCommand("notification.acceptPrimaryAction");
          return isOver();
        });
        const ending =
          says.length === 0
            ? "Cancelled too late: the grant on plain is taken back."
            : "The grant on plain is taken back.";
        assert.deepEqual(said.slice(1), [...says, ending]);
      };
      const shown = await progressDuring(() => pressing("Undo", undo, trouble));
      assert.equal(
        shown.includes(settling),
        fault.kind === "slow",
        "a write that is under way takes a while to settle",
      );
      assert.deepEqual(google().cloud.exportWorld(), world);
      assert.deepEqual(changesShown(), []);
    });
  }
});
