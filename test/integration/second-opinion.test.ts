import assert from "node:assert/strict";
import * as vscode from "vscode";
import { run, whileRunning } from "./fixture/commands.ts";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { Picks } from "./fixture/picks.ts";
import { askingAfterCheck, asker, finding, opinionWorld } from "./fixture/second-opinions.ts";
import { clipboardText } from "./fixture/tokens.ts";
import { until } from "./fixture/until.ts";
import { account, caller } from "./fixture/world.ts";

const route = "cloudasset.analyzeIamPolicy";

describe("a second opinion of Policy Analyzer", () => {
  const google = googleForSuite(opinionWorld);

  const queries = (): number => google().cloud.requestLog.filter((request) => request.route === route).length;
  const answered = (): number =>
    google().cloud.requestLog.filter((request) => request.route === route && request.status === 200).length;

  beforeEach(() => google().use());
  afterEach(async () => {
    google().cloud.settings.analysesPerDay = 20;
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  /** Removes access to an account with another client, as colleagues do. */
  async function revoke(name: string): Promise<() => Promise<void>> {
    const { cloud } = google();
    const path = `${cloud.url}/v1/projects/-/serviceAccounts/${account(name)}`;
    const headers = { authorization: `Bearer ${cloud.issueAccessToken(caller).accessToken}` };
    const post = async (verb: string, body: object): Promise<object> => {
      const answer = await fetch(`${path}:${verb}`, { method: "POST", headers, body: JSON.stringify(body) });
      assert.equal(answer.status, 200);
      return (await answer.json()) as object;
    };
    const before = await post("getIamPolicy", {});
    await post("setIamPolicy", { policy: { bindings: [] } });
    return async () => {
      await post("setIamPolicy", { policy: { ...before, etag: undefined } });
    };
  }

  const reportText = (): string => vscode.window.activeTextEditor?.document.getText() ?? "";

  it("is asked only on request, with one query per hop, and is in the report", async () => {
    const before = queries();
    await finding(async (picks, row) => {
      assert.equal(row.description, "3 queries");
      assert.match(row.detail ?? "", /^Of 20 a day per organization, or 1,000 per project/);
      assert.equal(queries(), before);
      await picks.take("Ask Policy Analyzer…");
      const rows = await picks.waitFor("Policy Analyzer finds hops 1, 2 and 3 granted.");
      assert.equal(queries(), before + 3);
      assert.deepEqual(
        rows.flatMap(({ label }) => /Hop .*/.exec(label) ?? []),
        ["Hop 1: agrees", "Hop 2: agrees", "Hop 3: agrees"],
      );
      await picks.take("Show Report");
    });
    await until("the report", reportText, (text) => text.includes("### Second opinion of Policy Analyzer"));
    assert.match(
      reportText(),
      /Hop 2, `gate@\S+` → `middle@\S+`: agrees; Token Creator on middle; Scope: `organizations\/1000`/,
    );
  });

  it("is kept: a second look takes no query, and Ask Again does", async () => {
    await finding(async (picks) => {
      await picks.take("Ask Policy Analyzer…");
      await picks.waitFor("Policy Analyzer finds hops 1, 2 and 3 granted.");
    });
    const before = queries();
    await finding(async (picks, row) => {
      assert.deepEqual([row.description, row.detail], ["no query", "Answered just now; looking again needs no query"]);
      await picks.take("Ask Policy Analyzer…");
      const rows = await picks.waitFor("Policy Analyzer finds hops 1, 2 and 3 granted.");
      assert.equal(queries(), before);
      assert.equal(rows.find(({ label }) => label.endsWith("Ask Again"))?.description, "3 queries");
      await picks.take("Ask Again");
      await until("it is asked again", () => queries() === before + 3);
      await picks.waitFor("Policy Analyzer finds hops 1, 2 and 3 granted.");
    });
  });

  it("disagrees where a policy has changed since it was read", async () => {
    await finding(async (picks) => {
      const restore = await revoke("middle");
      await picks.take("Ask Policy Analyzer…");
      const rows = await picks.waitFor("Policy Analyzer disagrees: it finds no grant for hop 2.");
      assert.ok(rows.some(({ label }) => label.endsWith("Hop 2: disagrees")));
      await picks.take("Check…");
      await until("the check", reportText, (text) => /^# Delegation chain check[^]*Hop 2 of 3: fails/.test(text));
      await restore();
    });
  });

  it("is a part, named as one, where the quota of the day is reached half-way", async () => {
    google().cloud.settings.analysesPerDay = answered() + 2;
    await finding(async (picks) => {
      await picks.take("Ask Policy Analyzer…");
      const rows = await picks.waitFor("Only 2 of 3 hops could be asked about.");
      const third = rows.find(({ label }) => label.endsWith("Hop 3: not asked"));
      assert.match(
        third?.detail ?? "",
        /no more queries for organizations\/1000 today \(429\): an organization has 20 a day/,
      );
      google().cloud.settings.analysesPerDay = 20;
      const before = queries();
      await picks.take("Ask About the Rest");
      await picks.waitFor("Policy Analyzer finds hops 1, 2 and 3 granted.");
      assert.equal(queries(), before + 1);
    });
  });

  it("says that the answers are older, and why, in a row that is not cut off, if it cannot be asked again", async () => {
    await finding(async (picks) => {
      await picks.take("Ask Policy Analyzer…");
      await picks.waitFor("Policy Analyzer finds hops 1, 2 and 3 granted.");
      google().cloud.settings.analysesPerDay = 0;
      await picks.take("Ask Again");
      const rows = await picks.waitFor("Policy Analyzer found hops 1, 2 and 3 granted; it could not be asked again.");
      const why = rows.find(({ label }) => label.endsWith("It could not be asked again"));
      assert.match(why?.detail ?? "", /answers no more queries.*Ask again tomorrow/);
      await picks.take("It could not be asked again");
    });
    await until("the report", reportText, (text) => /Second opinion[^]*answers no more queries/.test(text));
    const first = vscode.window.activeTextEditor?.selection.active.line ?? 0;
    assert.match(vscode.window.activeTextEditor?.document.lineAt(first).text ?? "", /^## ada → gate → middle → target/);
  });

  it("is not asked any further once Cancel is pressed", async () => {
    google().cloud.faults.add({ route, kind: "hang" });
    const before = queries();
    const isHanging = (): boolean => queries() > before;
    const lines = await logOf(async () => {
      const work = finding(async (picks) => {
        await picks.take("Ask Policy Analyzer…");
        await until("a query hangs", isHanging);
      });
      await until("a query hangs", isHanging);
      await whileRunning(work, "notification.acceptPrimaryAction");
    });
    assert.deepEqual(failureCodes(lines), []);
    assert.equal(queries(), before + 1);
  });

  it("is offered by a check with unknown hops, and asked only about these, with consent", async () => {
    await google().use(asker);
    const before = queries();
    const consents = await askingAfterCheck((check) =>
      Picks.during(check, async (picks) => {
        const rows = await picks.waitFor("Policy Analyzer finds hop 2 granted.");
        assert.equal(queries(), before + 1);
        assert.deepEqual(
          rows.flatMap(({ label }) => /Hop \d: .*/.exec(label) ?? []),
          ["Hop 2: granted"],
        );
        await picks.take("Show Report");
      }),
    );
    assert.equal(consents[0]?.[0], "Ask Policy Analyzer about the hop that is not known?");
    assert.match(JSON.stringify(consents[0]), /This takes 1 query of the 20 a day that an organization has/);
    await until("the report", reportText, (text) => /Delegation chain check[^]*Second opinion/.test(text));
  });

  it("is offered by a check among no more buttons than have room, with the rest in a list", async () => {
    await google().use(asker);
    const offered: (readonly unknown[])[] = [];
    const buttonsOf = (_: unknown, ...buttons: readonly unknown[]): unknown => {
      offered.push(buttons);
      return buttons.find((button) => button === "More…");
    };
    const takeCommand = (rows: unknown): unknown => {
      const listed = rows as readonly vscode.QuickPickItem[];
      offered.push(listed.map(({ label }) => label));
      return listed.find(({ label }) => label === "Copy Grant Command");
    };
    const check = (): Promise<void> => run("checkChain", { target: account("middle"), delegates: [account("gate")] });
    await answering("showInformationMessage", buttonsOf, () =>
      answering("showQuickPick", takeCommand, async () => {
        await check();
        await until("the command is copied", clipboardText, (text) => text.includes(account("middle")));
      }),
    );
    assert.deepEqual(offered.slice(0, 2), [
      ["Ask the Delegates…", "Ask Policy Analyzer…", "More…"],
      ["Grant…", "Copy Grant Command", "Show Picture"],
    ]);
  });
});
