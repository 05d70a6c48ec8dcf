import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ruleDenies } from "../../../../../src/core/chain/check/hop-denials.ts";
import { parseDenyPolicy } from "../../../../../src/core/chain/policy/deny-policy.ts";
import { membership, parseMember, principalOf } from "../../../../../src/core/chain/policy/member.ts";
import { parsePolicy } from "../../../../../src/core/chain/policy/policy.ts";

const robot = principalOf("Robot@p.iam.gserviceaccount.com");
const ada = principalOf("ada@acme.example");

suite("a policy", () => {
  test("without bindings has only an etag", () => {
    assert.deepEqual(parsePolicy({ etag: "ACAB" }), { version: 0, etag: "ACAB", bindings: [], json: { etag: "ACAB" } });
  });

  test("keeps everything that it does not know", () => {
    const json = {
      version: 3,
      etag: "a",
      bindings: [{ role: "roles/viewer", members: [], future: 1 }],
      auditConfigs: [{}],
    };
    assert.equal(parsePolicy(json)?.json, json);
  });

  test("read without version 3 has conditions that are hidden", () => {
    const bindings = [{ role: "roles/iam.workloadIdentityUser_withcond_0a1b2c3d", members: ["user:a@b.c"] }];
    assert.deepEqual(parsePolicy({ bindings })?.bindings, [
      { role: "roles/iam.workloadIdentityUser", members: ["user:a@b.c"], condition: { kind: "hidden" } },
    ]);
  });

  test("with a condition that cannot be read does not look as if it had none", () => {
    const bindings = [{ role: "roles/viewer", members: [], condition: { title: "t" } }];
    assert.deepEqual(parsePolicy({ bindings })?.bindings[0]?.condition, { kind: "hidden" });
  });

  const broken = [
    [],
    "x",
    { bindings: {} },
    { bindings: [{ members: [] }] },
    { bindings: [{ role: "r", members: "m" }] },
    { etag: 1 },
  ];
  for (const value of broken) {
    test(`is not ${JSON.stringify(value)}`, () => assert.equal(parsePolicy(value), undefined));
  }
});

suite("a member", () => {
  const cases = [
    ["serviceAccount:robot@p.iam.gserviceaccount.com", robot, "is"],
    ["serviceAccount:ROBOT@p.iam.gserviceaccount.com", robot, "is"],
    ["user:robot@p.iam.gserviceaccount.com", robot, "no"],
    ["user:ada@acme.example", ada, "is"],
    ["domain:acme.example", ada, "is"],
    ["domain:cme.example", ada, "no"],
    ["domain:p.iam.gserviceaccount.com", robot, "no"],
    ["group:any@acme.example", ada, "maybe"],
    ["allUsers", robot, "is"],
    ["allAuthenticatedUsers", ada, "is"],
    ["deleted:user:ada@acme.example?uid=12", ada, "no"],
    ["principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s", ada, "no"],
    ["principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*", robot, "no"],
    ["principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount", robot, "maybe"],
    ["somethingNew:x", ada, "maybe"],
  ] as const;
  for (const [text, principal, expected] of cases) {
    test(`${text} ${expected === "is" ? "is" : `(${expected})`} ${principal.email}`, () =>
      assert.equal(membership(parseMember(text), principal), expected));
  }
});

suite("a deny rule", () => {
  const permission = "iam.serviceAccounts.getAccessToken";
  const rule = (fields: object) =>
    parseDenyPolicy({ name: "policies/p/denypolicies/d", rules: [{ denyRule: fields }] })!.rules[0]!;
  const robotName = `principal://iam.googleapis.com/projects/-/serviceAccounts/${robot.email}`;
  const denied = {
    deniedPrincipals: [robotName],
    deniedPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"],
  };
  const cases = [
    ["who is listed", denied, "is"],
    ["everyone", { ...denied, deniedPrincipals: ["principalSet://goog/public:all"] }, "is"],
    ["who is not listed", { ...denied, deniedPrincipals: ["principal://goog/subject/ada@acme.example"] }, "no"],
    ["a group's members", { ...denied, deniedPrincipals: ["principalSet://goog/group/g@acme.example"] }, "maybe"],
    [
      "a customer's users",
      { ...denied, deniedPrincipals: ["principalSet://goog/cloudIdentityCustomerId/C01"] },
      "maybe",
    ],
    ["everyone but who is excepted", { ...denied, exceptionPrincipals: [robotName] }, "no"],
    ["everyone but a group", { ...denied, exceptionPrincipals: ["principalSet://goog/group/g@acme.example"] }, "maybe"],
    ["another permission", { ...denied, deniedPermissions: ["iam.googleapis.com/serviceAccounts.signBlob"] }, "no"],
    ["a group of permissions", { ...denied, deniedPermissions: ["iam.googleapis.com/serviceAccounts.*"] }, "is"],
    [
      "all but this permission",
      { ...denied, exceptionPermissions: ["iam.googleapis.com/serviceAccounts.getAccessToken"] },
      "no",
    ],
    [
      "under a condition on tags",
      { ...denied, denialCondition: { expression: "resource.matchTag('1/a', 'b')" } },
      "maybe",
    ],
  ] as const;
  for (const [name, fields, expected] of cases) {
    test(`for ${name}: ${expected}`, () =>
      assert.equal(ruleDenies(rule(fields), permission, robot, { groups: new Map(), now: 0 }), expected));
  }

  test("that cannot be read is not mistaken for an empty one", () => {
    assert.equal(parseDenyPolicy({ name: "d", rules: [{ denyRule: { deniedPrincipals: 1 } }] }), undefined);
    assert.equal(parseDenyPolicy({ name: "d", rules: [{}] }), undefined);
  });
});
