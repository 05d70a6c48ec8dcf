import assert from "node:assert/strict";
import * as vscode from "vscode";
import { run, runAndCancel } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { groupsWorld } from "./fixture/groups-world.ts";
import { failureCodes, logOf } from "./fixture/log-file.ts";
import { until } from "./fixture/until.ts";
import { account } from "./fixture/world.ts";

describe("groups in policies", () => {
  const google = googleForSuite(groupsWorld);

  let callsBefore = 0;

  beforeEach(async () => {
    await google().forgetCaller();
    callsBefore = google().cloud.requestLog.length;
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  function shown(what: string, says: RegExp): Promise<string> {
    const text = (): string => vscode.window.activeTextEditor?.document.getText() ?? "";
    return until(what, text, (content) => says.test(content));
  }

  /** How many groups this test has asked Google about. */
  function askedAbout(): number {
    const calls = google().cloud.requestLog.slice(callsBefore);
    return calls.filter(({ route }) => route === "cloudidentity.groups.lookup").length;
  }

  it("lead on, one inside the other, and those that cannot be seen are named once with the reason", async () => {
    await run("showReachable");
    const text = await shown("the report", /# What ada can reach/);
    assert.match(text, new RegExp(`\`${account("vault")}\`: anything; through \`${account("gate")}\`$`, "m"));
    assert.match(text, /- `sealed@acme-tests\S+: anything; depends on a group/);
    assert.doesNotMatch(text, /`closed@acme-tests/);
    assert.match(
      text,
      /Google denied a permission on what is listed here[^]*- Who is in the group `sealed@acme\.example`/,
    );
    assert.equal(askedAbout(), 5);
    await run("showReachable");
    assert.equal(askedAbout(), 5);
  });

  const checks = [
    { target: "vault", says: /Hop 2 of 2: works[^]*for `group:outer@acme\.example` on `vault@/ },
    {
      target: "sealed",
      says: /group:sealed@acme\.example has \S+ on sealed@\S+ who belongs to it cannot be seen\. Google denied/,
    },
    { target: "closed", says: /Hop 2 of 2: fails[^]*the account that acts in this hop is not a member of the group/ },
  ];
  for (const { target, says } of checks) {
    it(`are looked into by a check of the way to ${target}`, async () => {
      await run("checkChain", { target: account(target), delegates: [account("gate")] });
      await shown("the check", says);
    });
  }

  it("are asked about once where the API is not enabled, and the report says what to do", async () => {
    google().cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "serviceDisabled" });
    await run("showReachable");
    await shown("the report", /cloudidentity\.googleapis\.com is not enabled in \d+, the project that pays[^]*`outer@/);
    assert.equal(askedAbout(), 1);
  });

  it("that the quota left unread half-way are read at the next question", async () => {
    const route = "cloudidentity.groups.memberships.list";
    google().cloud.faults.add({ route, kind: "slow", delayMs: 0, times: 1 });
    google().cloud.faults.add({ route, kind: "status", status: 429, retryAfterSeconds: 60 });
    await run("showReachable");
    await shown("what is missing", /Too many calls for what is listed here[^]*- Who is in the group `outer@/);
    google().cloud.faults.clear();
    callsBefore = google().cloud.requestLog.length;
    await run("showReachable");
    await shown("the rest", new RegExp(`\`${account("vault")}\`: anything; through`));
    assert.equal(askedAbout(), 4);
  });

  it("are not asked about any longer once Cancel is pressed", async () => {
    google().cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "hang" });
    const lines = await logOf(() => runAndCancel("showReachable", {}, () => askedAbout() > 0));
    assert.deepEqual(failureCodes(lines), []);
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      [],
    );
  });
});
