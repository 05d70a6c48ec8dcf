import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Fault } from "../../src/sandbox/http/faults.ts";
import { run, runAndCancel } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { clipboardText } from "./fixture/tokens.ts";
import { beyond, troubleWorld } from "./fixture/trouble-world.ts";
import { until } from "./fixture/until.ts";
import { account, caller } from "./fixture/world.ts";

const reading = "iam.serviceAccounts.getIamPolicy";
const writing = "iam.serviceAccounts.setIamPolicy";

interface Trouble {
  readonly when: string;
  readonly target: string;
  readonly fault?: Fault;
  readonly says: RegExp;
}

const quotaReached = { kind: "status", status: 429, retryAfterSeconds: 60 } as const;

const troubles: readonly Trouble[] = [
  {
    when: "a policy shows a role without its condition",
    target: account("hidden"),
    says: /hangs on a condition that could not be read[^]*with a condition that could not be read/,
  },
  {
    when: "a binding is for a deleted account of the same name",
    target: account("deleted"),
    says: /it is for a deleted account; the one of this name is another/,
  },
  {
    when: "deny policies cannot be read",
    target: account("plain"),
    fault: { route: "iam.denyPolicies.list", ...quotaReached },
    says: /Deny policies could not be read on `projects\/acme-tests`, `organizations\/1000`/,
  },
  {
    when: "a custom role cannot be read",
    target: account("custom"),
    fault: { route: "iam.roles.get", kind: "perimeter" },
    says: /custom role projects\/acme-tests\/roles\/minting could not be read\. A perimeter of VPC Service Controls/,
  },
  {
    when: "a perimeter of VPC Service Controls is in the way",
    target: account("plain"),
    fault: { route: "iam.serviceAccounts.getIamPolicy", kind: "perimeter" },
    says: /The policy of plain@\S+ could not be read\. A perimeter of VPC[^]*audit log has the denial as bW9ja2Vk/,
  },
  {
    when: "a quota is reached half-way",
    target: account("open"),
    fault: { route: "cloudresourcemanager.organizations.getIamPolicy", ...quotaReached },
    says: /Hop 2 of 2: works[^]*`allUsers`/,
  },
  {
    when: "a quota is reached before the binding is seen",
    target: account("deleted"),
    fault: { route: "cloudresourcemanager.organizations.getIamPolicy", ...quotaReached },
    says: /Most likely[^]*The policy of organizations\/1000 could not be read\. Too many calls for organizations\/1000/,
  },
  {
    when: "an account belongs to another organization",
    target: beyond,
    says: /is in another organization \(`organizations\/2000`\) than `gate@\S+` \(`organizations\/1000`\)/,
  },
  {
    when: "everybody may act as the account",
    target: account("open"),
    says: /Everybody on the internet may do this: take `allUsers` out of that binding/,
  },
];

describe("a delegation chain in trouble", () => {
  const google = googleForSuite(troubleWorld);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  for (const { when, target, fault, says } of troubles) {
    it(`is checked as far as can be, and the report says it, when ${when}`, async () => {
      if (fault !== undefined) google().cloud.faults.add(fault);
      await run("checkChain", { target, delegates: [account("gate")] });
      // A report in place of an earlier one reaches the editor a moment later.
      await until(
        "the report says it",
        () => vscode.window.activeTextEditor?.document.getText() ?? "",
        (text) => says.test(text),
      );
    });
  }

  for (const command of ["findChain", "showReachable", "showReaching"]) {
    it(`is not looked for any longer once Cancel is pressed on ${command}`, async () => {
      const route = "cloudresourcemanager.v1.projects.getAncestry";
      const { faults, requestLog } = google().cloud;
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      faults.add({ route, kind: "hang" });
      const before = requestLog.length;
      const isHanging = (): boolean => requestLog.slice(before).some((request) => request.route === route);
      const lines = await logOf(() => runAndCancel(command, { target: account("plain") }, isHanging));
      assert.deepEqual(failureCodes(lines), []);
      assert.deepEqual(
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
        [],
      );
    });
  }

  it("shows who reaches an account, and which deny policies were read", async () => {
    await run("showReaching", { target: account("plain") });
    await until(
      "the report names the gate and what was read",
      () => vscode.window.activeTextEditor?.document.getText() ?? "",
      (text) => /`gate@[^]*Deny policies were read on: `organizations\/1000`, `projects\/acme-tests`/.test(text),
    );
  });

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
    it(`is not mended, and the reason is said, when ${when}`, async () => {
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

  it("is not shown as if it were about to change any longer, once the change is left unwritten", async () => {
    const granting = logOf(() => run("grantChain", { target: account("plain"), delegates: [] }));
    await until("the change is shown", async () => {
      if (changesShown().length === 0)
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return changesShown().length === 1;
    });
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
    await until("the change is left unwritten", async () => {
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
      return changesShown().length === 0;
    });
    assert.deepEqual(failureCodes(await granting), []);
    assert.deepEqual(policyWrites(), []);
  });

  it("gives a command for whoever may mend it that grants for an hour, and says so", async () => {
    await pressing("Copy Grant Command", async (said) => {
      await run("checkChain", { target: account("plain"), delegates: [] });
      await until("the command is copied", clipboardText, (text) =>
        /^gcloud iam .*'--condition=expression=request\.time < timestamp\(.*title=Mintmark 1 h'$/.test(text),
      );
      await until("it is said", () => said.some((text) => /What it grants ends by itself at/.test(text)));
    });
  });

  it("is not said to lack a role where none would mend it, and the reason can be read in whole", async () => {
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

  const target = account("plain");
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
    it(`is as before after an Undo that was cancelled while ${when}, or can be made so with another Undo`, async () => {
      const world = google().cloud.exportWorld();
      const { faults, requestLog } = google().cloud;
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
      await pressing("Undo", undo, trouble);
      assert.deepEqual(google().cloud.exportWorld(), world);
      assert.deepEqual(changesShown(), []);
    });
  }
});
