import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { chainVerdict } from "../../../../../src/core/chain/check/chain-verdict.ts";
import { binding, caller, email, send, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import type { SandboxCloud } from "../../../../../src/sandbox/sandbox-cloud.ts";
import { allBut, checkedCloud, denyReviewer, never, question, reviewer, verdicts } from "../chain-fixture.ts";

const reading = { organizationBindings: [...reviewer, denyReviewer] };

suite("the binding that a hop goes through", () => {
  async function through(t: TestContext, parts: Parameters<typeof checkedCloud>[1]) {
    const { check } = await checkedCloud(t, { ...reading, ...parts });
    const { hops } = await check(question(["gate", "vault"]), never);
    return hops.map(({ verdict }) =>
      verdict.kind === "held"
        ? [verdict.proof, verdict.through?.role, verdict.through?.resource, verdict.through?.member]
        : [verdict.kind],
    );
  }
  const gateMember = `serviceAccount:${email("gate")}`;
  const gate = { bindings: [binding(tokenCreator, `user:${caller}`)] };
  const own = ["test", tokenCreator, email("gate"), `user:${caller}`];

  test("is the account's own", async (t) => {
    const accounts = { gate, vault: { bindings: [binding(tokenCreator, gateMember)] } };
    assert.deepEqual(await through(t, { accounts }), [own, ["policies", tokenCreator, email("vault"), gateMember]]);
  });

  test("is inherited from the project, the folder or the organization", async (t) => {
    const granted = [binding(tokenCreator, gateMember)];
    const accounts = { gate, vault: {} };
    const inherited = (resource: string) => [own, ["policies", tokenCreator, resource, gateMember]];
    assert.deepEqual(await through(t, { accounts, projectBindings: granted }), inherited("projects/acme-one"));
    assert.deepEqual(await through(t, { accounts, folderBindings: granted }), inherited("folders/2000"));
    const organizationBindings = [...reading.organizationBindings, ...granted];
    assert.deepEqual(await through(t, { accounts, organizationBindings }), inherited("organizations/1000"));
  });

  test("is a group's for the caller, whose own test proves it", async (t) => {
    const accounts = { gate: { bindings: [binding(tokenCreator, "group:devs@acme.example")] }, vault: {} };
    const groups = { devs: [`user:${caller}`] };
    const [first] = await through(t, { accounts, groups });
    assert.deepEqual(first, ["test", tokenCreator, email("gate"), "group:devs@acme.example"]);
  });

  test("is a custom role, or everyone", async (t) => {
    const role = allBut("iam.serviceAccounts.signBlob");
    const accounts = { gate, vault: { bindings: [binding(role, "allAuthenticatedUsers")] } };
    assert.deepEqual((await through(t, { accounts }))[1], ["policies", role, email("vault"), "allAuthenticatedUsers"]);
  });
});

suite("a later hop", () => {
  const gate = { bindings: [binding(tokenCreator, `user:${caller}`)] };
  const gateMember = `serviceAccount:${email("gate")}`;

  async function second(t: TestContext, vault: object, parts: Parameters<typeof checkedCloud>[1] = {}) {
    const { check } = await checkedCloud(t, { ...reading, accounts: { gate, vault }, ...parts });
    return (await check(question(["gate", "vault"]), never)).hops[1]!;
  }
  const conditional = (expression: string) => ({
    bindings: [{ ...binding(tokenCreator, gateMember), condition: { title: "t", expression } }],
  });

  test("behind a group whose members cannot be seen is not knowable", async (t) => {
    const vault = { bindings: [binding(tokenCreator, "group:robots@acme.example")] };
    const { verdict } = await second(t, vault);
    assert.ok(verdict.kind === "unknowable");
    assert.deepEqual(
      verdict.obstacles.map((obstacle) => [obstacle.kind, "grant" in obstacle && obstacle.grant.member]),
      [["membershipUnseen", "group:robots@acme.example"]],
    );
  });

  const team = (name: string): string => `group:${name}@acme.example`;
  const ofTeam = { bindings: [binding(tokenCreator, team("robots"))] };
  const withGroups = (groups: Readonly<Record<string, object>>, rest: object = {}) => ({
    rest: {
      groups: Object.entries(groups).map(([name, group]) => ({ email: `${name}@acme.example`, ...group })),
      groupReaders: [`user:${caller}`],
      ...rest,
    },
  });

  test("is held through a group that holds it in another group, as far as the caller may see them", async (t) => {
    const groups = { robots: { members: [team("inner")] }, inner: { members: [gateMember] } };
    const { verdict } = await second(t, ofTeam, withGroups(groups));
    assert.ok(verdict.kind === "held");
    assert.deepEqual([verdict.proof, verdict.through?.member], ["policies", team("robots")]);
    const unseen = await second(t, ofTeam, withGroups(groups, { groupReaders: [] }));
    assert.ok(unseen.verdict.kind === "unknowable");
    const [obstacle] = unseen.verdict.obstacles;
    assert.ok(obstacle?.kind === "membershipUnseen");
    assert.equal(obstacle.failure?.code, "permissionDenied");
  });

  test("lacks the permission when the account is not in the group, or not any more", async (t) => {
    const ended = { expiries: { [gateMember]: "2026-11-21T11:00:00Z" } };
    for (const members of [{ members: [`user:${caller}`] }, { members: [gateMember], ...ended }]) {
      const { verdict } = await second(t, ofTeam, withGroups({ robots: members }));
      assert.ok(verdict.kind === "missing");
      assert.deepEqual(
        verdict.near.map(({ kind, grant }) => [kind, grant.member]),
        [["notListed", team("robots")]],
      );
    }
  });

  test("is unknown, with a reason, if groups cannot be asked about at all", async (t) => {
    const { check, cloud } = await checkedCloud(t, { ...reading, accounts: { gate, vault: ofTeam } });
    cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "serviceDisabled" });
    const { verdict } = (await check(question(["gate", "vault"]), never)).hops[1]!;
    assert.ok(verdict.kind === "unknowable" && verdict.obstacles[0]?.kind === "membershipUnseen");
    assert.equal(verdict.obstacles[0].failure?.code, "serviceDisabled");
  });

  test("that a deny policy forbids to a group is denied to a member, and held by an account that is not one", async (t) => {
    const rule = {
      deniedPrincipals: ["principalSet://goog/group/banned@acme.example"],
      deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
    };
    const denyPolicies = [{ id: "no-mint", attachedTo: "folders/2000", rules: [rule] }];
    const vault = { bindings: [binding(tokenCreator, gateMember)] };
    const kindFor = async (members: readonly string[], readers: readonly string[]): Promise<string> => {
      const more = { denyPolicies, groupReaders: readers };
      return (await second(t, vault, withGroups({ banned: { members } }, more))).verdict.kind;
    };
    assert.equal(await kindFor([gateMember], [`user:${caller}`]), "denied");
    assert.equal(await kindFor([], [`user:${caller}`]), "held");
    assert.equal(await kindFor([], []), "unknowable");
  });

  test("does not ask about groups where a binding or a test decides", async (t) => {
    const vault = { bindings: [binding(tokenCreator, gateMember, team("robots"))] };
    const { check, cloud } = await checkedCloud(t, { ...reading, accounts: { gate, vault } });
    await check(question(["gate", "vault"]), never);
    const asked = cloud.requestLog.filter(({ route }) => route?.startsWith("cloudidentity."));
    assert.deepEqual(asked, []);
  });

  test("with a condition on time is judged as of now", async (t) => {
    const running = await second(t, conditional('request.time < timestamp("2026-11-21T13:00:00Z")'));
    assert.equal(running.verdict.kind, "held");
    const { verdict } = await second(t, conditional('request.time < timestamp("2026-11-21T11:00:00Z")'));
    assert.ok(verdict.kind === "missing");
    assert.deepEqual(
      verdict.near.map(({ kind }) => kind),
      ["conditionFails"],
    );
  });

  test("with a condition on something else is conditional", async (t) => {
    const { verdict } = await second(t, conditional('resource.name.endsWith("vault")'));
    assert.equal(verdict.kind, "conditional");
  });

  test("that a deny policy forbids is denied by that policy", async (t) => {
    const rule = {
      deniedPrincipals: [`principal://iam.googleapis.com/projects/-/serviceAccounts/${email("gate")}`],
      deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
    };
    const denyPolicies = [{ id: "no-mint", attachedTo: "folders/2000", rules: [rule] }];
    const vault = { bindings: [binding(tokenCreator, gateMember)] };
    const { verdict } = await second(t, vault, { rest: { denyPolicies } });
    assert.ok(verdict.kind === "denied");
    assert.equal(verdict.denial.resource, "folders/2000");
    assert.match(verdict.denial.policy, /denypolicies\/no-mint$/);
  });

  test("is held with a reservation while deny policies cannot be read", async (t) => {
    const vault = { bindings: [binding(tokenCreator, gateMember)] };
    const { verdict } = await second(t, vault, { organizationBindings: reviewer });
    assert.ok(verdict.kind === "held");
    assert.deepEqual(verdict.denyUnread, ["projects/acme-one", "folders/2000", "organizations/1000"]);
  });

  test("names roles that people think are enough", async (t) => {
    const vault = { bindings: [binding("roles/iam.serviceAccountUser", gateMember)] };
    const { verdict } = await second(t, vault);
    assert.ok(verdict.kind === "missing");
    assert.deepEqual(
      verdict.near.map(({ kind, grant }) => [kind, grant.role]),
      [["roleTooSmall", "roles/iam.serviceAccountUser"]],
    );
  });

  test("names a binding for a deleted account of the same name", async (t) => {
    const vault = { bindings: [binding(tokenCreator, `deleted:${gateMember}?uid=123`)] };
    const { verdict } = await second(t, vault);
    assert.ok(verdict.kind === "missing");
    assert.deepEqual(
      verdict.near.map(({ kind }) => kind),
      ["memberDeleted"],
    );
  });

  test("to an account that does not exist says so", async (t) => {
    const { check } = await checkedCloud(t, { ...reading, accounts: { gate } });
    const { hops } = await check(question(["gate", "nobody"]), never);
    assert.equal(hops[1]!.verdict.kind, "noAccount");
  });

  test("to a disabled account breaks the chain although the permission is held", async (t) => {
    const { check } = await checkedCloud(t, {
      ...reading,
      accounts: { gate: { ...gate, disabled: true }, vault: { bindings: [binding(tokenCreator, gateMember)] } },
    });
    const report = await check(question(["gate", "vault"]), never);
    const verdict = chainVerdict(report);
    assert.ok(verdict.kind === "broken");
    assert.deepEqual([verdict.at.hop.number, verdict.at.verdict.kind], [1, "held"]);
  });

  test("most likely lacks it if only the containers above the project cannot be seen", async (t) => {
    const projectBindings = reviewer.map(({ members }) => binding("roles/viewer", ...members));
    const { verdict } = await second(t, {}, { organizationBindings: [], projectBindings });
    assert.ok(verdict.kind === "unknowable");
    assert.equal(verdict.isLikelyMissing, true);
    const { verdict: grouped } = await second(
      t,
      { bindings: [binding(tokenCreator, "group:robots@acme.example")] },
      { organizationBindings: [], projectBindings },
    );
    assert.ok(grouped.kind === "unknowable");
    assert.equal(grouped.isLikelyMissing, false);
  });

  test("says which policy could not be read, and never that a permission is missing", async (t) => {
    const { verdict } = await second(t, {}, { organizationBindings: [] });
    assert.ok(verdict.kind === "unknowable");
    assert.deepEqual(
      verdict.obstacles.map((obstacle) => ("resource" in obstacle ? obstacle.resource : obstacle.kind)),
      [email("vault"), "projects/acme-one", "lineageUnread"],
    );
    assert.equal(verdict.isLikelyMissing, false);
  });
});

suite("the check", () => {
  const gate = { bindings: [binding(tokenCreator, `user:${caller}`)], uniqueId: "100000000000000000007" };

  test("knows accounts by their unique ids", async (t) => {
    const vault = { bindings: [binding(tokenCreator, `serviceAccount:${email("gate")}`)] };
    const { check } = await checkedCloud(t, { ...reading, accounts: { gate, vault } });
    const report = await check({ ...question(["gate", "vault"]), delegates: [gate.uniqueId] }, never);
    assert.deepEqual(verdicts(report), ["held", "held"]);
  });

  test("answers for a caller whose source does not know the name", async (t) => {
    const { check } = await checkedCloud(t, { ...reading, accounts: { gate } }, { principal: undefined });
    assert.deepEqual(verdicts(await check(question(["gate"]), never)), ["held"]);
  });

  test("says that a new grant is not in force yet", async (t) => {
    const { check, cloud } = await checkedCloud(t, {
      ...reading,
      accounts: { gate: {} },
      projectBindings: [binding("roles/owner", `user:${caller}`)],
    });
    cloud.settings.propagationDelayMs = 120_000;
    await grant(cloud, "gate", tokenCreator, `user:${caller}`);
    const [hop] = (await check(question(["gate"]), never)).hops;
    assert.ok(hop?.verdict.kind === "missing");
    assert.equal(hop.verdict.near[0]?.kind, "notInForce");
  });

  test("ends at once when it is cancelled", async (t) => {
    const { check } = await checkedCloud(t, { ...reading, accounts: { gate } });
    const abort = new AbortController();
    const checking = check(question(["gate"]), abort.signal);
    abort.abort();
    await assert.rejects(checking, { message: "cancelled" });
  });
});

async function grant(cloud: SandboxCloud, name: string, role: string, member: string): Promise<void> {
  const body = { policy: { version: 3, bindings: [{ role, members: [member] }] } };
  const { status } = await send(cloud, `/v1/projects/-/serviceAccounts/${email(name)}:setIamPolicy`, { body });
  assert.equal(status, 200);
}
