import type { TargetService } from "../world/world-services.ts";
import type { Cloud } from "./cloud.ts";
import type { Project } from "../resource/resources.ts";

/** A service that checks ID tokens, with its public URL. */
export interface Target {
  readonly service: TargetService;
  readonly project: Project;
  readonly id: string;
  /** Audience that is always accepted; requests from jobs and subscriptions are also addressed to it. */
  readonly url: string;
  /** All of Google's addresses for it, in every form that is accepted as an audience. */
  readonly urls: readonly string[];
  /** Path at which the sandbox serves it. */
  readonly path: string;
}

export function targetsOf({ world, resources }: Cloud): readonly Target[] {
  return world.services.targets.flatMap((service) => {
    const [, projectName = "", , location = "", , id = ""] = service.name.split("/");
    const project = resources.project(projectName);
    if (project === undefined) return [];
    const run = `https://${id}-${project.number}.${location}.run.app`;
    const url = service.kind === "run" ? run : `https://${location}-${project.projectId}.cloudfunctions.net/${id}`;
    // Cloud Run accepts a slash at the end of its own URL: Google's samples have it.
    const urls = isOnRun(service) ? [...new Set([url, run, `${run}/`])] : [url];
    return [{ service, project, id, url, urls, path: `/targets/${project.projectId}/${id}` }];
  });
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
  const target = targetsOf(cloud).find(
    ({ url }) => uri === url || (/^[/?#]/.test(uri.slice(url.length)) && uri.startsWith(url)),
  );
  if (target !== undefined) return `${origin}${target.path}${uri.slice(target.url.length)}`;
  if (!URL.canParse(uri)) return undefined;
  const { hostname, protocol } = new URL(uri);
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? uri : undefined;
}
