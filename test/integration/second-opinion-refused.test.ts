import assert from "node:assert/strict";
import * as vscode from "vscode";
import { answering } from "./fixture/dialogs.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { askingAfterCheck, finding, opinionWorld, reader } from "./fixture/second-opinions.ts";
import { until } from "./fixture/until.ts";
import { caller } from "./fixture/world.ts";

const route = "cloudasset.analyzeIamPolicy";

describe("a second opinion that Policy Analyzer refuses", () => {
  const google = googleForSuite(opinionWorld);

  const reportText = (): string => vscode.window.activeTextEditor?.document.getText() ?? "";

  beforeEach(() => google().use());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("says which role is missing, and where, when it is denied", async () => {
    await google().use(reader);
    const lines = await logOf(() =>
      finding(async (picks) => {
        await picks.take("Ask Policy Analyzer…");
        await picks.waitFor("What do you want to do with it?");
      }),
    );
    assert.deepEqual(failureCodes(lines), ["permissionDenied"]);
    assert.match(lines.join("\n"), /analyzeIamPolicy on organizations\/1000.*Cloud Asset Viewer/);
  });

  const refusals = [
    { when: "it is denied", as: reader, says: "You may not ask it on organizations/1000; “Check…” asks Google" },
    {
      when: "its API is not enabled",
      as: caller,
      fault: { route, kind: "serviceDisabled" } as const,
      says: "cloudasset.googleapis.com is not enabled in ",
    },
  ];
  for (const { when, as, fault, says } of refusals) {
    it(`comes back to the chain with the reason when ${when}, and the chain can be checked there`, async () => {
      await google().use(as);
      await finding(async (picks) => {
        if (fault !== undefined) google().cloud.faults.add(fault);
        await picks.take("Ask Policy Analyzer…");
        const rows = await picks.waitFor("What do you want to do with it?");
        const asking = rows.find(({ label }) => label.endsWith("Ask Policy Analyzer…"));
        assert.equal(asking?.description, "not answered");
        assert.ok(asking.detail?.startsWith(says), asking.detail);
        await picks.waitForActive("Ask Policy Analyzer…");
        await picks.take("Check…");
      });
      await until("the check", reportText, (text) => /^# Delegation chain check[^]*→ `target@/.test(text));
    });
  }

  it("after a check leaves the delegates to be asked", async () => {
    await google().use(reader);
    google().cloud.faults.add({ route: "iam.serviceAccounts.getIamPolicy", kind: "perimeter" });
    const errors: (readonly unknown[])[] = [];
    await answering(
      "showErrorMessage",
      (...error) => void errors.push(error),
      () =>
        askingAfterCheck(async (check) => {
          await check();
          await until("the refusal is said", () => errors.length > 0);
        }),
    );
    assert.deepEqual(
      errors.map(([, ...buttons]) => buttons),
      [["Ask the Delegates…", "Show Log"]],
    );
  });
});
