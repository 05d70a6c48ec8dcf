import type { Binding } from "../policy/allow-policy.ts";
import type { Group } from "../policy/groups.ts";
import type { World, WorldProject, WorldServiceAccount } from "./world.ts";

/** How large a generated world is. */
interface WorldSize {
  readonly projects: number;
  readonly accountsPerProject: number;
  readonly seed: number;
}

const tokenCreator = "roles/iam.serviceAccountTokenCreator";
const caller = "ada@large.example";
const organization = "900100200300";
const foldersCount = 10;
const groupsCount = 50;
const noTags: Readonly<Record<string, string>> = {};

/**
 * Generates a world of any size, always the same for the same seed. The caller may read everything and act as the first account of each
 * project; each account may act as the next one in its project and as some others, so there are chains of every length.
 */
export function generateWorld({ projects, accountsPerProject, seed }: WorldSize): Omit<World, "name" | "description"> {
  const random = seededRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const projectIndexes = Array.from({ length: projects }, (_, index) => index);
  const serviceAccounts = projectIndexes.flatMap((project) =>
    Array.from({ length: accountsPerProject }, (_, account) =>
      generateAccount(project, account, accountsPerProject, {
        project: pick(projects),
        account: pick(accountsPerProject),
        group: pick(groupsCount * 20),
      }),
    ),
  );
  const groups = Array.from({ length: groupsCount }, (_, index) =>
    generateGroup(index, memberOf(pick(projects), pick(accountsPerProject)), pick),
  );
  return { ...surroundings, projects: projectIndexes.map(generateProject), serviceAccounts, groups };
}

/** What is the same in a world of any size. */
const surroundings = {
  organizations: [
    {
      number: organization,
      domain: "large.example",
      domainWideDelegation: [],
      bindings: [{ role: "roles/viewer", members: [`user:${caller}`] }],
    },
  ],
  folders: Array.from({ length: foldersCount }, (_, index) => ({
    number: String(800_000 + index),
    displayName: `folder-${index}`,
    parent: `organizations/${organization}`,
    bindings: [],
  })),
  users: [
    {
      email: caller,
      uniqueId: "100000000000000000001",
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      reauthentication: false,
      disabled: false,
    },
  ],
  groupReaders: [],
  roles: [],
  denyPolicies: [],
  orgPolicies: [],
  identityProviders: [],
  workforceProviders: [],
  metadataAccount: undefined,
  propagationSeconds: 0,
  services: {
    schedulerJobs: [],
    taskQueues: [],
    pushSubscriptions: [],
    workflows: [],
    targets: [],
    buckets: [],
    iapBackends: [],
    apiGateways: [],
  },
  examples: { keyAccount: undefined, impersonated: undefined, external: undefined, workforce: undefined },
} satisfies Partial<World>;

/** Each group but the first has one before it as a member too. */
function generateGroup(index: number, member: string, pick: (count: number) => number): Group {
  return {
    email: `group-${index}@large.example`,
    members: [member, ...(index > 0 ? [`group:group-${pick(index)}@large.example`] : [])],
    expiries: {},
    membersVisibleTo: "domain",
  };
}

function generateProject(index: number): WorldProject {
  return {
    projectId: projectIdOf(index),
    number: String(100_000_000_000 + index),
    displayName: `Large ${index}`,
    parent: `folders/${800_000 + (index % foldersCount)}`,
    labels: {},
    tags: noTags,
    bindings: [],
  };
}

interface Strangers {
  readonly project: number;
  readonly account: number;
  /** For most accounts larger than the number of groups: these accounts are in no group. */
  readonly group: number;
}

function generateAccount(
  project: number,
  account: number,
  perProject: number,
  strangers: Strangers,
): WorldServiceAccount {
  const previous = account === 0 ? `user:${caller}` : memberOf(project, account - 1);
  const members = [previous, memberOf(strangers.project, strangers.account)];
  if (strangers.group < groupsCount) members.push(`group:group-${strangers.group}@large.example`);
  const bindings: readonly Binding[] = [{ role: tokenCreator, members }];
  return {
    email: emailOf(project, account),
    projectId: projectIdOf(project),
    uniqueId: `1${String(project * perProject + account).padStart(20, "0")}`,
    displayName: `Robot ${account}`,
    description: "",
    disabled: false,
    tags: noTags,
    maxLifetimeSeconds: 3600,
    bindings,
  };
}

function projectIdOf(index: number): string {
  return `large-${String(index).padStart(4, "0")}`;
}

function emailOf(project: number, account: number): string {
  return `robot-${String(account).padStart(5, "0")}@${projectIdOf(project)}.iam.gserviceaccount.com`;
}

function memberOf(project: number, account: number): string {
  return `serviceAccount:${emailOf(project, account)}`;
}

/** Repeatable random numbers in [0, 1) from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
