import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import { type AccountSurvey, surveyAccount } from "../../../../../src/core/chain/survey/account-survey.ts";
import { KnownDenyPolicies } from "../../../../../src/core/chain/survey/known-deny-policies.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import { everythingUnread } from "../../../../../src/core/chain/survey/survey-groups.ts";
import { relationsOf } from "../../../../../src/core/chain/search/relations.ts";
import { binding, caller, email, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";
import { allBut, checkedCloud, denyReviewer, never, reviewer } from "../chain-fixture.ts";

type Parts = Parameters<typeof checkedCloud>[1];

const gateMember = `serviceAccount:${email("gate")}`;
const creators = (...members: readonly string[]): object => binding(tokenCreator, ...members);

const options = { source: "sandbox", isFresh: false, signal: never } as const;

async function survey(t: TestContext, parts: Parts, account = email("vault")) {
  const cloud = await checkedCloud(t, parts);
  const ports = { ...cloud, denyPolicies: new KnownDenyPolicies(cloud) };
  const read: AccountSurvey = await surveyAccount(ports, account, options);
  const { items } = relationsOf(new HopWalk(read.graph, read.readAt), read.account.email, "minters");
  const minters = items.map(({ neighbour, edge }) => [neighbour.name, edge.state, edge.permissions.length] as const);
  return { read, cloud, ports, minters: new Map(minters.map(([name, ...rest]) => [name, rest])) };
}

suite("who can mint an account", () => {
  test("is read from its own policy and from those above it, with custom roles and groups", async (t) => {
    const { minters, read } = await survey(t, {
      organizationBindings: [...reviewer, denyReviewer, creators("group:admins@acme.example")],
      folderBindings: [creators("user:bob@other.example")],
      projectBindings: [binding(allBut("iam.serviceAccounts.signBlob"), gateMember)],
      accounts: { gate: {}, vault: { bindings: [binding("roles/iam.serviceAccountOpenIdTokenCreator", "allUsers")] } },
      groups: { admins: [] },
    });
    assert.deepEqual(
      minters,
      new Map([
        ["allUsers", ["certain", 1]],
        [email("gate"), ["certain", 4]],
        ["bob@other.example", ["certain", 5]],
        ["group:admins@acme.example", ["certain", 5]],
      ]),
    );
    assert.deepEqual(read.graph.unread, []);
  });

  test("shows the members of groups as far as the caller may see them, and names the other groups", async (t) => {
    const group = (name: string): string => `group:${name}@acme.example`;
    const { minters, read } = await survey(t, {
      organizationBindings: [...reviewer, denyReviewer],
      accounts: { gate: {}, vault: { bindings: [creators(group("own"), group("other"))] } },
      groups: { own: [`user:${caller}`, gateMember], other: ["user:eve@acme.example"] },
    });
    assert.deepEqual(
      minters,
      new Map([
        [group("own"), ["certain", 5]],
        [group("other"), ["certain", 5]],
        [caller, ["certain", 5]],
        [email("gate"), ["certain", 5]],
      ]),
    );
    const unread = everythingUnread(read).map(({ subject, resource }) => `${subject} ${resource}`);
    assert.deepEqual(unread, ["group other@acme.example"]);
  });

  test("costs a call for each policy that applies, however many accounts the project has", async (t) => {
    const others = Array.from({ length: 40 }, (_, index): [string, object] => [`other-${index}`, {}]);
    const accounts = Object.fromEntries<object>([...others, ["vault", { bindings: [creators(gateMember)] }]]);
    const { cloud } = await survey(t, { organizationBindings: reviewer, accounts });
    const reads = cloud.cloud.requestLog.filter(({ route }) => route !== "oauth2.token");
    assert.ok(reads.length <= 10, reads.map(({ route }) => route).join());
    assert.equal(denyReads(cloud), 3);
  });

  test("says which policy could not be read, and shows what the others say", async (t) => {
    const rights = binding("roles/iam.serviceAccountAdmin", `user:${caller}`);
    const accounts = { gate: {}, vault: { bindings: [creators(gateMember), rights] } };
    const { minters, read } = await survey(t, { accounts });
    assert.deepEqual([...minters.keys()], [email("gate")]);
    const unread = read.graph.unread.map(({ subject, resource }) => `${subject} ${resource}`);
    assert.ok(unread.includes("policy projects/acme-one"), unread.join());
  });

  test("of a missing account is a failure that says so", async (t) => {
    await assert.rejects(survey(t, { organizationBindings: reviewer }, email("nobody")), (error) => {
      assert.equal(failureOf(error).code, "notFound");
      return true;
    });
  });

  test("ends at once when it is cancelled", async (t) => {
    const cloud = await checkedCloud(t, { accounts: { vault: {} } });
    const ports = { ...cloud, denyPolicies: new KnownDenyPolicies(cloud) };
    const cancelled = surveyAccount(ports, email("vault"), { ...options, signal: AbortSignal.abort() });
    await assert.rejects(cancelled, (error) => failureOf(error).code === "cancelled");
  });
});

suite("deny policies above an account", () => {
  const accounts = { gate: {}, vault: { bindings: [creators(gateMember)] }, box: { bindings: [creators(gateMember)] } };
  const rule = {
    deniedPrincipals: [`principal://iam.googleapis.com/projects/-/serviceAccounts/${email("gate")}`],
    deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
  };
  const openTo = (surveyed: Awaited<ReturnType<typeof survey>>["read"]): readonly (readonly string[])[] =>
    relationsOf(new HopWalk(surveyed.graph, surveyed.readAt), surveyed.account.email, "minters").items.map(({ edge }) =>
      edge.hops.flatMap(({ denyUnread }) => denyUnread),
    );

  test("are read once for many accounts, so that what is shown is certain", async (t) => {
    const { read, ports, cloud } = await survey(t, { organizationBindings: [...reviewer, denyReviewer], accounts });
    assert.ok(openTo(read).length > 0 && openTo(read).every((places) => places.length === 0));
    const other = await surveyAccount(ports, email("box"), options);
    assert.ok(openTo(other).every((places) => places.length === 0));
    assert.equal(denyReads(cloud), 3);
    cloud.clock.advance(600_000);
    await surveyAccount(ports, email("box"), options);
    assert.equal(denyReads(cloud), 6);
  });

  test("take away what they forbid", async (t) => {
    const denyPolicies = [{ id: "no-mint", attachedTo: "folders/2000", rules: [rule] }];
    const { minters } = await survey(t, {
      organizationBindings: [...reviewer, denyReviewer],
      accounts,
      rest: { denyPolicies },
    });
    assert.deepEqual(minters.get(email("gate")), ["certain", 4]);
  });

  test("that the caller may not read are named, and not asked for again", async (t) => {
    const { read, ports, cloud } = await survey(t, { organizationBindings: reviewer, accounts });
    assert.ok(openTo(read).every((places) => places.length > 0));
    const refused = (surveyed: AccountSurvey): number =>
      everythingUnread(surveyed).filter(({ subject }) => subject === "denyPolicies").length;
    assert.equal(refused(read), 3);
    assert.equal(refused(await surveyAccount(ports, email("box"), options)), 3);
    assert.equal(denyReads(cloud), 3);
  });

  test("are left unread when their quota of a minute would be used up, and read in the next", async (t) => {
    const { ports, cloud } = await survey(t, { organizationBindings: [...reviewer, denyReviewer], accounts });
    const fresh = { ...options, isFresh: true };
    assert.ok(openTo(await surveyAccount(ports, email("vault"), fresh)).every((places) => places.length === 0));
    assert.equal(denyReads(cloud), 4);
    ports.denyPolicies.reset();
    const postponed = await surveyAccount(ports, email("vault"), options);
    assert.ok(openTo(postponed).every((places) => places.length > 0));
    assert.deepEqual(postponed.denyPostponed, ["projects/acme-one", "folders/2000", "organizations/1000"]);
    assert.equal(denyReads(cloud), 4);
    cloud.clock.advance(60_000);
    const whole = await surveyAccount(ports, email("vault"), options);
    assert.ok(openTo(whole).every((places) => places.length === 0));
    assert.deepEqual(whole.denyPostponed, []);
  });

  test("are read once for those who ask at the same time, also when one of them leaves", async (t) => {
    const cloud = await checkedCloud(t, { organizationBindings: [...reviewer, denyReviewer], accounts });
    const known = new KnownDenyPolicies(cloud);
    const containers = ["projects/acme-one", "folders/2000", "organizations/1000"];
    const left = new AbortController();
    const leaving = known.atHand(containers, { ...options, signal: left.signal });
    const others = [known.atHand(containers, options), known.atHand(containers, options)];
    left.abort();
    await assert.rejects(leaving, (error) => failureOf(error).code === "cancelled");
    for (const facts of await Promise.all(others)) {
      assert.deepEqual(
        facts.map((fact) => fact.kind),
        containers.map(() => "denyPolicies"),
      );
    }
    assert.equal(denyReads(cloud), 3);
  });

  test("are not read if no one may act on the account", async (t) => {
    const { cloud } = await survey(t, { organizationBindings: [...reviewer, denyReviewer], accounts: { vault: {} } });
    assert.equal(denyReads(cloud), 0);
  });
});

function denyReads({ cloud }: Awaited<ReturnType<typeof checkedCloud>>): number {
  return cloud.requestLog.filter(({ route }) => route === "iam.denyPolicies.list").length;
}

test("an account that may act as itself is on both of its sides, once on each", async (t) => {
  const vaultMember = `serviceAccount:${email("vault")}`;
  const cloud = await checkedCloud(t, {
    organizationBindings: reviewer,
    accounts: { gate: {}, vault: { bindings: [creators(vaultMember, gateMember)] } },
  });
  const ports = { ...cloud, denyPolicies: new KnownDenyPolicies(cloud) };
  const { graph, readAt } = await surveyAccount(ports, email("vault"), options);
  const walk = new HopWalk(graph, readAt);
  const names = (side: "minters" | "mintables"): readonly string[] =>
    relationsOf(walk, email("vault"), side)
      .items.map(({ neighbour }) => neighbour.name)
      .sort();
  assert.deepEqual([names("minters"), names("mintables")], [[email("gate"), email("vault")], [email("vault")]]);
});
