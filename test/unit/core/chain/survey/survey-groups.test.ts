import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { drawChain } from "../../../../../src/core/request/chain.ts";
import { shortAccountName } from "../../../../../src/core/account/account-name.ts";
import { type FoundChain, findChains } from "../../../../../src/core/chain/search/find-chains.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import { reachableFrom, reachingOf } from "../../../../../src/core/chain/search/reach.ts";
import type { Survey } from "../../../../../src/core/chain/survey/survey.ts";
import { everythingUnread, groupsUnseenAs } from "../../../../../src/core/chain/survey/survey-groups.ts";
import { binding, caller, email, tokenCreator, worldOf } from "../../../sandbox/sandbox-fixture.ts";
import { allBut, customRoles } from "../chain-fixture.ts";
import { surveyedCloud } from "../graph/surveyed-cloud.ts";

const places = [
  { kind: "accounts", projectIds: ["acme-one"] },
  { kind: "assets", scope: "organizations/1000" },
] as const;
const team = (name: string): string => `group:${name}@acme.example`;
const member = (name: string): string => `serviceAccount:${email(name)}`;
const readers = [
  "roles/iam.securityReviewer",
  "roles/browser",
  "roles/cloudasset.viewer",
  "roles/iam.serviceAccountViewer",
].map((role) => binding(role, `user:${caller}`));

type Groups = Readonly<Record<string, { readonly members: readonly string[]; readonly [more: string]: unknown }>>;

/** Ada acts through the gate, and the gate through groups: of the vault, the safe and the till. */
function worldWith(groups: Groups, readsAll = false): object {
  const accounts = {
    gate: { bindings: [binding(tokenCreator, `user:${caller}`)] },
    vault: { bindings: [binding(tokenCreator, team("outer"))] },
    safe: {
      bindings: [
        binding("roles/viewer", team("viewers")),
        binding(allBut("iam.serviceAccounts.signJwt"), team("safe")),
      ],
    },
    till: { bindings: [binding("roles/iam.serviceAccountAdmin", team("admins"))] },
  };
  const rest = {
    roles: customRoles,
    groups: Object.entries(groups).map(([name, group]) => ({ email: `${name}@acme.example`, ...group })),
    ...(readsAll && { groupReaders: [`user:${caller}`] }),
  };
  return worldOf({ organizationBindings: readers, accounts, rest });
}

const nested: Groups = {
  outer: { members: [team("middle")] },
  middle: { members: [team("inner"), team("outer")] },
  inner: { members: [member("gate")] },
  safe: { members: [member("gate")] },
};

function chains(survey: Survey, target: string, now: number): readonly FoundChain[] {
  const wanted = { from: caller, target: email(target), kind: "accessToken", limit: 5 } as const;
  const found = findChains(new HopWalk(survey.graph, now), wanted);
  return found.kind === "found" ? found.chains : [];
}

function drawn(survey: Survey, target: string, now = 0): readonly string[] {
  return chains(survey, target, now).map(({ chain, state }) => `${state}: ${drawChain(chain, shortAccountName)}`);
}

function unread(survey: Survey): readonly string[] {
  return everythingUnread(survey).map(({ subject, resource, failure }) => `${subject} ${resource}: ${failure.code}`);
}

suite("a survey of policies with groups", () => {
  for (const place of places) {
    suite(place.kind === "accounts" ? "account by account" : "by search", () => {
      test("finds a chain through nested groups as certain, and names them in its reason", async (t) => {
        const at = await surveyedCloud(t, { world: worldWith(nested, true) }, caller);
        const survey = await at.read(place);
        const [chain] = chains(survey, "vault", at.clock.now());
        assert.deepEqual(drawn(survey, "vault"), ["certain: ada → gate → vault"]);
        const [reason] = chain?.hops[1]?.reasons ?? [];
        assert.deepEqual(
          [reason?.grant.member, reason?.sets, reason?.endsAt],
          [team("outer"), [team("inner"), team("middle")], undefined],
        );
        assert.deepEqual(drawn(survey, "safe"), ["certain: ada → gate → safe"]);
        assert.deepEqual(unread(survey), []);
      });

      test("asks about groups of minting roles and custom roles only, twice each, and only the first time", async (t) => {
        const at = await surveyedCloud(t, { world: worldWith(nested, true) }, caller);
        const { graph } = await at.read(place);
        const asked = at.calls();
        assert.deepEqual(
          [asked["cloudidentity.groups.lookup"], asked["cloudidentity.groups.memberships.list"]],
          [4, 4],
        );
        assert.equal((await at.read(place)).graph, graph, "nothing new was learned");
        assert.deepEqual(at.calls(), {});
        await at.read(place, { isFresh: true });
        assert.equal(at.calls()["cloudidentity.groups.lookup"], 4);
      });

      test("names the groups that the caller may not see, finds nothing through them, and something through the others", async (t) => {
        const world = worldWith({ ...nested, safe: { members: [member("gate"), `user:${caller}`] } });
        const at = await surveyedCloud(t, { world }, caller);
        const survey = await at.read(place);
        assert.deepEqual(drawn(survey, "vault"), ["conditional: ada → vault"]);
        assert.deepEqual(drawn(survey, "safe"), ["certain: ada → safe"]);
        assert.deepEqual(unread(survey), ["group outer@acme.example: permissionDenied"]);
      });

      test("names a group inside a readable one that may not be seen", async (t) => {
        const groups = {
          outer: { members: [team("middle"), `user:${caller}`] },
          middle: { members: [member("gate")], membersVisibleTo: "nobody" },
        };
        const at = await surveyedCloud(t, { world: worldWith(groups) }, caller);
        const survey = await at.read(place);
        assert.deepEqual(unread(survey).slice(0, 1), ["group middle@acme.example: permissionDenied"]);
        assert.deepEqual(unread(await at.read(place)).slice(0, 1), ["group middle@acme.example: permissionDenied"]);
        assert.deepEqual(drawn(survey, "vault"), ["certain: ada → vault"]);
      });

      test("leaves a doubt about a group in which Google does not name everybody", async (t) => {
        const members = [member("gate"), "domain:acme.example"];
        const world = worldWith({ outer: { members, membersVisibleTo: "domain" } });
        const at = await surveyedCloud(t, { world }, caller);
        const survey = await at.read(place);
        assert.deepEqual(drawn(survey, "vault"), ["certain: ada → gate → vault", "conditional: ada → vault"]);
        assert.deepEqual(groupsUnseenAs("someNotNamed", survey), ["outer@acme.example"]);
      });

      test("asks once if the API is not enabled, and says so for every group", async (t) => {
        const at = await surveyedCloud(t, { world: worldWith(nested, true) }, caller);
        at.cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "serviceDisabled" });
        const survey = await at.read(place);
        assert.equal(at.calls()["cloudidentity.groups.lookup"], 1);
        assert.deepEqual(unread(survey), [
          "group outer@acme.example: serviceDisabled",
          "group safe@acme.example: serviceDisabled",
        ]);
        assert.equal(survey.isWhole, true);
      });

      test("continues at the next question if the quota stopped it", async (t) => {
        const at = await surveyedCloud(t, { world: worldWith(nested, true) }, caller);
        const fault = { route: "cloudidentity.groups.memberships.list", kind: "status", status: 429 } as const;
        at.cloud.faults.add({ ...fault, retryAfterSeconds: 60 });
        assert.deepEqual(unread(await at.read(place)), [
          "group outer@acme.example: rateLimited",
          "group safe@acme.example: rateLimited",
        ]);
        at.cloud.faults.clear();
        at.calls();
        const survey = await at.read(place);
        assert.deepEqual([unread(survey), drawn(survey, "vault")], [[], ["certain: ada → gate → vault"]]);
        assert.deepEqual(Object.keys(at.calls()), [
          "cloudidentity.groups.lookup",
          "cloudidentity.groups.memberships.list",
        ]);
      });

      test("that is cancelled while reading groups continues there", async (t) => {
        const at = await surveyedCloud(t, { world: worldWith(nested, true) }, caller);
        at.cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "hang" });
        const stop = new AbortController();
        const reading = at.read(place, { signal: stop.signal });
        const isAsking = (): boolean =>
          at.cloud.requestLog.some(({ route }) => route === "cloudidentity.groups.lookup");
        while (!isAsking()) await new Promise((resolve) => setImmediate(resolve));
        stop.abort();
        await assert.rejects(reading);
        at.cloud.faults.clear();
        at.calls();
        assert.deepEqual(drawn(await at.read(place), "vault"), ["certain: ada → gate → vault"]);
        assert.deepEqual(Object.keys(at.calls()), [
          "cloudidentity.groups.lookup",
          "cloudidentity.groups.memberships.list",
        ]);
      });

      test("counts a membership until it ends, and not from then on, without reading again", async (t) => {
        const start = Date.parse("2026-11-21T12:00:00Z");
        const groups = {
          outer: {
            members: [member("gate")],
            expiries: { [member("gate")]: new Date(start + 86_400_000 * 400).toISOString() },
          },
          safe: { members: [member("gate")], expiries: { [member("gate")]: "2020-01-01T00:00:00Z" } },
        };
        const at = await surveyedCloud(t, { world: worldWith(groups, true) }, caller);
        const survey = await at.read(place);
        const [chain] = chains(survey, "vault", at.clock.now());
        assert.equal(chain?.hops[1]?.reasons[0]?.endsAt, start + 86_400_000 * 400);
        assert.deepEqual(drawn(survey, "safe"), []);
        at.calls();
        at.clock.time += 86_400_000 * 800;
        const later = await at.read(place);
        assert.deepEqual([drawn(later, "vault"), at.calls()], [[], {}]);
      });

      test("says how many groups there are more than it asks about", async (t) => {
        const many = Array.from({ length: 350 }, (_, index) => `many-${index}`);
        const groups = Object.fromEntries(many.map((name) => [name, { members: [] }]));
        const world = worldWith({ outer: { members: many.map(team) }, ...groups }, true);
        const at = await surveyedCloud(t, { world }, caller);
        const survey = await at.read(place);
        assert.equal(groupsUnseenAs("tooMany", survey).length, 52);
        assert.equal(at.calls()["cloudidentity.groups.lookup"], 300);
      });
    });
  }

  test("says the same by either way, whatever the caller may see of the groups", async (t) => {
    const worlds = [
      worldWith(nested, true),
      worldWith(nested),
      worldWith({ ...nested, outer: { members: [team("middle"), "domain:acme.example"], membersVisibleTo: "domain" } }),
    ];
    for (const world of worlds) {
      const at = await surveyedCloud(t, { world }, caller);
      const answers: unknown[] = [];
      for (const place of places) {
        const survey = await at.read(place);
        const walk = new HopWalk(survey.graph, at.clock.now());
        answers.push([
          unread(survey),
          survey.unseenGroups.map(({ email: name, because }) => `${name} ${because}`),
          reachableFrom(walk, caller),
          ...["gate", "vault", "safe", "till"].map((name) => reachingOf(walk, email(name), "accessToken")),
          survey.graph.unseenSets.map((node) => survey.graph.names[node]).sort(),
        ]);
      }
      assert.deepEqual(answers[0], answers[1]);
    }
  });
});
