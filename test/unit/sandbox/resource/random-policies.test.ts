import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { seededRandom } from "../../../../src/sandbox/world/generate-world.ts";
import { makeCloud } from "../../../../src/sandbox/state/cloud.ts";
import { parseWorld } from "../../../../src/sandbox/world/parse-world.ts";

/**
 * Random worlds of one organization, folder, project and account, and an oracle that only reads the world's JSON: it lists all granted
 * (principal, permission) pairs by expanding every group first, the opposite direction to the evaluator.
 */
const permissions = [
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.getOpenIdToken",
  "iam.serviceAccounts.actAs",
];
const rolePermissions: Readonly<Record<string, readonly string[]>> = {
  "roles/iam.serviceAccountTokenCreator": permissions.slice(0, 2),
  "roles/iam.serviceAccountOpenIdTokenCreator": permissions.slice(1, 2),
  "roles/iam.serviceAccountUser": permissions.slice(2),
  "roles/viewer": [],
};
const users = ["u0@a.example", "u1@a.example", "u2@b.example"];
const groups = ["g0@a.example", "g1@a.example", "g2@a.example"];
const now = Date.parse("2026-06-15T12:00:00Z");
const conditions = [
  { text: 'request.time < timestamp("2026-06-16T00:00:00Z")', holds: true },
  { text: 'request.time < timestamp("2026-06-15T00:00:00Z")', holds: false },
  { text: 'resource.name.endsWith("/x@acme-one.iam.gserviceaccount.com")', holds: true },
  { text: 'resource.type == "cloudresourcemanager.googleapis.com/Project"', holds: false },
  { text: "request.nothing.here == 1", holds: false },
];

interface RandomBinding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: { readonly title: string; readonly expression: string };
}

interface RandomDeny {
  readonly attachedTo: string;
  readonly deniedPrincipals: readonly string[];
  readonly exceptionPrincipals: readonly string[];
  readonly deniedPermissions: readonly string[];
  readonly exceptionPermissions: readonly string[];
}

interface RandomWorld {
  readonly levels: readonly (readonly RandomBinding[])[];
  readonly groupMembers: readonly (readonly string[])[];
  readonly denies: readonly RandomDeny[];
}

function makeWorld(seed: number): RandomWorld {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const some = <T>(items: readonly T[], chance: number): readonly T[] => items.filter(() => random() < chance);
  const members = [
    ...users.map((user) => `user:${user}`),
    ...groups.map((group) => `group:${group}`),
    "domain:a.example",
    "allUsers",
    "allAuthenticatedUsers",
    "deleted:user:u0@a.example?uid=1",
  ];
  const bindings = (): readonly RandomBinding[] =>
    Array.from({ length: Math.floor(random() * 3) }, () => ({
      role: pick(Object.keys(rolePermissions)),
      members: some(members, 0.15),
      ...(random() < 0.4 && { condition: { title: "c", expression: pick(conditions).text } }),
    }));
  const principals = [
    ...users.map((user) => `principal://goog/subject/${user}`),
    ...groups.map((group) => `principalSet://goog/group/${group}`),
    "principalSet://goog/public:all",
  ];
  const denied = permissions.map((permission) => permission.replace("iam.", "iam.googleapis.com/"));
  return {
    levels: Array.from({ length: 4 }, bindings),
    groupMembers: groups.map(() =>
      some(
        members.filter((member) => /^(user|group|domain):/.test(member)),
        0.25,
      ),
    ),
    denies: Array.from({ length: Math.floor(random() * 2) }, () => ({
      attachedTo: pick(["organizations/1", "folders/2", "projects/acme-one", "projects/acme-two"]),
      deniedPrincipals: some(principals, 0.3),
      exceptionPrincipals: some(principals, 0.2),
      deniedPermissions: some([...denied, "iam.googleapis.com/serviceAccounts.*"], 0.4),
      exceptionPermissions: some(denied, 0.2),
    })),
  };
}

function toJson({ levels, groupMembers, denies }: RandomWorld): object {
  const [organization, folder, project, account] = levels;
  return {
    organizations: [{ number: "1", domain: "a.example", bindings: organization }],
    folders: [{ number: "2", parent: "organizations/1", bindings: folder }],
    projects: [
      { projectId: "acme-one", number: "3", parent: "folders/2", bindings: project },
      { projectId: "acme-two", number: "4" },
    ],
    serviceAccounts: [{ email: "x@acme-one.iam.gserviceaccount.com", bindings: account }],
    groups: groups.map((email, index) => ({ email, members: groupMembers[index] })),
    denyPolicies: denies.map(({ attachedTo, ...rule }, index) => ({ id: `d${index}`, attachedTo, rules: [rule] })),
  };
}

/** All users that a member stands for, expanding groups until nothing is added. */
function usersOf(member: string, world: RandomWorld): ReadonlySet<string> {
  if (member === "allUsers" || member === "allAuthenticatedUsers") return new Set(users);
  const found = new Set<string>([member]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [index, group] of groups.entries()) {
      if (found.has(`group:${group}`)) for (const inner of world.groupMembers[index] ?? []) found.add(inner);
    }
  }
  return new Set(users.filter((user) => found.has(`user:${user}`) || found.has(`domain:${user.split("@")[1] ?? ""}`)));
}

function oracle(world: RandomWorld, user: string, permission: string): boolean {
  const asMember = (principal: string): string =>
    principal === "principalSet://goog/public:all"
      ? "allUsers"
      : principal.replace("principal://goog/subject/", "user:").replace("principalSet://goog/group/", "group:");
  const includes = (principals: readonly string[]): boolean =>
    principals.some((principal) => usersOf(asMember(principal), world).has(user));
  const deniedForm = permission.replace("iam.", "iam.googleapis.com/");
  const isDenied = world.denies.some(
    (deny) =>
      deny.attachedTo !== "projects/acme-two" &&
      (deny.deniedPermissions.includes(deniedForm) || deny.deniedPermissions.some((name) => name.endsWith("*"))) &&
      !deny.exceptionPermissions.includes(deniedForm) &&
      includes(deny.deniedPrincipals) &&
      !includes(deny.exceptionPrincipals),
  );
  if (isDenied) return false;
  return world.levels
    .flat()
    .some(
      ({ role, members, condition }) =>
        (rolePermissions[role] ?? []).includes(permission) &&
        members.some((member) => usersOf(member, world).has(user)) &&
        (condition === undefined || conditions.find(({ text }) => text === condition.expression)?.holds === true),
    );
}

suite("random policies", () => {
  test("are decided as a brute-force oracle decides them", () => {
    const seen = { allowed: 0, denied: 0 };
    for (let seed = 1; seed <= 1500; seed++) {
      const world = makeWorld(seed);
      const cloud = makeCloud(parseWorld(toJson(world), "random"), () => now);
      const account = cloud.resources.account("x@acme-one.iam.gserviceaccount.com");
      assert.ok(account);
      for (const email of users) {
        for (const permission of permissions) {
          const expected = oracle(world, email, permission);
          seen[expected ? "allowed" : "denied"] += 1;
          const actual = cloud.access.allows({ kind: "user", email, uniqueId: "" }, permission, account, now);
          assert.equal(actual, expected, `seed ${seed}: ${email} ${permission}\n${JSON.stringify(toJson(world))}`);
        }
      }
    }
    assert.ok(seen.allowed > 1000 && seen.denied > 1000, JSON.stringify(seen));
  });
});
