import { field, invalid, itemsOf, type Place } from "./read-json.ts";
import type { World } from "./world.ts";

/** Checks that everything a world names exists, and nothing exists twice. */
export function checkReferences(world: World, place: Place): void {
  const items = (name: keyof World): readonly Place[] => itemsOf(field(place, name));
  const parents = new Set([
    ...world.organizations.map(({ number }) => `organizations/${number}`),
    ...world.folders.map(({ number }) => `folders/${number}`),
  ]);
  const projectIds = new Set(world.projects.map(({ projectId }) => projectId));
  const unknownParent = (parent: string | undefined): boolean => parent !== undefined && !parents.has(parent);
  refuse(world.folders, items("folders"), ({ parent }) => unknownParent(parent), "names an unknown parent");
  refuse(world.projects, items("projects"), ({ parent }) => unknownParent(parent), "names an unknown parent");
  refuse(
    world.serviceAccounts,
    items("serviceAccounts"),
    ({ projectId }) => !projectIds.has(projectId),
    "belongs to no project of this world",
  );
  refuseCycles(world, items("folders"));
  refuseTwice(world.projects, items("projects"), ({ projectId }) => projectId);
  refuseTwice(world.serviceAccounts, items("serviceAccounts"), ({ email }) => email);
  refuseTwice(world.users, items("users"), ({ email }) => email);
  refuseTwice(world.orgPolicies, items("orgPolicies"), ({ attachedTo, constraint }) => `${attachedTo} ${constraint}`);
  refuseTwice(world.groups, items("groups"), ({ email }) => email);
}

function refuse<T>(things: readonly T[], places: readonly Place[], bad: (thing: T) => boolean, problem: string): void {
  const place = places[things.findIndex(bad)];
  if (place !== undefined) invalid(place, problem);
}

function refuseTwice<T>(things: readonly T[], places: readonly Place[], key: (thing: T) => string): void {
  const seen = new Set<string>();
  refuse(things, places, (thing) => seen.size === seen.add(key(thing)).size, "exists twice");
}

function refuseCycles({ folders }: World, places: readonly Place[]): void {
  const parents = new Map(folders.map(({ number, parent }) => [`folders/${number}`, parent]));
  const isCyclic = (start: string): boolean => {
    let name: string | undefined = start;
    for (let steps = 0; name !== undefined; steps++) {
      if (steps > folders.length) return true;
      name = parents.get(name);
    }
    return false;
  };
  refuse(folders, places, ({ number }) => isCyclic(`folders/${number}`), "is inside itself");
}
