import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { drawChain } from "../../../../../src/core/request/chain.ts";
import { shortAccountName } from "../../../../../src/core/account/account-name.ts";
import { lineageAround, surveyAround } from "../../../../../src/core/chain/find/choose-place.ts";
import { findInSurvey } from "../../../../../src/core/chain/find/chain-finder.ts";
import { denyCoverage } from "../../../../../src/core/chain/graph/deny-coverage.ts";
import type { FoundChains } from "../../../../../src/core/chain/search/find-chains.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import { neighbourhood } from "../../../../../src/core/chain/search/neighbourhood.ts";
import type { Survey } from "../../../../../src/core/chain/survey/survey.ts";
import { reachableFrom, reachingOf } from "../../../../../src/core/chain/search/reach.ts";
import { isObject, type JsonObject } from "../../../../../src/core/base/json.ts";
import { quietly, surveyedCloud } from "../graph/surveyed-cloud.ts";

const worlds = join(import.meta.dirname, "../../../../../src/sandbox/world");

/** A shipped world in which one person may read every policy and deny policy. */
function readableWorld(name: string, reader: string): { world: JsonObject; projectIds: readonly string[] } {
  const world: unknown = JSON.parse(readFileSync(join(worlds, `${name}.json`), "utf8"));
  assert.ok(isObject(world));
  const [organization, ...rest] = world["organizations"] as readonly JsonObject[];
  const roles = ["roles/viewer", "roles/iam.securityReviewer", "roles/iam.denyReviewer", "roles/browser"];
  const added = roles.map((role) => ({ role, members: [`user:${reader}`] }));
  const bindings = [...((organization?.["bindings"] ?? []) as readonly object[]), ...added];
  const projects = (world["projects"] as readonly JsonObject[]).filter(({ parent }) => parent !== undefined);
  return {
    world: { ...world, organizations: [{ ...organization, bindings }, ...rest] },
    projectIds: projects.map(({ projectId }) => String(projectId)),
  };
}

/** Everything that a survey can answer, so that two can be compared. */
function everything({ graph }: Survey, now: number): unknown {
  const walk = new HopWalk(graph, now);
  const accounts = graph.names.flatMap(
    (name) => /^serviceAccount:(.+@(?:hostile-one|larkfield).*)$/.exec(name)?.[1] ?? [],
  );
  return accounts.toSorted().map((account) => ({
    account,
    reachable: reachableFrom(walk, account),
    tokens: reachingOf(walk, account, "accessToken"),
    signatures: reachingOf(walk, account, "signedBlob"),
    edges: neighbourhood(walk, account, 1000)
      ?.edges.map(({ from, to, state }) => `${from} ${state} ${to}`)
      .sort(),
  }));
}

function drawn(found: FoundChains): readonly string[] {
  if (found.kind === "none") return [found.because];
  return found.chains.map(({ chain, state }) => `${state}: ${drawChain(chain, shortAccountName)}`);
}

suite("reading policies", () => {
  for (const [name, reader] of [
    ["story", "ada@larkfield.example"],
    ["hostile", "bob@hostile.example"],
  ] as const) {
    test(`gives the same graph of the world “${name}”, account by account and by search`, async (t) => {
      const { world, projectIds } = readableWorld(name, reader);
      const at = await surveyedCloud(t, { world }, reader);
      const organizations = world["organizations"] as readonly JsonObject[];
      const scope = `organizations/${String(organizations[0]?.["number"])}`;
      const byAccount = await at.read({ kind: "accounts", projectIds }, { focus: [scope, "folders/660000000010"] });
      const bySearch = await at.read({ kind: "assets", scope }, { focus: [scope, "folders/660000000010"] });
      assert.deepEqual(everything(byAccount, at.clock.now()), everything(bySearch, at.clock.now()));
      assert.ok(JSON.stringify(everything(bySearch, at.clock.now())).length > 5_000);
      assert.deepEqual(
        [byAccount.accounts, byAccount.graph.unread.map(({ subject }) => subject)],
        [bySearch.accounts, bySearch.graph.unread.map(({ subject }) => subject)],
      );
    });
  }

  test("as Ada finds the way to the deployer, and names what she may not read", async (t) => {
    const at = await surveyedCloud(t, { worldPath: "story" }, "ada@larkfield.example");
    const target = "deployer@larkfield-prod.iam.gserviceaccount.com";
    const survey = await surveyAround(at, target, quietly);
    assert.equal(survey.place.kind, "accounts");
    const wanted = { from: "ada@larkfield.example", target, kind: "accessToken", limit: 5 } as const;
    const { found } = await findInSurvey(at, survey, wanted, at.clock.now(), quietly);
    assert.deepEqual(drawn(found), ["certain: ada → ci-runner → release-manager → deployer"]);
    const unread = survey.graph.unread.map(({ subject, resource }) => `${subject} ${resource}`);
    assert.ok(unread.includes("accounts projects/larkfield-vault"), unread.join());
    assert.ok(unread.includes("policy organizations/481516234200"), unread.join());
  });

  test("finds a way to an account of a project whose accounts may not be listed", async (t) => {
    const at = await surveyedCloud(t, { worldPath: "story" }, "ada@larkfield.example");
    const target = "payroll-sync@larkfield-vault.iam.gserviceaccount.com";
    const survey = await surveyAround(at, target, quietly);
    const wanted = { from: "ada@larkfield.example", target, kind: "signedJwt", limit: 5 } as const;
    const { found } = await findInSurvey(at, survey, wanted, at.clock.now(), quietly);
    assert.deepEqual(drawn(found), ["certain: ada → ci-runner → release-manager → payroll-sync"]);
  });

  test("settles by asking Google whether the caller is in a group that cannot be seen", async (t) => {
    const at = await surveyedCloud(t, { worldPath: "story" }, "ada@larkfield.example");
    at.cloud.faults.add({ route: "cloudidentity.groups.lookup", kind: "serviceDisabled" });
    const target = "terraform@larkfield-build.iam.gserviceaccount.com";
    const survey = await surveyAround(at, target, quietly);
    const wanted = { from: "ada@larkfield.example", target, kind: "accessToken", limit: 5 } as const;
    at.calls();
    const asked = await findInSurvey(at, survey, wanted, at.clock.now(), quietly);
    assert.deepEqual(drawn(asked.found), ["certain: ada → terraform"]);
    assert.deepEqual(at.calls(), { "iam.serviceAccounts.testIamPermissions": 1 });
    const again = await findInSurvey(at, asked.survey, wanted, at.clock.now(), quietly);
    assert.deepEqual([drawn(again.found), at.calls()], [["certain: ada → terraform"], {}]);
  });

  test("does not ask again for a refused search, until a fresh reading", async (t) => {
    const at = await surveyedCloud(t, { worldPath: "story" }, "ada@larkfield.example");
    const target = "deployer@larkfield-prod.iam.gserviceaccount.com";
    const searches = async (isFresh: boolean): Promise<number | undefined> => {
      at.calls();
      await surveyAround(at, target, { ...quietly, isFresh });
      return at.calls()["cloudasset.searchAllResources"];
    };
    assert.equal(await searches(false), 2);
    assert.equal(await searches(false), undefined);
    assert.equal(await searches(true), 2);
  });

  test("looks where the user chose, until that cannot be read or the caller changes", async (t) => {
    const at = await surveyedCloud(t, { worldPath: "story" }, "ada@larkfield.example");
    const target = "deployer@larkfield-prod.iam.gserviceaccount.com";
    const place = { kind: "accounts", projectIds: ["larkfield-build"] } as const;
    at.survey.chosenPlace = place;
    assert.deepEqual((await surveyAround(at, target, quietly)).place, place);
    at.survey.chosenPlace = { kind: "assets", scope: "organizations/481516234200" };
    await assert.rejects(surveyAround(at, target, quietly));
    assert.equal(at.survey.chosenPlace, undefined);
    at.survey.chosenPlace = place;
    at.survey.reset();
    assert.equal(at.survey.chosenPlace, undefined);
  });

  test("asks for a project's ancestors once, until a fresh reading, a failure, or another caller", async (t) => {
    const route = "cloudresourcemanager.v1.projects.getAncestry";
    const at = await surveyedCloud(t, { worldPath: "story" }, "ada@larkfield.example");
    const lineage = async (isFresh: boolean): Promise<readonly [places: number, calls: number | undefined]> => {
      at.calls();
      const target = "deployer@larkfield-prod.iam.gserviceaccount.com";
      const { length } = await lineageAround(at, target, { ...quietly, isFresh });
      return [length, at.calls()[route]];
    };
    const fault = { route, kind: "perimeter" } as const;
    at.cloud.faults.add(fault);
    assert.deepEqual(
      [await lineage(false), await lineage(false)],
      [
        [1, 1],
        [1, 1],
      ],
    );
    at.cloud.faults.clear();
    const [places] = await lineage(false);
    assert.ok(places > 1);
    assert.deepEqual(
      [await lineage(false), await lineage(true)],
      [
        [places, undefined],
        [places, 1],
      ],
    );
    at.survey.reset();
    assert.deepEqual(await lineage(false), [places, 1]);
  });

  test("says how many projects were left out, because there are more than are read one by one", async (t) => {
    const generate = { projects: 30, accountsPerProject: 1, seed: 1 };
    const at = await surveyedCloud(t, { world: { name: "w", description: "", generate } }, "ada@large.example");
    at.cloud.faults.add({ route: "cloudasset.searchAllResources", kind: "perimeter" });
    const [project] = (await at.catalog.projects()).items;
    const [account] = (await at.catalog.accounts(project?.projectId ?? "")).items;
    const { place } = await surveyAround(at, account?.email ?? "", quietly);
    assert.ok(place.kind === "accounts");
    assert.deepEqual([place.projectIds.length, place.leftOut], [20, { count: 10, isAtLeast: false }]);
  });

  test("asks for the deny policies above another account when the question goes there", async (t) => {
    const { world, projectIds } = readableWorld("story", "ada@larkfield.example");
    const at = await surveyedCloud(t, { world }, "ada@larkfield.example");
    const place = { kind: "accounts", projectIds } as const;
    await at.read(place, { focus: ["projects/larkfield-build"] });
    at.calls();
    const survey = await at.read(place, { focus: ["projects/larkfield-build", "projects/larkfield-prod"] });
    assert.deepEqual(at.calls(), { "iam.denyPolicies.list": 1 });
    assert.deepEqual(denyCoverage(survey.graph, []).read, ["projects/larkfield-build", "projects/larkfield-prod"]);
  });

  test("takes a call for each account of a project, two for each group in policies or in such a group, and a few for the rest", async (t) => {
    const generate = { projects: 1, accountsPerProject: 120, seed: 1 };
    const at = await surveyedCloud(t, { world: { name: "w", description: "", generate } }, "ada@large.example");
    await at.read({ kind: "accounts", projectIds: ["large-0000"] });
    assert.deepEqual(at.calls(), {
      "cloudresourcemanager.v1.projects.getAncestry": 1,
      "iam.serviceAccounts.list": 2,
      "iam.serviceAccounts.getIamPolicy": 120,
      "cloudresourcemanager.projects.getIamPolicy": 1,
      "cloudresourcemanager.folders.getIamPolicy": 1,
      "cloudresourcemanager.organizations.getIamPolicy": 1,
      "cloudidentity.groups.lookup": 17,
      "cloudidentity.groups.memberships.list": 17,
    });
    await at.read({ kind: "accounts", projectIds: ["large-0000"] });
    assert.deepEqual(at.calls(), {});
  });

  test("waits for the quota of a search, continues at the page where it stopped, and names what is missing", async (t) => {
    const generate = { projects: 2, accountsPerProject: 600, seed: 1 };
    const at = await surveyedCloud(t, { world: { name: "w", description: "", generate } }, "ada@large.example");
    const place = { kind: "assets", scope: "organizations/900100200300" } as const;
    const stop = new AbortController();
    const progress: (number | undefined)[] = [];
    const interrupted = at.read(place, {
      signal: stop.signal,
      onProgress: ({ accounts, waitingMs }) => {
        progress.push(waitingMs);
        if (accounts === 700)
          at.cloud.faults.add({ route: "cloudasset.searchAllResources", kind: "status", status: 429 });
        if (waitingMs !== undefined) stop.abort();
      },
    });
    await assert.rejects(interrupted);
    assert.ok(progress.includes(20_000));
    at.cloud.faults.clear();
    at.calls();
    const survey = await at.read(place);
    assert.deepEqual([survey.accounts, survey.isWhole], [1_200, true]);
    assert.deepEqual(at.calls(), {
      "cloudasset.searchAllResources": 1,
      "cloudasset.searchAllIamPolicies": 3,
      "cloudidentity.groups.lookup": 41,
      "cloudidentity.groups.memberships.list": 41,
    });
  });
});
