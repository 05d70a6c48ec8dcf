import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { CheckedHop } from "../../../../../src/core/chain/check/chain-check.ts";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import { neighbourhood } from "../../../../../src/core/chain/search/neighbourhood.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import { edgeState, linkState } from "../../../../../src/core/chain/picture/link-state.ts";
import { checkedCloud, denyReviewer, never, question, reviewer } from "../chain-fixture.ts";
import { binding, caller, email, tokenCreator } from "../../../sandbox/sandbox-fixture.ts";

const gateMember = `serviceAccount:${email("gate")}`;
const gate = { bindings: [binding(tokenCreator, `user:${caller}`)] };
const region = { title: "region", expression: `resource.name.startsWith("x")` };

const reading = [...reviewer, denyReviewer];
const vaults = {
  held: { bindings: [binding(tokenCreator, gateMember)] },
  missing: {},
  conditional: { bindings: [{ ...binding(tokenCreator, gateMember), condition: region }] },
} as const;

for (const [state, vault] of Object.entries(vaults)) {
  test(`a hop is drawn as ${state} when the check says so`, async (t) => {
    const { check } = await checkedCloud(t, { organizationBindings: reading, accounts: { gate, vault } });
    const { hops } = await check(question(["gate", "vault"]), never);
    assert.deepEqual(hops.map(linkState), ["held", state]);
  });
}

test("a hop to a disabled account is drawn as failing, although the permission is held", async (t) => {
  const vault = { ...vaults.held, disabled: true };
  const { check } = await checkedCloud(t, { organizationBindings: reading, accounts: { gate, vault } });
  const { hops } = await check(question(["gate", "vault"]), never);
  assert.deepEqual(hops.map(linkState), ["held", "missing"]);
});

test("a hop whose deny policies were not read is drawn apart from one that works", async (t) => {
  const { check } = await checkedCloud(t, { organizationBindings: reviewer, accounts: { gate, vault: vaults.held } });
  const [, hop] = (await check(question(["gate", "vault"]), never)).hops;
  assert.equal(hop && linkState(hop), "denyUnread");
});

suite("an arrow between neighbours is drawn as held only when no deny policy is left unread", () => {
  const from = "gate@p.iam.gserviceaccount.com";
  const to = "vault@p.iam.gserviceaccount.com";
  const granted = (condition: typeof region | undefined): readonly PolicyFact[] => [
    { kind: "container", name: "projects/p", parent: undefined },
    { kind: "account", account: { email: to, uniqueId: "", projectId: "p", disabled: false } },
    {
      kind: "policy",
      resource: to,
      bindings: [
        {
          role: "roles/iam.serviceAccountTokenCreator",
          members: [`serviceAccount:${from}`],
          condition: condition && { kind: "shown", description: "", ...condition },
        },
      ],
    },
  ];
  const denyRead: PolicyFact = { kind: "denyPolicies", resource: "projects/p", policies: [] };
  const cases = [
    ["held", [...granted(undefined), denyRead]],
    ["denyUnread", granted(undefined)],
    ["conditional", [...granted(region), denyRead]],
    ["conditional", granted(region)],
  ] as const;
  for (const [state, facts] of cases) {
    test(`${state}, deny policies ${facts.length === 4 ? "read" : "unread"}`, () => {
      const builder = new GraphBuilder();
      facts.forEach((fact) => builder.add(fact));
      const found = neighbourhood(new HopWalk(builder.build(), 0), to, 5);
      assert.deepEqual(found?.edges.map(edgeState), [state]);
    });
  }
});

test("what is unknown is drawn differently from what most likely fails", async (t) => {
  const { check } = await checkedCloud(t, { accounts: { gate, vault: {} } });
  const [, hop] = (await check(question(["gate", "vault"]), never)).hops;
  assert.ok(hop?.verdict.kind === "unknowable");
  const drawn = (isLikelyMissing: boolean): string =>
    linkState({ ...hop, verdict: { ...hop.verdict, isLikelyMissing } as CheckedHop["verdict"] });
  assert.deepEqual([drawn(true), drawn(false)], ["likelyMissing", "unknown"]);
});
