import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { hopsOfFound, unknowableHops } from "../../../../../src/core/chain/analysis/asked-hop.ts";
import type { ChainReport, CheckedHop } from "../../../../../src/core/chain/check/chain-check.ts";
import type { FoundChain } from "../../../../../src/core/chain/search/find-chains.ts";
import { GraphBuilder } from "../../../../../src/core/chain/graph/graph-builder.ts";
import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import type { HopVerdict } from "../../../../../src/core/chain/check/hop-diagnosis.ts";
import { ada, robot } from "./analysis-fixture.ts";

const permission = "iam.serviceAccounts.getAccessToken";
const failure = { code: "timedOut", host: "h", seconds: 1 } as const;
const account = { email: robot, uniqueId: "123456789012345678901", projectId: "p-1", disabled: false };
const inProject: PolicyFact = { kind: "account", account };

function found(state: "certain" | "conditional", from = ada, to = robot): FoundChain {
  const hop = { from, to, permission, state, isTested: false, denyUnread: [], reasons: [] } as const;
  return { chain: { caller: from, delegates: [], target: to }, state, hops: [hop], selfMinting: [] };
}

function hopIn(facts: readonly PolicyFact[], chain = found("certain")) {
  const builder = new GraphBuilder();
  facts.forEach((fact) => builder.add(fact));
  return hopsOfFound(chain, builder.build())[0]!;
}

suite("a hop of a found chain", () => {
  const project = { kind: "container", name: "projects/p-1" } as const;
  const places = [
    {
      of: "a known organization",
      facts: [
        inProject,
        { ...project, parent: "folders/7" },
        { ...project, name: "folders/7", parent: "organizations/1" },
      ],
      containers: ["projects/p-1", "folders/7", "organizations/1"],
      isRooted: true,
    },
    {
      of: "a project of its own",
      facts: [inProject, { ...project, parent: undefined }],
      containers: ["projects/p-1"],
      isRooted: true,
    },
    {
      of: "a folder in something that was not seen",
      facts: [inProject, { ...project, parent: "folders/7" }],
      containers: ["projects/p-1", "folders/7"],
      isRooted: false,
    },
    {
      of: "a project with what is above it unread",
      facts: [inProject, { kind: "unread", subject: "ancestry", resource: "projects/p-1", failure } as const],
      containers: ["projects/p-1"],
      isRooted: false,
    },
    { of: "nothing that was seen", facts: [], containers: ["projects/p-1"], isRooted: false },
  ];
  for (const { of, facts, containers, isRooted } of places) {
    test(`is asked about in what is known: ${of}`, () => {
      const hop = hopIn(facts);
      assert.deepEqual([hop.containers, hop.isRooted], [containers, isRooted]);
    });
  }

  test("is claimed to be granted only where nothing is in doubt", () => {
    assert.equal(hopIn([inProject]).claim, "granted");
    assert.equal(hopIn([inProject], found("conditional")).claim, "open");
  });

  const principals = [
    [ada, { kind: "user", email: ada }],
    [robot, { kind: "serviceAccount", email: robot }],
    ["123456789012345678901", undefined],
    ["principal://iam.googleapis.com/projects/1/subject/me@acme.example", undefined],
  ] as const;
  for (const [from, principal] of principals) {
    test(`knows its principal only by email: ${from}`, () => {
      assert.deepEqual(hopIn([inProject], found("certain", from)).principal, principal);
    });
  }

  test("to an account in no known project cannot be asked about", () => {
    const to = "service-7@gcp-sa-pubsub.iam.gserviceaccount.com";
    assert.deepEqual(hopIn([], found("certain", ada, "123456789012345678901")).containers, []);
    assert.deepEqual(hopIn([], found("certain", ada, to)).containers, ["projects/gcp-sa-pubsub"]);
  });
});

suite("the hops of a check", () => {
  const verdicts: readonly HopVerdict[] = [
    { kind: "held", proof: "test", through: undefined, denyUnread: [] },
    { kind: "unknowable", obstacles: [], isLikelyMissing: true },
    { kind: "missing", proof: "policies", near: [] },
    { kind: "unknowable", obstacles: [], isLikelyMissing: false },
  ];
  const hops = verdicts.map((verdict, index): CheckedHop => {
    const unread = { kind: "unread", failure } as const;
    const containers = index === 1 ? ["projects/p-1", "organizations/1"] : ["projects/p-1"];
    return {
      hop: { number: index + 1, from: ada, to: robot, permission },
      verdict,
      isDisabled: false,
      evidence: {
        principal: { kind: "user", email: ada },
        accountMissing: false,
        tested: undefined,
        policies: [robot, ...containers].map((resource) => ({ resource, reading: unread })),
        lineageUnread: index === 3 ? failure : undefined,
        customRoles: new Map(),
        denyPolicies: [],
        groups: new Map(),
        now: 0,
      },
    };
  });

  test("are asked about if the check could not decide them, within what it has seen", () => {
    const report = { hops } as Pick<ChainReport, "hops"> as ChainReport;
    assert.deepEqual(
      unknowableHops(report).map(({ number, claim, containers, isRooted }) => [number, claim, containers, isRooted]),
      [
        [2, "open", ["projects/p-1", "organizations/1"], true],
        [4, "open", ["projects/p-1"], false],
      ],
    );
  });
});
