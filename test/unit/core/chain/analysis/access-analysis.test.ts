import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseAccessAnalysis } from "../../../../../src/core/chain/analysis/access-analysis.ts";
import { ada, robot, tokenCreator } from "./analysis-fixture.ts";
import { secret } from "../../../google/google-fixtures.ts";

const permission = "iam.serviceAccounts.getAccessToken";
const resource = `//iam.googleapis.com/projects/p-1/serviceAccounts/${robot}`;
const state = { code: "PERMISSION_DENIED", cause: "no" };
const result = {
  attachedResourceFullName: resource,
  iamBinding: { role: tokenCreator, members: [`user:${ada}`] },
  accessControlLists: [{ resources: [{ fullResourceName: resource }], accesses: [{ permission }] }],
  identityList: { identities: [{ name: `user:${ada}` }] },
  fullyExplored: true,
};

function parse(...results: readonly unknown[]) {
  return parseAccessAnalysis({ mainAnalysis: { analysisResults: results, fullyExplored: true } }, permission);
}

function conditionOf(changes: object) {
  return parse({ ...result, ...changes })?.bindings.map(({ condition }) => condition);
}

suite("an answer of Policy Analyzer", () => {
  test("becomes bindings with everybody in them", () => {
    const names = ["organizations/1", "folders/2", "projects/p-1"];
    const above = names.map((name) => ({
      ...result,
      attachedResourceFullName: `//cloudresourcemanager.googleapis.com/${name}`,
    }));
    const analysis = parse(result, ...above);
    assert.deepEqual(
      analysis?.bindings.map((binding) => binding.resource),
      [robot, ...names],
    );
    assert.deepEqual(analysis.bindings[0], {
      resource: robot,
      binding: { role: tokenCreator, members: [`user:${ada}`], condition: undefined },
      condition: "none",
      roleProblem: undefined,
      identities: [{ name: `user:${ada}`, problem: undefined }],
      edges: [],
      isExplored: true,
    });
    assert.deepEqual([analysis.isExplored, analysis.problems], [true, []]);
  });

  test("without names is an answer; what Google leaves out is false", () => {
    assert.deepEqual(parseAccessAnalysis({ mainAnalysis: {} }, permission), {
      bindings: [],
      isExplored: false,
      problems: [],
    });
  });

  test("says what could not be looked at", () => {
    const identityList = {
      identities: [
        { name: "group:g@x.example", analysisState: state },
        { name: "allUsers", analysisState: { code: "OK" } },
      ],
    };
    const accessControlLists = [{ accesses: [{ permission, analysisState: state }] }];
    const analysis = parseAccessAnalysis(
      {
        mainAnalysis: {
          analysisResults: [{ ...result, identityList, accessControlLists, fullyExplored: false }],
          nonCriticalErrors: [state],
        },
      },
      permission,
    );
    const [binding] = analysis?.bindings ?? [];
    assert.deepEqual(
      binding?.identities.map(({ problem }) => problem),
      [state, undefined],
    );
    assert.deepEqual([binding.roleProblem, binding.isExplored], [state, false]);
    assert.deepEqual(analysis?.problems, [state]);
  });

  test("keeps no secret that is in a cause", () => {
    const cause = `ya29.${secret} was refused`;
    const analysis = parseAccessAnalysis({ mainAnalysis: { nonCriticalErrors: [{ code: "X", cause }] } }, permission);
    assert.equal(analysis?.problems[0]?.cause, "[redacted] was refused");
  });

  const condition = { title: "t", expression: "request.time < x" };
  const conditional = { iamBinding: { ...result.iamBinding, condition } };
  const evaluated = (evaluationValue: unknown): object => ({
    ...conditional,
    accessControlLists: [{ accesses: [{ permission }], conditionEvaluation: { evaluationValue } }],
  });
  const evaluations = [
    { of: "none", changes: {}, is: ["none"] },
    { of: "TRUE", changes: evaluated("TRUE"), is: ["met"] },
    { of: "FALSE", changes: evaluated("FALSE"), is: ["notMet"] },
    { of: "CONDITIONAL", changes: evaluated("CONDITIONAL"), is: ["open"] },
    { of: "a value to come", changes: evaluated("PERHAPS"), is: ["open"] },
    { of: "a number", changes: evaluated(1), is: ["open"] },
    { of: "nothing although there is a condition", changes: conditional, is: ["open"] },
  ];
  for (const { of, changes, is } of evaluations) {
    test(`takes a condition's evaluation of ${of} for ${is.join()}`, () => assert.deepEqual(conditionOf(changes), is));
  }

  test("is about the permission that was asked for and no other", () => {
    const lists = [{ accesses: [{ permission: "iam.serviceAccounts.signJwt" }, { role: tokenCreator }] }];
    assert.deepEqual(parse({ ...result, accessControlLists: lists })?.bindings, []);
    assert.equal(
      parse({ ...result, accessControlLists: [...lists, ...result.accessControlLists] })?.bindings.length,
      1,
    );
  });

  const hostile: readonly (readonly [what: string, value: unknown])[] = [
    ["nothing", undefined],
    ["null", null],
    ["a text", "granted"],
    ["a list", [result]],
    ["an empty object", {}],
    ["an analysis that is a list", { mainAnalysis: [] }],
    ["results that are none", { mainAnalysis: { analysisResults: {} } }],
    ["a result that is a text", { mainAnalysis: { analysisResults: ["x"] } }],
    ["errors that are a text", { mainAnalysis: { nonCriticalErrors: "x" } }],
    ...[
      { attachedResourceFullName: 7 },
      { iamBinding: undefined },
      { iamBinding: { role: "", members: [] } },
      { iamBinding: { role: "r", members: [1] } },
      { identityList: [] },
      { identityList: { identities: "all" } },
      { identityList: { identities: [{}] } },
      { identityList: { identities: [{ name: "" }] } },
      { identityList: { identities: [{ name: "user:a@b", analysisState: "bad" }] } },
      { identityList: { groupEdges: [{ sourceNode: "group:g@b" }] } },
      { accessControlLists: {} },
      { accessControlLists: [{ accesses: "all" }] },
      { accessControlLists: [{ accesses: [{ permission, analysisState: { code: 7 } }] }] },
    ].map(
      (changes) =>
        [JSON.stringify(changes), { mainAnalysis: { analysisResults: [{ ...result, ...changes }] } }] as const,
    ),
  ];
  for (const [what, value] of hostile) {
    test(`is refused rather than taken for one without names: ${what}`, () => {
      assert.equal(parseAccessAnalysis(value, permission), undefined);
    });
  }
});
