import assert from "node:assert/strict";
import { test } from "node:test";
import { HopWalk } from "../../../../../src/core/chain/search/hop-walk.ts";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import { neighbourhood } from "../../../../../src/core/chain/search/neighbourhood.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";

const creator = "roles/iam.serviceAccountTokenCreator";
const hub = "hub@p.iam.gserviceaccount.com";
const next = "next@p.iam.gserviceaccount.com";
const below = "below@p.iam.gserviceaccount.com";

function policy(resource: string, role: string, ...members: readonly string[]): PolicyFact {
  return { kind: "policy", resource, bindings: [{ role, members, condition: undefined }] };
}

const facts: readonly PolicyFact[] = [
  { kind: "container", name: "projects/p", parent: "organizations/1" },
  ...[hub, next, below].map((email): PolicyFact => {
    return { kind: "account", account: { email, uniqueId: "", projectId: "p", disabled: email === below } };
  }),
  policy(hub, creator, "group:team@x.example", "allUsers"),
  policy(next, "roles/iam.serviceAccountOpenIdTokenCreator", `serviceAccount:${hub}`),
  policy("projects/p", creator, "user:owner@x.example"),
  { kind: "group", email: "team@x.example", members: ["user:ada@x.example", "group:inner@x.example"] },
];

function around(account: string, limit = 50) {
  const builder = new GraphBuilder();
  facts.forEach((fact) => builder.add(fact));
  return neighbourhood(new HopWalk(builder.build(), 0), account, limit);
}

test("an account's neighbours are those who may act on it and those on which it may act, each with its reason", () => {
  const found = around(hub)!;
  assert.deepEqual(
    found.edges.map(({ from, to, state, permissions }) => [from, to, state, permissions.length]),
    [
      ["group:team@x.example", hub, "certain", 5],
      ["allUsers", hub, "certain", 5],
      ["owner@x.example", hub, "certain", 5],
      ["ada@x.example", hub, "certain", 5],
      ["group:inner@x.example", hub, "certain", 5],
      [hub, hub, "certain", 5],
      [hub, next, "certain", 1],
    ],
  );
  const byAda = found.edges.find(({ from }) => from === "ada@x.example")!.hops[0]!;
  assert.deepEqual(byAda.reasons[0], {
    grant: { role: creator, resource: hub, member: "group:team@x.example", condition: undefined },
    sets: [],
    endsAt: undefined,
    doubts: [],
  });
  const byOwner = found.edges.find(({ from }) => from === "owner@x.example")!.hops[0]!;
  assert.equal(byOwner.reasons[0]!.grant.resource, "projects/p");
});

test("neighbours beyond the limit are counted, not shown", () => {
  const found = around(hub, 2)!;
  assert.equal(found.edges.length, 4);
  assert.equal(found.leftOut, 3);
});

test("nobody acts on a disabled account, and an unknown one has no neighbourhood", () => {
  assert.deepEqual(
    around(below)!.edges.filter(({ to }) => to === below),
    [],
  );
  assert.equal(around(below)!.centre.isDisabled, true);
  assert.equal(around("nobody@p.iam.gserviceaccount.com"), undefined);
});
