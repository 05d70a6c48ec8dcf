import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { denyCoverage } from "../../../../../src/core/chain/graph/deny-coverage.ts";
import { findChains } from "../../../../../src/core/chain/search/find-chains.ts";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";

const ada = { kind: "user", email: "ada@acme.example" } as const;
const target = "deployer@acme.iam.gserviceaccount.com";
const containers = ["projects/acme", "folders/1", "organizations/2"];
const granted: readonly PolicyFact[] = [
  ...containers.map((name, index) => ({ kind: "container", name, parent: containers[index + 1] }) as const),
  { kind: "account", account: { email: target, uniqueId: "", projectId: "acme", disabled: false } },
  {
    kind: "policy",
    resource: target,
    bindings: [{ role: "roles/iam.serviceAccountTokenCreator", members: [`user:${ada.email}`], condition: undefined }],
  },
];

function read(...names: readonly string[]): readonly PolicyFact[] {
  return names.map((resource) => ({ kind: "denyPolicies", resource, policies: [] }));
}

function unread(subject: "denyPolicies" | "ancestry", resource: string): PolicyFact {
  return { kind: "unread", subject, resource, failure: { code: "timedOut", host: "iam", seconds: 1 } };
}

function graphOf(facts: readonly PolicyFact[]) {
  const builder = new GraphBuilder();
  facts.forEach((fact) => builder.add(fact));
  return builder.build();
}

function denyUnreadOf(facts: readonly PolicyFact[]): readonly string[] | undefined {
  const wanted = { from: ada.email, target, kind: "accessToken", limit: 5 } as const;
  const found = findChains(new HopWalk(graphOf(facts), 0), wanted);
  return found.kind === "found" ? found.chains[0]?.hops[0]?.denyUnread : undefined;
}

suite("a hop that was found names the deny policies that may still forbid it", () => {
  const tested = { kind: "tested", principal: ada, account: target } as const;
  const cases: readonly (readonly [when: string, facts: readonly PolicyFact[], names: readonly string[]])[] = [
    ["nobody looked at them", granted, containers],
    ["all were read", [...granted, ...read(...containers)], []],
    ["some were read", [...granted, ...read("projects/acme", "organizations/2")], ["folders/1"]],
    [
      "one was refused",
      [...granted, ...read("projects/acme", "folders/1"), unread("denyPolicies", "organizations/2")],
      ["organizations/2"],
    ],
    [
      "it is not known what the project lies in",
      [...granted.slice(3), ...read("projects/acme"), unread("ancestry", "projects/acme")],
      ["projects/acme"],
    ],
    [
      "Google itself was asked, who counts them in",
      [...granted, { ...tested, permissions: ["iam.serviceAccounts.getAccessToken"] }],
      [],
    ],
  ];
  for (const [when, facts, names] of cases) {
    test(`when ${when}`, () => assert.deepEqual(denyUnreadOf(facts), names));
  }
});

suite("the containers whose deny policies were read, refused, or not looked at are told apart", () => {
  const agents: PolicyFact = { kind: "container", name: "projects/agents-of-google", parent: "organizations/3" };
  const facts = [...granted, agents, ...read("folders/1"), unread("denyPolicies", "organizations/2")];
  const known = { read: ["folders/1"], refused: ["organizations/2"] };

  test("and a place is named as not read only if it contains an account in question", () => {
    assert.deepEqual(denyCoverage(graphOf(facts), [target]), { ...known, notLookedAt: ["projects/acme"] });
  });

  test("so that without such an account, or with an unknown one, none is", () => {
    assert.deepEqual(denyCoverage(graphOf(facts), []), { ...known, notLookedAt: [] });
    assert.deepEqual(denyCoverage(graphOf(facts), ["x@unknown.iam.gserviceaccount.com"]), {
      ...known,
      notLookedAt: [],
    });
  });
});
