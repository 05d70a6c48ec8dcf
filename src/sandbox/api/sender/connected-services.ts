import { json, type Answer } from "../../http/answer.ts";
import { notFound } from "../../http/google-errors.ts";
import { pageOf } from "../../http/paging.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { Project } from "../../resource/resources.ts";
import type { AttachedToken } from "../../world/world-services.ts";
import { requirePermission } from "../../server/require-permission.ts";

export type ServiceHandler = (cloud: Cloud, call: AuthenticatedCall) => Answer | Promise<Answer>;
export type ServiceRow = readonly [
  id: string,
  method: "GET" | "POST",
  path: string,
  rpc: string,
  handler: ServiceHandler,
];

/** Makes the routes of one service that attaches tokens to requests. */
export function serviceRoutes(
  cloud: Cloud,
  { service, rpcPackage }: { readonly service: string; readonly rpcPackage: string },
  rows: readonly ServiceRow[],
): readonly Route[] {
  return rows.map(([id, method, path, rpc, handler]) => ({
    id: `${service.split(".")[0] ?? service}.${id}`,
    service,
    rpc: `${rpcPackage}.${rpc}`,
    method,
    path,
    access: "bearer",
    scopes: ["https://www.googleapis.com/auth/cloud-platform"],
    handle: (call) => handler(cloud, call),
  }));
}

/** The project in the path; throws 403 unless the caller has the permission there. */
export function projectFor(cloud: Cloud, call: AuthenticatedCall, permission: string): Project {
  return requirePermission(cloud, call, permission, cloud.resources.project(param(call, "project")));
}

/** The items whose resource name is in the project (and location) of the path. */
export function inPath<T extends { readonly name: string }>(
  things: readonly T[],
  call: AuthenticatedCall,
  project: Project,
): readonly T[] {
  const { location } = call.params;
  return things.filter(({ name }) => {
    const [, owner, kind, place] = name.split("/");
    const here = owner === project.projectId || owner === project.number;
    return here && (kind !== "locations" || location === undefined || location === "-" || place === location);
  });
}

export function byId<T extends { readonly name: string }>(things: readonly T[], id: string): T {
  const thing = things.find(({ name }) => name.split("/").at(-1) === id);
  if (thing === undefined) throw notFound();
  return thing;
}

export function listAnswer(key: string, messages: readonly object[], call: AuthenticatedCall): Answer {
  const { items, next } = pageOf(messages, call.query, { defaultSize: 500, maxSize: 1000 });
  return json({ ...(items.length > 0 && { [key]: items }), ...next });
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
export function listLocations(things: readonly { readonly name: string }[], permission: string): ServiceHandler {
  return (cloud, call) => {
    const project = projectFor(cloud, call, permission);
    const ids = inPath(things, call, project).map(({ name }) => name.split("/")[3] ?? "");
    const locations = [...new Set(ids)].map((locationId) => ({
      name: `projects/${project.projectId}/locations/${locationId}`,
      locationId,
    }));
    return listAnswer("locations", locations, call);
  };
}
