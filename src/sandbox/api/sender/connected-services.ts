import { notFound } from "../../http/google-errors.ts";
import { listAnswer } from "../../http/paging.ts";
import type { Handler } from "../../server/api-routes.ts";
import { param, type AuthenticatedCall } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { Project } from "../../resource/resources.ts";
import type { AttachedToken } from "../../world/world-services.ts";
import { requirePermission } from "../../server/require-permission.ts";

/** The project in the path; throws 403 unless the caller has the permission there. */
export function projectFor(cloud: Cloud, call: AuthenticatedCall, permission: string): Project {
  return requirePermission(cloud, call, permission, cloud.resources.project(param(call, "project")));
}

interface Named {
  readonly name: string;
}

/** The items whose resource name is in the project (and location) of the path. */
export function inPath<T extends Named>(things: readonly T[], call: AuthenticatedCall, project: Project): readonly T[] {
  const { location } = call.params;
  return things.filter(({ name }) => {
    const [, owner, kind, place] = name.split("/");
    const here = owner === project.projectId || owner === project.number;
    return here && (kind !== "locations" || location === undefined || location === "-" || place === location);
  });
}

/** The item that the path names by `id`, and its project; throws 403 unless the caller has the permission there. */
export function namedInPath<T extends Named>(
  cloud: Cloud,
  call: AuthenticatedCall,
  things: readonly T[],
  permission: string,
): readonly [T, Project] {
  const project = projectFor(cloud, call, permission);
  const thing = inPath(things, call, project).find(({ name }) => name.split("/").at(-1) === param(call, "id"));
  if (thing === undefined) throw notFound();
  return [thing, project];
}

export const pages = { defaultSize: 500, maxSize: 1000 };

/** Lists, under `key`, the items in the project (and location) of the path. */
export function listInPath<T extends Named>(
  key: string,
  things: readonly T[],
  permission: string,
  messageOf: (thing: T) => object,
): Handler {
  return (cloud, call) => {
    const found = inPath(things, call, projectFor(cloud, call, permission));
    return listAnswer(key, found, messageOf, call.query, pages);
  };
}

/** `oidcToken` or `oauthToken` as these services write it; parts that are not configured are left out. */
export function tokenMessage(token: AttachedToken | undefined): object {
  if (token === undefined) return {};
  const { serviceAccountEmail } = token;
  if (token.kind === "oauth") {
    return { oauthToken: { serviceAccountEmail, ...(token.scope !== undefined && { scope: token.scope }) } };
  }
  return { oidcToken: { serviceAccountEmail, ...(token.audience !== undefined && { audience: token.audience }) } };
}

/** The service's agent in a project; it needs the right to mint for the accounts that the service uses. */
export function serviceAgent({ number }: Project, service: string): string {
  return `service-${number}@gcp-sa-${service}.iam.gserviceaccount.com`;
}

/** The locations that the world uses in a project. */
export function listLocations(things: readonly Named[], permission: string): Handler {
  return (cloud, call) => {
    const project = projectFor(cloud, call, permission);
    const ids = inPath(things, call, project).map(({ name }) => name.split("/")[3] ?? "");
    const message = (locationId: string): object => ({
      name: `projects/${project.projectId}/locations/${locationId}`,
      locationId,
    });
    return listAnswer("locations", [...new Set(ids)], message, call.query, pages);
  };
}
