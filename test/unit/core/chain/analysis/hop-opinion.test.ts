import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { AccessAnalysis } from "../../../../../src/core/chain/analysis/access-analysis.ts";
import type { AskedHop } from "../../../../../src/core/chain/analysis/asked-hop.ts";
import { stanceOf, verdictOn } from "../../../../../src/core/chain/analysis/hop-opinion.ts";
import { ada, analysed, analysisOf, askedHop, robot, tokenCreator } from "./analysis-fixture.ts";

const denied = { code: "PERMISSION_DENIED", cause: "no" };
const me = `user:${ada}`;
const team = "group:team@acme.example";
const core = "group:core@acme.example";
const organization = "organizations/1";
const expandedTeam = analysed([team], {
  identities: [team, core, me].map((name) => ({ name, problem: undefined })),
  edges: [
    { group: team, member: core },
    { group: core, member: me },
    { group: core, member: team },
  ],
});

interface Case {
  readonly when: string;
  readonly answer: AccessAnalysis;
  readonly hop?: Partial<AskedHop>;
  readonly scope?: string;
  readonly verdict: string;
  readonly gaps?: readonly string[];
}

const cases: readonly Case[] = [
  { when: "the answer names the principal", answer: analysisOf(analysed([me])), verdict: "granted" },
  {
    when: "it is written in other letters",
    answer: analysisOf(analysed([me.toUpperCase().replace("USER", "user")])),
    verdict: "granted",
  },
  { when: "an expanded group has the principal in it", answer: analysisOf(expandedTeam), verdict: "granted" },
  { when: "everybody may", answer: analysisOf(analysed(["allUsers"])), verdict: "granted" },
  { when: "the user's domain may", answer: analysisOf(analysed(["domain:acme.example"])), verdict: "granted" },
  { when: "a condition is met", answer: analysisOf(analysed([me], { condition: "met" })), verdict: "granted" },
  {
    when: "one binding is enough, whatever the others are",
    answer: {
      ...analysisOf(analysed([me], { condition: "notMet" }), analysed([me])),
      isExplored: false,
      problems: [denied],
    },
    verdict: "granted",
  },
  {
    when: "a narrow scope names the principal",
    answer: analysisOf(analysed([me])),
    scope: "projects/p-1",
    verdict: "granted",
  },
  { when: "a condition is open", answer: analysisOf(analysed([me], { condition: "open" })), verdict: "conditional" },
  { when: "the answer names nobody", answer: analysisOf(), verdict: "notGranted" },
  { when: "it names others alone", answer: analysisOf(analysed(["user:bob@acme.example"])), verdict: "notGranted" },
  {
    when: "it names a service account of the same email",
    answer: analysisOf(analysed([`serviceAccount:${ada}`])),
    verdict: "notGranted",
  },
  { when: "it names the deleted one", answer: analysisOf(analysed([`deleted:${me}?uid=123`])), verdict: "notGranted" },
  {
    when: "a condition is not met",
    answer: analysisOf(analysed([me], { condition: "notMet" })),
    verdict: "notGranted",
  },
  {
    when: "an expanded group is without the principal",
    answer: analysisOf(analysed([team])),
    verdict: "notGranted",
  },
  {
    when: "a group could not be read",
    answer: analysisOf(analysed([team], { identities: [{ name: team, problem: denied }] })),
    verdict: "notExplored",
    gaps: ["group"],
  },
  {
    when: "an unread group's condition is not met",
    answer: analysisOf(analysed([team], { identities: [{ name: team, problem: denied }], condition: "notMet" })),
    verdict: "notGranted",
  },
  {
    when: "the owners of a project may",
    answer: analysisOf(analysed(["projectOwner:p-1"])),
    verdict: "notExplored",
    gaps: ["set"],
  },
  {
    when: "the role of the principal's binding could not be read",
    answer: analysisOf(analysed([me], { roleProblem: denied })),
    verdict: "notExplored",
    gaps: ["role"],
  },
  {
    when: "Google ran out of time",
    answer: { bindings: [], isExplored: false, problems: [] },
    verdict: "notExplored",
    gaps: ["unexplored"],
  },
  {
    when: "Google reports an error on the way",
    answer: { bindings: [], isExplored: true, problems: [denied] },
    verdict: "notExplored",
    gaps: ["unexplored"],
  },
  {
    when: "only the project was looked at",
    answer: analysisOf(),
    scope: "projects/p-1",
    verdict: "notExplored",
    gaps: ["scope"],
  },
  {
    when: "what lies above the project is not known",
    answer: analysisOf(),
    hop: { containers: ["projects/p-1"], isRooted: false },
    scope: "projects/p-1",
    verdict: "notExplored",
    gaps: ["scope"],
  },
  {
    when: "nothing lies above the project",
    answer: analysisOf(),
    hop: { containers: ["projects/p-1"] },
    scope: "projects/p-1",
    verdict: "notGranted",
  },
  {
    when: "nobody knows who acts",
    answer: analysisOf(analysed([me])),
    hop: { principal: undefined },
    verdict: "notExplored",
    gaps: ["principalUnknown"],
  },
];

suite("what Policy Analyzer's answer says of a hop", () => {
  for (const { when, answer, hop, scope = organization, verdict, gaps } of cases) {
    test(`${verdict} when ${when}`, () => {
      const found = verdictOn(askedHop(hop), answer, scope);
      assert.equal(found.kind, verdict);
      assert.deepEqual(found.kind === "notExplored" ? found.gaps.map(({ kind }) => kind) : undefined, gaps);
    });
  }

  test("the binding is shown with the groups that lead to the principal", () => {
    assert.deepEqual(verdictOn(askedHop(), analysisOf(expandedTeam), organization), {
      kind: "granted",
      through: {
        grant: { role: tokenCreator, resource: robot, member: team, condition: undefined },
        groups: [core],
      },
    });
  });

  test("of two paths through groups the shortest is shown", () => {
    const twice = analysed([team, core], {
      identities: [{ name: me, problem: undefined }],
      edges: [
        { group: team, member: core },
        { group: core, member: me },
      ],
    });
    const found = verdictOn(askedHop(), analysisOf(twice), organization);
    assert.deepEqual(found.kind === "granted" && [found.through.grant.member, found.through.groups], [core, []]);
  });

  test("a group in a circle without the principal ends", () => {
    const circle = {
      ...expandedTeam,
      identities: [{ name: me, problem: undefined }],
      edges: [{ group: team, member: team }],
    };
    const found = verdictOn(askedHop(), analysisOf(circle), organization);
    assert.equal(found.kind === "granted" ? found.through.grant.member : undefined, me);
  });

  const stances = [
    ["granted", "granted", "agrees"],
    ["granted", "notGranted", "disagrees"],
    ["granted", "conditional", "open"],
    ["granted", "notExplored", "open"],
    ["open", "granted", "settles"],
    ["open", "notGranted", "settles"],
    ["open", "conditional", "open"],
  ] as const;
  const answers = {
    granted: analysisOf(analysed([me])),
    notGranted: analysisOf(),
    conditional: analysisOf(analysed([me], { condition: "open" })),
    notExplored: { bindings: [], isExplored: false, problems: [] },
  };
  for (const [claim, kind, stance] of stances) {
    test(`${kind} ${stance} where the policies that were read say ${claim}`, () => {
      const hop = askedHop({ claim });
      assert.equal(stanceOf(hop, verdictOn(hop, answers[kind], organization)), stance);
    });
  }
});
