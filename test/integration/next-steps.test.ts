import assert from "node:assert/strict";
import * as vscode from "vscode";
import { run } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { Picks } from "./fixture/picks.ts";
import { troubleWorld } from "./fixture/trouble-world.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

const gate = `serviceAccount:${account("gate")}`;
const creators = { role: "roles/iam.serviceAccountTokenCreator", members: [gate] };
const deniedHost = "acme-denied.iam.gserviceaccount.com";

const world = {
  ...troubleWorld,
  projects: [...troubleWorld.projects, { projectId: "acme-denied", number: "1003", parent: "organizations/1000" }],
  serviceAccounts: [
    ...troubleWorld.serviceAccounts,
    { email: account("asleep"), disabled: true, bindings: [creators] },
    { email: `safe@${deniedHost}`, bindings: [creators] },
  ],
  denyPolicies: [
    {
      id: "no-mint",
      attachedTo: "projects/acme-denied",
      rules: [
        {
          deniedPrincipals: [`principal://iam.googleapis.com/projects/-/serviceAccounts/${account("gate")}`],
          deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
        },
      ],
    },
  ],
};

describe("the next step after a check", () => {
  googleForSuite(world);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const clipboard = (): PromiseLike<string> => vscode.env.clipboard.readText();
  const reportText = (): string => vscode.window.activeTextEditor?.document.getText() ?? "";

  /** Checks the chain over the gate, presses a button of the notice, and returns the buttons that it had. */
  async function pressAfterCheck(
    target: string,
    button: string,
    work: () => Promise<unknown>,
  ): Promise<readonly unknown[]> {
    let offered: readonly unknown[] | undefined;
    await answering(
      "showInformationMessage",
      (_, ...buttons) => {
        if (offered !== undefined) return undefined;
        offered = buttons;
        return button;
      },
      async () => {
        await run("checkChain", { target, delegates: [account("gate")] });
        await until("the notice", () => offered !== undefined);
        await work();
      },
    );
    return offered ?? [];
  }

  it("where the account is disabled is the command that enables it, which the report has too", async () => {
    const command = `gcloud iam service-accounts enable ${account("asleep")}`;
    const offered = await pressAfterCheck(account("asleep"), "Copy Enable Command", () =>
      until("the command is copied", clipboard, (text) => text === command),
    );
    assert.deepEqual(offered, ["Copy Enable Command", "Check Again", "Show Picture"]);
    await until("the report", reportText, (text) => text.includes(command));
  });

  it("where a deny policy forbids it is another chain, or the command that shows the policy", async () => {
    const command = /^gcloud iam policies get no-mint --attachment-point=\S+\/projects\/\S+ --kind=denypolicies$/;
    const offered = await pressAfterCheck(`safe@${deniedHost}`, "Copy Deny Policy Command", () =>
      until("the command is copied", clipboard, (text) => command.test(text)),
    );
    assert.deepEqual(offered, ["Find Another Chain…", "Copy Deny Policy Command", "Show Picture"]);
    await until("the report", reportText, (text) =>
      /can make an exception for `gate@[^]*gcloud iam policies/.test(text),
    );
  });

  it("if Google does not know the account is to change the chain, which opens in the editor", async () => {
    let offered: readonly unknown[] = [];
    await Picks.during(
      async () => {
        offered = await pressAfterCheck(account("nobody"), "Change Chain…", () => Promise.resolve());
      },
      async (picks) => {
        const rows = await picks.waitFor(/^Pick or type an account to add it/);
        assert.ok(rows.some(({ label }) => label.includes("nobody")));
      },
    );
    assert.deepEqual(offered, ["Change Chain…", "Show Picture"]);
  });

  it("where a condition decides is to ask the delegates or to mint", async () => {
    const offered = await pressAfterCheck(account("hidden"), "no button", () => Promise.resolve());
    assert.deepEqual(offered, ["Ask the Delegates…", "Mint…", "More…"]);
    await until("the report", reportText, (text) => /Google evaluates the condition during a mint/.test(text));
  });

  it("where the policies grant every hop is to mint", async () => {
    const offered = await pressAfterCheck(account("plain"), "no button", () => Promise.resolve());
    assert.deepEqual(offered, ["Mint…", "Ask the Delegates…", "Show Picture"]);
  });
});
