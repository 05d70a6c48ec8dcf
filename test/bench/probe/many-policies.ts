import type { PolicyFact } from "../../../src/core/chain/graph/policy-fact.ts";
import { randomBelow, seededRandom } from "../../support/seeded-random.ts";

/** The size of the cloud for measuring searches. */
export const size = { accounts: 100_000, projects: 100, groups: 2_000, edges: 1_000_000 } as const;

export const islanders = 1_000;
const membersPerGroup = 50;
const tokenCreator = "roles/iam.serviceAccountTokenCreator";

/** Policies of 100,000 accounts: 900,000 bindings of a member, 100,000 memberships in groups, and a few bindings on whole projects. */
export function manyPolicies(): readonly PolicyFact[] {
  const random = seededRandom(7);
  const below = (limit: number): number => randomBelow(random, limit);
  const projects = Array.from({ length: size.projects }, (_, index): PolicyFact[] => [
    { kind: "container", name: `projects/p-${index}`, parent: "folders/1" },
    {
      kind: "policy",
      resource: `projects/p-${index}`,
      bindings: [{ role: tokenCreator, members: [`user:owner-${index}@acme.example`], condition: undefined }],
    },
  ]);
  const accounts = Array.from({ length: size.accounts }, (_, index): PolicyFact[] => {
    const members = Array.from({ length: 8 }, () => memberOf(below(size.accounts)));
    members.push(index % 2 === 0 ? groupOf(below(size.groups)) : memberOf(below(size.accounts)));
    return [
      {
        kind: "account",
        account: { email: emailOf(index), uniqueId: "", projectId: projectOf(index), disabled: false },
      },
      { kind: "policy", resource: emailOf(index), bindings: [{ role: tokenCreator, members, condition: undefined }] },
    ];
  });
  const groups = Array.from({ length: size.groups }, (_, index): PolicyFact => {
    const members = Array.from({ length: membersPerGroup }, () => memberOf(below(size.accounts)));
    return { kind: "group", email: `group-${index}@acme.example`, members };
  });
  return [...projects.flat(), ...accounts.flat(), ...groups, ...island()];
}

/** Accounts that act only on each other: a search from there must see all of them to know that there is no chain. */
function island(): readonly PolicyFact[] {
  const random = seededRandom(13);
  return Array.from({ length: islanders }, (_, index) => {
    const members = Array.from({ length: 8 }, () => `serviceAccount:${islanderOf(randomBelow(random, islanders))}`);
    const bindings = [{ role: tokenCreator, members, condition: undefined }];
    return { kind: "policy", resource: islanderOf(index), bindings } as const;
  });
}

export function islanderOf(index: number): string {
  return `islander-${index}@p-0.iam.gserviceaccount.com`;
}

export function emailOf(index: number): string {
  return `robot-${index}@${projectOf(index)}.iam.gserviceaccount.com`;
}

export function groupOf(index: number): string {
  return `group:group-${index}@acme.example`;
}

function projectOf(index: number): string {
  return `p-${index % size.projects}`;
}

function memberOf(index: number): string {
  return `serviceAccount:${emailOf(index)}`;
}

/** Pairs to search between: two accounts, and as many of a person and an account. */
export function routes(count: number): readonly (readonly [from: number, target: number])[] {
  const random = seededRandom(11);
  return Array.from({ length: count }, () => [randomBelow(random, size.accounts), randomBelow(random, size.accounts)]);
}
