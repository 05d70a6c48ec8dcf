import { failureOf } from "../base/errors.ts";
import type { Failure } from "../base/failure.ts";
import type { Caller } from "../caller/credential-source.ts";

/** A service that takes ID tokens, and the audience that it expects. */
export interface AudienceService {
  readonly kind: "run" | "function" | "iap";
  /** Its short name. */
  readonly name: string;
  readonly projectId: string;
  readonly audience: string;
}

/** The services of one project, and the `failures` of APIs that did not answer, except those that the project does not use. */
export interface ProjectAudiences {
  readonly services: readonly AudienceService[];
  readonly failures: readonly Failure[];
}

/** Asks Google for the services of a project. */
export type ListAudiences = (projectId: string, caller: Caller, signal: AbortSignal) => Promise<ProjectAudiences>;

export interface AudienceCatalogPorts {
  readonly list: ListAudiences;
  /** Ids of the projects that the caller can see. */
  readonly projects: () => Promise<readonly string[]>;
  readonly caller: (signal: AbortSignal) => Promise<Caller>;
}

/** More would take too long for a list of suggestions; the user can type any audience. */
const mostProjects = 40;
const atOnce = 4;

/** The services in the caller's projects, read when the user is asked for an audience, and kept until a reset. */
export class AudienceCatalog {
  readonly #ports: AudienceCatalogPorts;
  #read = new Map<string, ProjectAudiences>();

  constructor(ports: AudienceCatalogPorts) {
    this.#ports = ports;
  }

  /** The services read so far, each audience once, in project order. */
  get services(): readonly AudienceService[] {
    const all = [...this.#read.values()].flatMap(({ services }) => services);
    return [...new Map(all.map((service) => [service.audience, service])).values()];
  }

  /** Projects that could not be read completely. */
  get incomplete(): readonly string[] {
    return [...this.#read].filter(([, { failures }]) => failures.length > 0).map(([projectId]) => projectId);
  }

  /** Reads what was not read yet, a few projects at a time, calling `onRead` after each; a failure does not hide other projects. */
  async readAll(signal: AbortSignal, onRead: () => void): Promise<void> {
    const read = this.#read;
    const projects = (await this.#ports.projects()).slice(0, mostProjects);
    const waiting = projects.filter((projectId) => !read.has(projectId));
    const worker = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift()) {
        const audiences = await this.#list(id, signal);
        if (audiences === undefined) return;
        read.set(id, audiences);
        onRead();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  /** Forgets everything, because the caller may have changed. */
  reset(): void {
    this.#read = new Map();
  }

  /** `undefined` if there are no waiters left. */
  async #list(projectId: string, signal: AbortSignal): Promise<ProjectAudiences | undefined> {
    try {
      return await this.#ports.list(projectId, await this.#ports.caller(signal), signal);
    } catch (error) {
      return signal.aborted ? undefined : { services: [], failures: [failureOf(error)] };
    }
  }
}
