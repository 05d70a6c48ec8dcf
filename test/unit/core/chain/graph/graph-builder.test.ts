import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import { type ImpersonationGraph, nodeNamed } from "../../../../../src/core/chain/graph/impersonation-graph.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import { rowOf } from "../../../../../src/core/chain/graph/rows.ts";

const robot = "robot@p-one.iam.gserviceaccount.com";
const broker = "broker@p-one.iam.gserviceaccount.com";
const creator = "roles/iam.serviceAccountTokenCreator";

describe("the graph of policies", () => {
  it("knows a member in any spelling, whichever comes first", () => {
    const spellings = [`serviceAccount:${robot}`, `serviceAccount:${robot.toUpperCase()}`];
    for (const members of [spellings, spellings.toReversed()]) {
      const graph = graphOf(policy(broker, creator, members));
      assert.deepEqual(membersOn(graph, broker), [`serviceAccount:${robot}`, `serviceAccount:${robot}`]);
      assert.equal(graph.names.filter((name) => name.includes("robot")).length, 1);
    }
  });

  it("knows an account by its unique id, in bindings too", () => {
    const uniqueId = "100000000000000000001";
    const account = { email: robot, uniqueId, projectId: "p-one", disabled: false };
    const graph = graphOf({ kind: "account", account }, policy(broker, creator, [`serviceAccount:${uniqueId}`]));
    assert.deepEqual(membersOn(graph, broker), [`serviceAccount:${robot}`]);
    assert.equal(nodeNamed(graph, uniqueId), nodeNamed(graph, robot));
  });

  it("puts an account in the project that its email names, unless another is given, before or after", () => {
    const told: PolicyFact = {
      kind: "account",
      account: { email: robot, uniqueId: "", projectId: "p-two", disabled: false },
    };
    const named = policy(broker, creator, [`serviceAccount:${robot}`]);
    assert.equal(containerOf(graphOf(named), robot), "projects/p-one");
    assert.equal(containerOf(graphOf(named, told), robot), "projects/p-two");
    assert.equal(containerOf(graphOf(told, named), robot), "projects/p-two");
    const builder = new GraphBuilder();
    builder.add(named);
    assert.equal(containerOf(builder.build(), robot), "projects/p-one");
    builder.add(told);
    assert.equal(containerOf(builder.build(), robot), "projects/p-two");
  });

  it("keeps the terms of each binding by both of its ends", () => {
    const condition = { kind: "shown", title: "", description: "", expression: "a" } as const;
    const graph = graphOf(
      policy(robot, creator, ["user:ada@acme.example", "user:bob@acme.example"]),
      policy(broker, "projects/p-one/roles/relay", ["user:ada@acme.example"]),
      {
        kind: "policy",
        resource: robot,
        bindings: [{ role: creator, members: ["user:ada@acme.example"], condition }],
      },
      { kind: "role", role: "projects/p-one/roles/relay", permissions: ["iam.serviceAccounts.signJwt"] },
    );
    const shown = (row: "grantsOf" | "grantsOn", name: string): readonly string[] => {
      const node = nodeNamed(graph, name) ?? -1;
      const { starts, labels } = graph[row];
      return [...rowOf(graph[row], node)].map((other, index) => {
        const terms = graph.terms[labels[(starts[node] as number) + index] ?? -1];
        const suffix = terms?.condition === undefined ? "" : " if";
        return `${graph.names[other]?.replace(/^.*:|@.*$/g, "")} ${terms?.role.split("/").at(-1)}${suffix}`;
      });
    };
    const [create, relay] = ["iam.serviceAccountTokenCreator", "relay"];
    assert.deepEqual(shown("grantsOn", robot), [`ada ${create}`, `bob ${create}`, `ada ${create} if`]);
    assert.deepEqual(shown("grantsOf", "ada@acme.example"), [
      `robot ${create}`,
      `broker ${relay}`,
      `robot ${create} if`,
    ]);
    assert.equal(graph.terms.find(({ role }) => role.endsWith("relay"))?.isRoleUnread, false);
  });
});

function policy(resource: string, role: string, members: readonly string[]): PolicyFact {
  return { kind: "policy", resource, bindings: [{ role, members, condition: undefined }] };
}

function graphOf(...facts: readonly PolicyFact[]): ImpersonationGraph {
  const builder = new GraphBuilder();
  for (const fact of facts) builder.add(fact);
  return builder.build();
}

function membersOn(graph: ImpersonationGraph, account: string): readonly (string | undefined)[] {
  return [...rowOf(graph.grantsOn, nodeNamed(graph, account) ?? -1)].map((node) => graph.names[node]);
}

function containerOf(graph: ImpersonationGraph, account: string): string | undefined {
  return graph.names[graph.parents[nodeNamed(graph, account) ?? -1] ?? -1];
}
