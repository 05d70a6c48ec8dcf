import { MintmarkError } from "../../../../src/core/base/errors.ts";
import type {
  Page,
  AccountDirectory,
  Project,
  ServiceAccount,
} from "../../../../src/core/account/account-directory.ts";
import type { Caller } from "../../../../src/core/caller/credential-source.ts";

export function account(name: string, projectId: string, changes: Partial<ServiceAccount> = {}): ServiceAccount {
  const email = `${name}@${projectId}.iam.gserviceaccount.com`;
  return { email, uniqueId: "1", displayName: "", description: "", disabled: false, projectId, ...changes };
}

/** Projects with numbered accounts, in pages. Records requests; waits and fails when told to. */
export class FakeDirectory implements AccountDirectory {
  readonly pageSize: number;
  readonly projects: readonly string[];
  readonly accountsPerProject: number;
  /** The requests, such as `accounts p1 from 2 as CALLER`. */
  readonly asked: string[] = [];
  /** Requests that fail, such as `projects` or `accounts p1`. */
  readonly failing = new Set<string>();
  held: PromiseWithResolvers<void> | undefined;
  running = 0;
  mostAtOnce = 0;

  constructor(projects: readonly string[], accountsPerProject = 5, pageSize = 2) {
    this.projects = projects;
    this.accountsPerProject = accountsPerProject;
    this.pageSize = pageSize;
  }

  searchProjects(caller: Caller, pageToken: string | undefined, signal: AbortSignal): Promise<Page<Project>> {
    const all = this.projects.map((projectId) => ({ projectId, displayName: projectId.toUpperCase() }));
    return this.#page("projects", all, caller, pageToken, signal);
  }

  listServiceAccounts(
    projectId: string,
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<ServiceAccount>> {
    const all = Array.from({ length: this.accountsPerProject }, (_, n) => account(`a${n}`, projectId));
    return this.#page(`accounts ${projectId}`, all, caller, pageToken, signal);
  }

  async #page<T>(
    what: string,
    all: readonly T[],
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<T>> {
    const from = Number(pageToken ?? 0);
    this.asked.push(`${what} from ${from} as ${caller.token}`);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    await this.held?.promise;
    await Promise.resolve();
    this.running -= 1;
    if (signal.aborted) throw new MintmarkError({ code: "cancelled" });
    if (this.failing.has(what)) throw new MintmarkError({ code: "timedOut", host: "example", seconds: 30 });
    const end = from + this.pageSize;
    return { items: all.slice(from, end), nextPageToken: end < all.length ? `${end}` : undefined };
  }
}
