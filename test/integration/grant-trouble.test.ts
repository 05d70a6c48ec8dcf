import assert from "node:assert/strict";
import * as vscode from "vscode";
import { run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { changesShown, grantingPlain, grantWithDefaults, pressing } from "./fixture/grants.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { clipboardText } from "./fixture/tokens.ts";
import { troubleWorld } from "./fixture/trouble-world.ts";
import { until } from "./fixture/until.ts";
import { account, caller } from "./fixture/world.ts";

const reading = "iam.serviceAccounts.getIamPolicy";
const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
const writing = "iam.serviceAccounts.setIamPolicy";

describe("a grant in trouble", () => {
  const google = googleForSuite(troubleWorld);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const policyWrites = (): readonly unknown[] => google().cloud.requestLog.filter(({ route }) => route === writing);

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

  /** What one side of the diff shows for the change to the policy of `plain`. */
  const changeAt = (side: "before" | "after"): string =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.path === `/${side}/${account("plain")}.md`)?.getText() ?? "";

  const linesAdded = (): readonly string[] => {
    const before = changeAt("before").split("\n");
    return changeAt("after")
      .split("\n")
      .filter((line) => !before.includes(line));
  };

  /** The titles of the progress notices shown during some work. */
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

  it("for someone else to make is copied as a command that grants for an hour, which the notice says", async () => {
    await pressing("Copy Grant Command", async (said) => {
      await run("checkChain", { target: account("plain"), delegates: [] });
      await until("the command is copied", clipboardText, (text) =>
        /^gcloud iam .*'--condition=expression=request\.time < timestamp\(.*title=Mintmark 1 h'$/.test(text),
      );
      await until("it is said", () => said.some((text) => /Its grant ends automatically at/.test(text)));
    });
  });

  it("is not offered where none would repair the chain, and the reason can be read in whole", async () => {
    await pressing("Show Report", async (said) => {
      await run("grantChain", { target: account("hidden"), delegates: [account("gate")] });
      await until("it is said", () =>
        said.some((text) => /^Mintmark knows no role that would repair the chain\. Hop 2/.test(text)),
      );
    });
    await until(
      "the report",
      () => vscode.window.activeTextEditor?.document.getText() ?? "",
      (text) => /^# Delegation chain check[^]*condition that could not be read/.test(text),
    );
  });

  it("is made although Google's answer is lost; the notice says so and does not suggest a retry", async () => {
    await pressing("Undo", async (said) => {
      google().cloud.faults.add({ route: writing, kind: "cut", times: 1 });
      await grantWithDefaults(account("plain"));
      await until("it is taken back", () => said.at(-1) === "The grant on plain is undone.");
      assert.match(
        said[0] ?? "",
        / on plain@\S+, exactly as shown, although Google's answer was lost\. It takes 2 to 7/,
      );
    });
  });

  /** Writes a policy as a deployment does that knows nothing of the grant. */
  async function deploy(bindings: readonly object[]): Promise<void> {
    const { cloud } = google();
    const answer = await fetch(`${cloud.url}/v1/projects/-/serviceAccounts/${target}:setIamPolicy`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.issueAccessToken(caller).accessToken}` },
      body: JSON.stringify({ policy: { bindings } }),
    });
    assert.equal(answer.status, 200);
  }

  it("that a deployment removes again while Mintmark waits for it is said to be gone, not to be late", async () => {
    const { settings } = google().cloud;
    settings.propagationDelayMs = 600_000;
    const waiting = progressDuring(() =>
      pressing("Wait and Mint…", async (said) => {
        await grantWithDefaults(target);
        await until("the wait asks Google", () =>
          google().cloud.requestLog.some(({ route }) => route === "iam.serviceAccounts.testIamPermissions"),
        );
        await deploy([
          { role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${account("gate")}`] },
        ]);
        await until("it is said", () => said.length > 1);
        assert.equal(
          said.at(-1),
          `The grant on ${target} was removed again by another change of its policy: user:${caller} does not have roles/iam.serviceAccountTokenCreator any more. A deployment that sets the whole policy does this at every run; add the grant there, or grant it again.`,
        );
      }),
    );
    await waiting.finally(() => (settings.propagationDelayMs = 0));
    assert.deepEqual(changesShown(), []);
  });

  it("that lets an account mint for itself says what follows; so does its first mint, and no other", async () => {
    const own = account("own");
    await google().useCredential(await google().cloud.createKeyFile(own));
    await pressing("Nothing", async (said) => {
      await grantWithDefaults(own);
      const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.path === `/after/${own}.md`)?.getText() ?? "";
      const warning = " mint for itself. Anyone who has one token of such an account can renew it forever.";
      assert.ok(shown.includes(`It lets \`${own}\`${warning}`), shown);
      const request = {
        target: own,
        delegates: [],
        scopes: [cloudPlatform],
        lifetimeSeconds: 600,
        destination: "clipboard",
      };
      await run("mintAccessToken", request);
      await run("mintAccessToken", request);
      const warned = said.filter((text) => text.includes(`${own} may${warning}`));
      assert.deepEqual(
        [warned.length, said.filter((text) => text.includes("is on the clipboard")).length],
        [1, 2],
        said.join("\n"),
      );
    }).finally(() => google().use());
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
      const settling = "Checking if the policy of plain has changed…";
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
        const isOver = (): boolean => said.some((text) => /is undone\.$/.test(text));
        await until("the Undo is cancelled, and what was left is taken back", async () => {
          if (!isOver()) await vscode.commands.executeCommand("notification.acceptPrimaryAction");
          return isOver();
        });
        const ending =
          says.length === 0 ? "Cancelled too late: the grant on plain is undone." : "The grant on plain is undone.";
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
