import type { PolicyFact } from "../../../../../src/core/chain/graph/policy-fact.ts";
import { hopPermissions } from "../../../../../src/core/request/permission.ts";
import type { Binding, BindingCondition } from "../../../../../src/core/chain/policy/policy.ts";
import { randomBelow } from "../../../../support/seeded-random.ts";

export const now = Date.parse("2026-11-22T00:00:00Z");
export const start = "ada@acme.example";

const containers = ["projects/p-one", "projects/p-two", "folders/7", "organizations/1"] as const;
export const parentOf: Readonly<Record<string, string>> = {
  "projects/p-one": "folders/7",
  "projects/p-two": "organizations/1",
  "folders/7": "organizations/1",
};

const groups = ["one", "two", "three", "hidden"].map((name) => `${name}@acme.example`);
const roles = [
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountOpenIdTokenCreator",
  "roles/iam.workloadIdentityUser",
  "roles/owner",
  "roles/viewer",
  "projects/p-one/roles/relay",
  "projects/p-one/roles/unread",
];
const conditions: readonly (BindingCondition | undefined)[] = [
  undefined,
  undefined,
  undefined,
  shown('request.time < timestamp("2030-01-01T00:00:00Z")'),
  shown('request.time < timestamp("2020-01-01T00:00:00Z")'),
  shown('resource.name.startsWith("x")'),
  { kind: "hidden" },
];

function shown(expression: string): BindingCondition {
  return { kind: "shown", title: "t", description: "", expression };
}

/** A small world of policies with everything that makes access hard to see. */
export function randomFacts(random: () => number): { accounts: readonly string[]; facts: readonly PolicyFact[] } {
  const below = (limit: number): number => randomBelow(random, limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const chance = (share: number): boolean => random() < share;
  const accounts = Array.from({ length: 2 + below(6) }, (_, index) => {
    return `a${index}@${chance(0.6) ? "p-one" : "p-two"}.iam.gserviceaccount.com`;
  });
  const someone = (): string => {
    const share = random();
    if (share < 0.62) return `serviceAccount:${pick(accounts)}`;
    if (share < 0.72) return `user:${start}`;
    if (share < 0.9) return `group:${pick(groups)}`;
    return pick([
      "domain:acme.example",
      "allAuthenticatedUsers",
      "projectOwner:p-one",
      "projectViewer:p-two",
      `deleted:serviceAccount:${pick(accounts)}?uid=123`,
      "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*",
    ]);
  };
  const bindings = (most: number): readonly Binding[] =>
    Array.from({ length: below(most + 1) }, () => {
      const role = pick(roles);
      const members = Array.from({ length: 1 + below(2) }, someone);
      const isBasic = role === "roles/owner" || role === "roles/viewer";
      return {
        role,
        members: members.filter((member) => !isBasic || isGroupMember(member)),
        condition: pick(conditions),
      };
    });
  const principal = (): string => {
    const share = random();
    if (share < 0.5) return `principal://iam.googleapis.com/projects/-/serviceAccounts/${pick(accounts)}`;
    if (share < 0.65) return `principal://goog/subject/${start}`;
    return share < 0.9 ? `principalSet://goog/group/${pick(groups)}` : "principalSet://goog/public:all";
  };
  const principals = (most: number): readonly string[] => Array.from({ length: below(most + 1) }, principal);
  const denied = (): string => pick(hopPermissions).replace("iam.", "iam.googleapis.com/");
  const isLine = chance(0.2);
  const facts: PolicyFact[] = [
    { kind: "principal", principal: { kind: "user", email: start } },
    ...containers.map((name): PolicyFact => ({ kind: "container", name, parent: parentOf[name] })),
    ...accounts.map((email, index): PolicyFact => {
      const projectId = email.includes("p-one") ? "p-one" : "p-two";
      return {
        kind: "account",
        account: { email, uniqueId: `10000000000000000000${index}`, projectId, disabled: chance(0.08) },
      };
    }),
    ...accounts.map((email, index): PolicyFact => {
      const resource = chance(0.3) ? `10000000000000000000${index}` : email;
      const before = index === 0 ? `user:${start}` : `serviceAccount:${accounts[index - 1]!}`;
      const next = { role: roles[0]!, members: [before], condition: undefined };
      return { kind: "policy", resource, bindings: isLine ? [next] : bindings(3) };
    }),
    ...containers.map((resource): PolicyFact => ({
      kind: "policy",
      resource,
      bindings: chance(0.25) ? bindings(2) : [],
    })),
    { kind: "role", role: "projects/p-one/roles/relay", permissions: [hopPermissions[0]!, pick(hopPermissions)] },
    ...groups.slice(0, 3).map((email): PolicyFact => {
      return { kind: "group", email, members: Array.from({ length: below(3) }, someone).filter(isGroupMember) };
    }),
  ];
  if (chance(0.3)) {
    const rule = {
      deniedPrincipals: [principal(), ...principals(1)],
      exceptionPrincipals: principals(2),
      deniedPermissions: chance(0.3) ? ["iam.googleapis.com/serviceAccounts.*"] : [denied(), denied()],
      exceptionPermissions: chance(0.3) ? [denied()] : [],
      condition: pick([undefined, undefined, "true", "false", 'resource.matchTag("a", "b")']),
    };
    const policies = [{ name: "policies/x/denypolicies/d", displayName: "d", rules: [rule] }];
    facts.push({ kind: "denyPolicies", resource: pick(containers), policies });
  }
  for (let count = chance(0.2) ? 2 : 0; count > 0; count -= 1) {
    const permissions = chance(0.5) ? [...hopPermissions] : [];
    facts.push({ kind: "tested", principal: { kind: "user", email: start }, account: pick(accounts), permissions });
  }
  return { accounts, facts };
}

function isGroupMember(member: string): boolean {
  return /^(?:user|serviceAccount|group|domain):/.test(member);
}
