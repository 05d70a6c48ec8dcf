import { failureOf } from "../base/errors.ts";
import { Emitter } from "../base/events.ts";
import type { Failure } from "../base/failure.ts";
import type { Page, AccountDirectory, Project, ServiceAccount } from "./account-directory.ts";
import type { Caller } from "../caller/credential-source.ts";

/** The part of a paged list that has been read so far. */
export interface PagedList<T> {
  readonly items: readonly T[];
  /** Set while there is more to read. */
  readonly nextPageToken: string | undefined;
  /** Why the last page could not be read. What was read before is kept. */
  readonly failure: Failure | undefined;
}

const nothingRead = { items: [], nextPageToken: undefined, failure: undefined } as const;

export interface AccountCatalogPorts {
  readonly directory: AccountDirectory;
  readonly caller: (signal: AbortSignal) => Promise<Caller>;
  /** Project ids that the user chose to see; empty for all. */
  readonly chosenProjects: () => readonly string[];
}

/**
 * The projects and service accounts that the caller can see, read page by page and only on demand. A failure in one project does not affect
 * the others.
 */
export class AccountCatalog {
  readonly #ports: AccountCatalogPorts;
  readonly #changed = new Emitter<void>();
  #projects: PagedList<Project> | undefined;
  #accounts = new Map<string, PagedList<ServiceAccount>>();
  #reading = new Map<string, Promise<unknown>>();
  #abort = new AbortController();
  /** Fires when something that was read is no longer valid. */
  readonly onDidChange = this.#changed.event;

  constructor(ports: AccountCatalogPorts) {
    this.#ports = ports;
  }

  /** All accounts read so far, in project order. */
  get knownAccounts(): readonly ServiceAccount[] {
    return (this.#projects?.items ?? []).flatMap(({ projectId }) => this.#accounts.get(projectId)?.items ?? []);
  }

  /** What has been read of a project's accounts; `undefined` if nothing has. */
  accountsRead(projectId: string): PagedList<ServiceAccount> | undefined {
    return this.#accounts.get(projectId);
  }

  /**
   * The projects; reads the first page if nothing has been read. If a reset happens during the read, waiting callers get the result of a
   * new read, not the outdated one.
   */
  async projects(): Promise<PagedList<Project>> {
    const { signal } = this.#abort;
    const list = await this.#firstProjects();
    return signal.aborted ? this.projects() : list;
  }

  /** Reads the next page of projects, or retries the page that failed. */
  moreProjects(): Promise<PagedList<Project>> {
    return this.#once("projects", async (signal) => {
      const chosen = [...new Set(this.#ports.chosenProjects())];
      const list =
        chosen.length > 0
          ? { ...nothingRead, items: chosen.map((projectId) => ({ projectId, displayName: projectId })) }
          : await this.#readPage(this.#projects, (caller, token) =>
              this.#ports.directory.searchProjects(caller, token, signal),
            );
      if (!signal.aborted) this.#projects = list;
      return list;
    });
  }

  /** A project's accounts; reads the first page if nothing has been read. */
  async accounts(projectId: string): Promise<PagedList<ServiceAccount>> {
    return this.#accounts.get(projectId) ?? this.moreAccounts(projectId);
  }

  /** Reads the next page of a project's accounts, or retries the page that failed. */
  moreAccounts(projectId: string): Promise<PagedList<ServiceAccount>> {
    return this.#once(`accounts of ${projectId}`, async (signal) => {
      const list = await this.#readPage(this.#accounts.get(projectId), (caller, token) =>
        this.#ports.directory.listServiceAccounts(projectId, caller, token, signal),
      );
      if (!signal.aborted) this.#accounts.set(projectId, list);
      return list;
    });
  }

  /** Reads everything, a few projects at a time, calling `onPage` after each page, until `signal` aborts or a reset happens. */
  async readAll(until: AbortSignal, onPage: () => void): Promise<void> {
    const signal = AbortSignal.any([until, this.#abort.signal]);
    let projects = await this.#firstProjects();
    while (projects.nextPageToken !== undefined && projects.failure === undefined && !signal.aborted) {
      projects = await this.moreProjects();
    }
    const waiting = projects.items.map(({ projectId }) => projectId);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift()) {
          await this.#readWholeProject(id, signal, onPage);
        }
      }),
    );
  }

  /** Forgets everything that was read, and stops reading. */
  reset(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#projects = undefined;
    this.#accounts = new Map();
    this.#reading = new Map();
    this.#changed.fire();
  }

  async #firstProjects(): Promise<PagedList<Project>> {
    return this.#projects ?? this.moreProjects();
  }

  async #readWholeProject(projectId: string, signal: AbortSignal, onPage: () => void): Promise<void> {
    let list = await this.accounts(projectId);
    onPage();
    while (list.nextPageToken !== undefined && list.failure === undefined && !signal.aborted) {
      list = await this.moreAccounts(projectId);
      onPage();
    }
  }

  async #readPage<T>(
    read: PagedList<T> | undefined,
    next: (caller: Caller, pageToken: string | undefined) => Promise<Page<T>>,
  ): Promise<PagedList<T>> {
    const before = read ?? nothingRead;
    const isComplete = read !== undefined && read.nextPageToken === undefined && read.failure === undefined;
    if (isComplete) return read;
    try {
      const caller = await this.#ports.caller(this.#abort.signal);
      const page = await next(caller, before.nextPageToken);
      return { items: [...before.items, ...page.items], nextPageToken: page.nextPageToken, failure: undefined };
    } catch (error) {
      return { ...before, failure: failureOf(error) };
    }
  }

  #once<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = this.#reading.get(key) as Promise<T> | undefined;
    if (running !== undefined) return running;
    const reading = this.#reading;
    const promise = read(this.#abort.signal).finally(() => reading.delete(key));
    reading.set(key, promise);
    return promise;
  }
}
