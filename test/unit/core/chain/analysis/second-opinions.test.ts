import assert from "node:assert/strict";
import { suite, test, type TestContext } from "node:test";
import { failureOf } from "../../../../../src/core/base/errors.ts";
import { type AskedHop, hopsOfFound } from "../../../../../src/core/chain/analysis/asked-hop.ts";
import { type SecondOpinion, SecondOpinions } from "../../../../../src/core/chain/analysis/second-opinions.ts";
import { findChains } from "../../../../../src/core/chain/search/find-chains.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import { binding, caller, email, send, tokenCreator, worldOf } from "../../../sandbox/sandbox-fixture.ts";
import { never, type SurveyedCloud, surveyedCloud } from "../graph/surveyed-cloud.ts";

const route = "cloudasset.analyzeIamPolicy";
const ada = `user:${caller}`;
const readers = [
  binding("roles/iam.securityReviewer", ada),
  binding("roles/browser", ada),
  binding("roles/iam.serviceAccountAdmin", ada),
];
const world = worldOf({
  organizationBindings: [...readers, binding("roles/cloudasset.viewer", ada)],
  accounts: {
    gate: { bindings: [binding(tokenCreator, "group:team@acme.example")] },
    middle: { bindings: [binding(tokenCreator, `serviceAccount:${email("gate")}`)] },
    target: { bindings: [binding(tokenCreator, `serviceAccount:${email("middle")}`)] },
  },
  rest: { groups: [{ email: "team@acme.example", members: [ada], membersVisibleTo: "nobody" }] },
});

interface Asking {
  readonly surveyed: SurveyedCloud;
  readonly opinions: SecondOpinions;
  readonly hops: readonly AskedHop[];
  readonly ask: (isFresh?: boolean, signal?: AbortSignal) => Promise<SecondOpinion>;
  /** Queries since the last time. */
  readonly queries: () => number;
}

/** Ada's chain over gate and middle to the target, as a survey has found it. */
async function asking(t: TestContext, ofWorld = world): Promise<Asking> {
  const surveyed = await surveyedCloud(t, { world: ofWorld }, caller);
  const { graph } = await surveyed.read({ kind: "accounts", projectIds: ["acme-one"] });
  const wanted = { from: caller, target: email("target"), kind: "accessToken", limit: 1 } as const;
  const found = findChains(new HopWalk(graph, surveyed.clock.now()), wanted);
  assert.ok(found.kind === "found");
  const hops = hopsOfFound(found.chains[0]!, graph);
  const opinions = new SecondOpinions(surveyed);
  surveyed.calls();
  return {
    surveyed,
    opinions,
    hops,
    ask: (isFresh = false, signal = never) =>
      opinions.ask(hops, { source: "sandbox", isFresh, signal, onProgress: () => undefined }),
    queries: () => surveyed.calls()[route] ?? 0,
  };
}

function stances({ hops }: SecondOpinion): readonly string[] {
  return hops.map(({ stance }) => stance);
}

function verdicts({ hops }: SecondOpinion): readonly string[] {
  return hops.map(({ verdict }) => verdict.kind);
}

async function revoke({ cloud }: SurveyedCloud, name: string): Promise<void> {
  const path = `/v1/projects/-/serviceAccounts/${email(name)}:setIamPolicy`;
  assert.equal((await send(cloud, path, { body: { policy: { bindings: [] } } })).status, 200);
}

suite("a second opinion", () => {
  test("asks nothing on its own: a plan says how many queries are needed", async (t) => {
    const { opinions, hops, queries } = await asking(t);
    assert.deepEqual(opinions.plan(hops, "sandbox"), { queries: 3, answered: 0, oldest: undefined });
    assert.equal(opinions.known(hops, "sandbox"), undefined);
    assert.equal(queries(), 0);
  });

  test("takes one query a hop in the organization, and sees into groups that cannot be read here", async (t) => {
    const { ask, queries, hops } = await asking(t);
    assert.equal(hops[0]?.claim, "open");
    const opinion = await ask();
    assert.deepEqual(stances(opinion), ["settles", "agrees", "agrees"]);
    assert.deepEqual(verdicts(opinion), ["granted", "granted", "granted"]);
    assert.deepEqual(
      opinion.hops.map(({ asked }) => asked?.scope),
      Array.from({ length: 3 }, () => "organizations/1000"),
    );
    assert.equal(queries(), 3);
  });

  test("is kept with its age, until it is requested again or the caller changes", async (t) => {
    const { ask, queries, opinions, hops, surveyed } = await asking(t);
    const askedAt = surveyed.clock.now();
    await ask();
    surveyed.clock.time += 60_000;
    assert.equal(queries(), 3);
    assert.deepEqual(opinions.plan(hops, "sandbox"), { queries: 3, answered: 3, oldest: askedAt });
    assert.deepEqual(stances(opinions.known(hops, "sandbox")!), ["settles", "agrees", "agrees"]);
    await ask();
    assert.equal(queries(), 0);
    await ask(true);
    assert.equal(queries(), 3);
    assert.equal(opinions.plan(hops, "sandbox").oldest, askedAt + 60_000);
    assert.equal(opinions.known(hops, "adc"), undefined);
    opinions.reset();
    assert.equal(opinions.known(hops, "sandbox"), undefined);
  });

  test("disagrees where the policy has changed since it was read", async (t) => {
    const { ask, surveyed } = await asking(t);
    await revoke(surveyed, "middle");
    const opinion = await ask();
    assert.deepEqual(stances(opinion), ["settles", "disagrees", "agrees"]);
    assert.deepEqual(opinion.hops[1]?.verdict, { kind: "notGranted", near: [] });
  });

  test("is a part where the quota of the day is reached half-way, and names why", async (t) => {
    const { ask, surveyed, queries, opinions, hops } = await asking(t);
    surveyed.cloud.settings.analysesPerDay = 2;
    const opinion = await ask();
    assert.deepEqual(verdicts(opinion), ["granted", "granted", "notAsked"]);
    assert.ok(opinion.failure?.code === "analysisQuotaReached");
    assert.deepEqual([opinion.failure.per, opinion.failure.resource], ["day", "organizations/1000"]);
    assert.equal(queries(), 3);
    assert.deepEqual(verdicts(opinions.known(hops, "sandbox")!), ["granted", "granted", "notAsked"]);
    assert.equal(opinions.known(hops, "sandbox")?.failure, opinion.failure);
    surveyed.cloud.settings.analysesPerDay = 3;
    assert.equal(opinions.plan(hops, "sandbox").answered, 2);
    assert.deepEqual(verdicts(await ask()), ["granted", "granted", "granted"]);
    assert.equal(queries(), 1);
    assert.equal(opinions.known(hops, "sandbox")?.failure, undefined);
  });

  test("stops at the first refusal for all, and keeps what was answered before", async (t) => {
    const { ask, surveyed, queries } = await asking(t);
    surveyed.cloud.settings.analysesPerDay = 3;
    await ask();
    queries();
    const opinion = await ask(true);
    assert.deepEqual(verdicts(opinion), ["granted", "granted", "granted"]);
    assert.equal(opinion.failure?.code, "analysisQuotaReached");
    assert.equal(queries(), 1);
  });

  test("fails where there is not one answer", async (t) => {
    const { ask, surveyed } = await asking(t);
    surveyed.cloud.settings.analysesPerDay = 0;
    const error: unknown = await ask().catch((thrown: unknown) => thrown);
    assert.equal(failureOf(error).code, "analysisQuotaReached");
  });

  const short = {
    gate: { bindings: [binding(tokenCreator, ada)] },
    target: { bindings: [binding(tokenCreator, `serviceAccount:${email("gate")}`)] },
  };

  test("is asked in the project where the organization is closed, and each refusal is met once", async (t) => {
    const { ask, queries, surveyed } = await asking(
      t,
      worldOf({
        organizationBindings: readers,
        projectBindings: [binding("roles/cloudasset.viewer", ada)],
        accounts: short,
      }),
    );
    await revoke(surveyed, "target");
    const opinion = await ask();
    assert.equal(queries(), 4);
    assert.deepEqual(stances(opinion), ["agrees", "open"]);
    assert.deepEqual(opinion.hops[1]?.verdict, {
      kind: "notExplored",
      gaps: [{ kind: "scope", scope: "projects/acme-one" }],
    });
  });

  test("that may not be asked for fails with what is missing on the widest place", async (t) => {
    const { ask, queries } = await asking(t, worldOf({ organizationBindings: readers, accounts: short }));
    const failure = failureOf(await ask().catch((thrown: unknown) => thrown));
    assert.ok(failure.code === "permissionDenied");
    assert.deepEqual(
      [failure.permission, failure.resource],
      ["cloudasset.assets.analyzeIamPolicy", "organizations/1000"],
    );
    assert.equal(queries(), 3);
  });

  test("that is cancelled asks no further, and keeps what came before", async (t) => {
    const { opinions, hops, queries } = await asking(t);
    const abort = new AbortController();
    const onProgress = (query: number): void => {
      if (query === 2) abort.abort();
    };
    const asked = opinions.ask(hops, { source: "sandbox", isFresh: false, signal: abort.signal, onProgress });
    assert.equal(failureOf(await asked.catch((thrown: unknown) => thrown)).code, "cancelled");
    assert.equal(queries(), 1);
    assert.equal(opinions.plan(hops, "sandbox").answered, 1);
  });

  test("about an account in no known project says so without a query", async (t) => {
    const { opinions, hops, queries } = await asking(t);
    const lost = { ...hops[0]!, to: "123456789012345678901", containers: [], isRooted: false };
    const options = { source: "sandbox", isFresh: false, signal: never, onProgress: () => undefined } as const;
    assert.deepEqual(verdicts(await opinions.ask([lost], options)), ["notExplored"]);
    assert.equal(queries(), 0);
  });

  test("about a hop back to the same account with the same permission takes no second query", async (t) => {
    const { opinions, hops } = await asking(t);
    assert.equal(opinions.plan([...hops, ...hops], "sandbox").queries, 3);
  });
});
