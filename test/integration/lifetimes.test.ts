import assert from "node:assert/strict";
import * as vscode from "vscode";
import { run } from "./fixture/commands.ts";
import { googleForSuite } from "./fixture/google-under-test.ts";
import { Picks } from "./fixture/picks.ts";
import { clipboardText } from "./fixture/tokens.ts";
import { account, world } from "./fixture/world.ts";

const constraint = "iam.allowServiceAccountCredentialLifetimeExtension";
const reading = "orgpolicy.policies.getEffectivePolicy";
const listed = { values: { allowedValues: [account("direct")] } };

describe("a lifetime of more than one hour", () => {
  const google = googleForSuite({
    ...world,
    orgPolicies: [{ attachedTo: "organizations/1000", constraint, rules: [listed] }],
  });
  beforeEach(() => google().forgetCaller());

  /** Mints through the wizard, which asks for the account and the lifetime. */
  const wizard = (name: string, act: (picks: Picks) => Promise<void>): Promise<void> =>
    Picks.during(
      () => run("mintAccessToken", { scopes: ["cloud-platform"], delegates: [], destination: "clipboard" }),
      async (picks) => {
        await picks.waitFor(/^Whose token\?/);
        picks.type(account(name));
        await picks.waitForActive(account(name));
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        await picks.waitFor(/^For how long\? Pick a lifetime, or/);
        await act(picks);
      },
    );

  const longer = async (picks: Picks): Promise<readonly vscode.QuickPickItem[]> => {
    await picks.take("Longer than 1 h…");
    return picks.waitFor(/^For how long\? Pick a lifetime of more than 1 h/);
  };

  const readings = (): number => google().cloud.requestLog.filter(({ route }) => route === reading).length;

  it("is offered to an account that the organization policy allows it, and minted", async () => {
    const before = readings();
    const { mint } = await google().callsOf(() =>
      wizard("direct", async (picks) => {
        const [says] = await longer(picks);
        assert.match(
          says?.label ?? "",
          /direct may have up to 12 h: the organization policy of acme-tests allows it\./,
        );
        await picks.take("12 h");
      }),
    );
    assert.equal(mint, 1);
    assert.equal(readings() - before, 1);
  });

  it("is said to be refused to another one, with the command for who can change it", async () => {
    const { mint } = await google().callsOf(() =>
      wizard("first", async (picks) => {
        const [says] = await longer(picks);
        assert.match(
          says?.label ?? "",
          /first may have 1 h at most: the organization policy of acme-tests does not list/,
        );
        assert.equal(says?.detail, "In the list: direct.");
        await picks.take("Copy the gcloud command that adds it");
        assert.equal(
          await clipboardText(),
          `gcloud resource-manager org-policies allow ${constraint} ${account("direct")} ${account("first")} --project=acme-tests`,
        );
        await picks.waitFor(/^For how long\? Pick a lifetime of more than 1 h/);
        await picks.take("1 h");
      }),
    );
    assert.equal(mint, 1);
  });

  it("is not known where the policy cannot be read, and then left to Google", async () => {
    google().cloud.faults.add({ route: reading, kind: "status", status: 503 });
    const { mint } = await google().callsOf(() =>
      wizard("direct", async (picks) => {
        const [says] = await longer(picks);
        assert.match(says?.label ?? "", /Whether direct may have more than 1 h is not known; Google decides\./);
        await picks.take("2 h");
      }),
    );
    assert.equal(mint, 1);
  });

  it("is not asked about for a lifetime of up to one hour", async () => {
    const before = readings();
    await wizard("direct", (picks) => picks.take("30 min"));
    assert.equal(readings(), before);
  });
});
