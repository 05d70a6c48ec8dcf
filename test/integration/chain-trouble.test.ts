import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Fault } from "../../src/sandbox/http/faults.ts";
import { run, runAndCancel } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { beyond, troubleWorld } from "./fixture/trouble-world.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

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
    says: /depends on a condition that could not be read[^]*with a condition that could not be read/,
  },
  {
    when: "a binding is for a deleted account of the same name",
    target: account("deleted"),
    says: /it is for a deleted account; the current one with this name is a different account/,
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
    says: /Everyone on the internet may do this: remove `allUsers` from that binding/,
  },
];

describe("a delegation chain in trouble", () => {
  const google = googleForSuite(troubleWorld);

  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  for (const { when, target, fault, says } of troubles) {
    it(`is checked as far as can be, and the report says it, when ${when}`, async () => {
      if (fault !== undefined) google().cloud.faults.add(fault);
      await run("checkChain", { target, delegates: [account("gate")] });
      // A report that replaces an earlier one appears in the editor a moment later.
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
});
