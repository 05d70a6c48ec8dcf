import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Principal } from "../../../../src/sandbox/policy/principal.ts";
import { makeCloud } from "../../../../src/sandbox/state/cloud.ts";
import { parseWorld } from "../../../../src/sandbox/world/parse-world.ts";
import { binding, email, tokenCreator, worldOf, type WorldParts } from "../sandbox-fixture.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const ada: Principal = { kind: "user", email: "ada@acme.example", uniqueId: "1" };
const stranger: Principal = { kind: "user", email: "eve@other.example", uniqueId: "2" };
const robot: Principal = { kind: "serviceAccount", email: email("robot"), uniqueId: "3" };
const federated: Principal = {
  kind: "federated",
  name: "principal://iam.googleapis.com/projects/3001/locations/global/workloadIdentityPools/ci/subject/repo",
  sets: ["principalSet://iam.googleapis.com/projects/3001/locations/global/workloadIdentityPools/ci/*"],
};
const mintPermission = "iam.serviceAccounts.getAccessToken";

function allows(parts: WorldParts, principal: Principal, permission = mintPermission): boolean {
  const accounts = { target: {}, ...parts.accounts };
  const cloud = makeCloud(parseWorld(worldOf({ ...parts, accounts }), "test"), () => now);
  const target = cloud.resources.account(email("target"));
  assert.ok(target);
  return cloud.access.allows(principal, permission, target, now);
}

const onTarget = (...bindings: readonly object[]): WorldParts => ({ accounts: { target: { bindings } } });
const when = (expression: string): object => ({
  ...binding(tokenCreator, "user:ada@acme.example"),
  condition: { title: "c", expression },
});

interface Case {
  readonly rule: string;
  readonly parts: WorldParts;
  readonly principal?: Principal;
  readonly permission?: string;
  readonly allowed: boolean;
}

const adaMints = binding(tokenCreator, "user:ada@acme.example");
const cases: readonly Case[] = [
  { rule: "nobody may anything without a binding", parts: {}, allowed: false },
  { rule: "a binding on the account grants", parts: onTarget(adaMints), allowed: true },
  { rule: "a binding for somebody else does not", parts: onTarget(adaMints), principal: stranger, allowed: false },
  { rule: "a binding on the project is inherited", parts: { projectBindings: [adaMints] }, allowed: true },
  { rule: "a binding on the folder is inherited", parts: { folderBindings: [adaMints] }, allowed: true },
  { rule: "a binding on the organization is inherited", parts: { organizationBindings: [adaMints] }, allowed: true },
  { rule: "owners cannot mint", parts: onTarget(binding("roles/owner", "user:ada@acme.example")), allowed: false },
  { rule: "editors cannot mint", parts: onTarget(binding("roles/editor", "user:ada@acme.example")), allowed: false },
  {
    rule: "owners can grant themselves the role",
    parts: onTarget(binding("roles/owner", "user:ada@acme.example")),
    permission: "iam.serviceAccounts.setIamPolicy",
    allowed: true,
  },
  {
    rule: "an unknown role grants nothing",
    parts: onTarget(binding("roles/made.up", "user:ada@acme.example")),
    allowed: false,
  },
  {
    rule: "members compare without regard to case",
    parts: onTarget(binding(tokenCreator, "user:Ada@ACME.example")),
    allowed: true,
  },
  {
    rule: "groups resolve",
    parts: {
      ...onTarget(binding(tokenCreator, "group:team@acme.example")),
      groups: { team: ["user:ada@acme.example"] },
    },
    allowed: true,
  },
  {
    rule: "groups in groups resolve, also around in a circle",
    parts: {
      ...onTarget(binding(tokenCreator, "group:outer@acme.example")),
      groups: { outer: ["group:inner@acme.example"], inner: ["group:outer@acme.example", "user:ada@acme.example"] },
    },
    allowed: true,
  },
  {
    rule: "a domain is a member of a group too",
    parts: { ...onTarget(binding(tokenCreator, "group:team@acme.example")), groups: { team: ["domain:acme.example"] } },
    allowed: true,
  },
  { rule: "a domain covers its users", parts: onTarget(binding(tokenCreator, "domain:acme.example")), allowed: true },
  {
    rule: "a domain does not cover service accounts",
    parts: onTarget(binding(tokenCreator, "domain:acme-one.iam.gserviceaccount.com")),
    principal: robot,
    allowed: false,
  },
  {
    rule: "allAuthenticatedUsers covers service accounts",
    parts: onTarget(binding(tokenCreator, "allAuthenticatedUsers")),
    principal: robot,
    allowed: true,
  },
  {
    rule: "allAuthenticatedUsers does not cover identities of a pool",
    parts: onTarget(binding(tokenCreator, "allAuthenticatedUsers")),
    principal: federated,
    allowed: false,
  },
  {
    rule: "allUsers covers everybody",
    parts: onTarget(binding(tokenCreator, "allUsers")),
    principal: stranger,
    allowed: true,
  },
  {
    rule: "a pool covers its identities",
    parts: onTarget(binding(tokenCreator, ...federated.sets)),
    principal: federated,
    allowed: true,
  },
  {
    rule: "a deleted member is nobody",
    parts: onTarget(binding(tokenCreator, "deleted:user:ada@acme.example?uid=123456789012345678901")),
    allowed: false,
  },
  {
    rule: "projectOwner stands for the owners of that project",
    parts: {
      projectBindings: [binding("roles/owner", "user:ada@acme.example")],
      ...onTarget(binding(tokenCreator, "projectOwner:acme-one")),
    },
    allowed: true,
  },
  {
    rule: "projectOwner of another project is nobody here",
    parts: {
      projectBindings: [binding("roles/owner", "user:ada@acme.example")],
      ...onTarget(binding(tokenCreator, "projectOwner:acme-two")),
    },
    allowed: false,
  },
  {
    rule: "a condition that holds grants",
    parts: onTarget(when('request.time < timestamp("2027-01-01T00:00:00Z")')),
    allowed: true,
  },
  {
    rule: "a condition that ended does not",
    parts: onTarget(when('request.time < timestamp("2026-01-01T00:00:00Z")')),
    allowed: false,
  },
  {
    rule: "a condition sees the account, not where the binding is",
    parts: { projectBindings: [when('resource.name.endsWith("/target@acme-one.iam.gserviceaccount.com")')] },
    allowed: true,
  },
  {
    rule: "a condition sees the type",
    parts: onTarget(when('resource.type == "cloudresourcemanager.googleapis.com/Project"')),
    allowed: false,
  },
  {
    rule: "a condition that fails while it runs grants nothing",
    parts: onTarget(when('request.auth.claims.x == "y"')),
    allowed: false,
  },
  {
    rule: "a failing condition does not spoil the binding beside it",
    parts: onTarget(when("request.nothing == 1"), adaMints),
    allowed: true,
  },
  {
    rule: "custom roles count",
    parts: {
      ...onTarget(binding("projects/acme-one/roles/minter", "user:ada@acme.example")),
      rest: { roles: [{ name: "projects/acme-one/roles/minter", permissions: [mintPermission] }] },
    },
    allowed: true,
  },
];

suite("who is allowed what", () => {
  for (const { rule, parts, principal = ada, permission, allowed } of cases) {
    test(rule, () => assert.equal(allows(parts, principal, permission), allowed));
  }
});
