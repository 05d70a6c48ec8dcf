import { createHash } from "node:crypto";
import type { TargetService } from "../world/world-services.ts";
import type { Cloud } from "./cloud.ts";
import type { Project } from "../resource/resources.ts";

/** A service that checks ID tokens, with its public URL. */
export interface Target {
  readonly service: TargetService;
  readonly project: Project;
  readonly id: string;
  /** The address that its API names first. */
  readonly url: string;
  /** All of Google's addresses for it; each is an audience, and requests from jobs and subscriptions may go to each. */
  readonly urls: readonly [first: string, ...others: string[]];
  /** Path at which the sandbox serves it. */
  readonly path: string;
}

export function targetsOf({ world, resources }: Cloud): readonly Target[] {
  return world.services.targets.flatMap((service) => {
    const [, projectName = "", , location = "", , id = ""] = service.name.split("/");
    const project = resources.project(projectName);
    if (project === undefined) return [];
    const urls = urlsOf(service, project, location, id);
    return [{ service, project, id, url: urls[0], urls, path: `/targets/${project.projectId}/${id}` }];
  });
}

/** A Cloud Run service has two default URLs: one with the number of its project, and one with a hash of it. */
function urlsOf(service: TargetService, project: Project, location: string, id: string): Target["urls"] {
  const hash = createHash("sha256").update(project.number).digest("hex").slice(0, 10);
  const region = regionCodes[location] ?? location.replace(/^(\w)\w*-(\w).*$/, "$1$2");
  const run = [
    `https://${id}-${project.number}.${location}.run.app`,
    `https://${id}-${hash}-${region}.a.run.app`,
  ] as const;
  if (service.kind === "run") return run;
  const named = `https://${location}-${project.projectId}.cloudfunctions.net/${id}`;
  return isOnRun(service) ? [named, ...run] : [named];
}

/** How the URLs with a hash name regions. */
const regionCodes: Readonly<Record<string, string>> = {
  "asia-northeast1": "an",
  "europe-west1": "ew",
  "us-central1": "uc",
  "us-east1": "ue",
  "us-west1": "uw",
};

/**
 * Whether the target takes an audience. Cloud Run takes its own URLs with a path, but not with a query or a fragment; a function of the
 * first generation takes its URL with its name alone; custom audiences are compared as they are.
 */
export function takesAudience({ service, urls }: Target, audience: string): boolean {
  if ([...urls, ...service.customAudiences].includes(audience)) return true;
  return isOnRun(service) && !/[?#]/.test(audience) && urls.some((url) => audience.startsWith(`${url}/`));
}

/** Whether it is a Cloud Run service; second-generation functions are. */
export function isOnRun({ kind, generation }: TargetService): boolean {
  return kind === "run" || generation === 2;
}

/** The target at a path of the sandbox. */
export function targetAt(cloud: Cloud, path: string): Target | undefined {
  return targetsOf(cloud).find((target) => path === target.path || path.startsWith(`${target.path}/`));
}

/**
 * Where a request to `uri` really goes: to a target in the sandbox, or to a loopback address unchanged. Otherwise `undefined`: the sandbox
 * sends nothing outside this machine.
 */
export function localAddress(cloud: Cloud, origin: string, uri: string): string | undefined {
  for (const { urls, path } of targetsOf(cloud)) {
    const url = urls.find((own) => uri === own || (uri.startsWith(own) && /^[/?#]/.test(uri.slice(own.length))));
    if (url !== undefined) return `${origin}${path}${uri.slice(url.length)}`;
  }
  if (!URL.canParse(uri)) return undefined;
  const { hostname, protocol } = new URL(uri);
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? uri : undefined;
}
