import { failureOf } from "../base/errors.ts";
import { Emitter } from "../base/events.ts";
import type { Failure } from "../base/failure.ts";
import type { Page } from "../base/page.ts";
import type { Caller } from "../caller/credential-source.ts";
import type { AccountDirectory, Project, ServiceAccount } from "./account-directory.ts";

/** What has been read of a paged list so far. */
export interface PagedList<T> {
  readonly items: readonly T[];
  /** Present while there is more to read. */
  readonly nextPageToken: string | undefined;
  /** Why the last page could not be read. What was read before stays. */
  readonly failure: Failure | undefined;
}

const nothingRead = { items: [], nextPageToken: undefined, failure: undefined } as const;

export interface AccountCatalogPorts {
  readonly directory: AccountDirectory;
  readonly caller: (signal: AbortSignal) => Promise<Caller>;
  /** Project ids that the user chose to see; empty for all that can be found. */
  readonly chosenProjects: () => readonly string[];
}

/**
 * The projects and service accounts that the caller can see, read page by page and only when somebody wants to see them. A project that
 * fails keeps its failure to itself.
 */
export class AccountCatalog {
  readonly #ports: AccountCatalogPorts;
  readonly #changed = new Emitter<void>();
  #projects: PagedList<Project> | undefined;
  #accounts = new Map<string, PagedList<ServiceAccount>>();
  #reading = new Map<string, Promise<unknown>>();
  #abort = new AbortController();
  /** Fires when something that was read is not valid any more. */
  readonly onDidChange = this.#changed.event;

  constructor(ports: AccountCatalogPorts) {
    this.#ports = ports;
  }

  /** Every account read so far, in the order of the projects. */
  get knownAccounts(): readonly ServiceAccount[] {
    return (this.#projects?.items ?? []).flatMap(({ projectId }) => this.#accounts.get(projectId)?.items ?? []);
  }

  /** What has been read of a project's accounts; `undefined` when nothing has. */
  accountsRead(projectId: string): PagedList<ServiceAccount> | undefined {
    return this.#accounts.get(projectId);
  }

  /**
   * The projects; reads the first page when nothing has been read. Whoever waits while a reset overtakes the read gets what is read afresh,
   * not the end of the old one.
   */
  async projects(): Promise<PagedList<Project>> {
    const { signal } = this.#abort;
    const list = await this.#firstProjects();
    return signal.aborted ? this.projects() : list;
  }

  /** Reads one page of projects more, or again where the last one failed. */
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

  /** A project's accounts; reads the first page when nothing has been read. */
  async accounts(projectId: string): Promise<PagedList<ServiceAccount>> {
    return this.#accounts.get(projectId) ?? this.moreAccounts(projectId);
  }

  /** Reads one page of a project's accounts more, or again where the last one failed. */
  moreAccounts(projectId: string): Promise<PagedList<ServiceAccount>> {
    return this.#once(`accounts of ${projectId}`, async (signal) => {
      const list = await this.#readPage(this.#accounts.get(projectId), (caller, token) =>
        this.#ports.directory.listServiceAccounts(projectId, caller, token, signal),
      );
      if (!signal.aborted) this.#accounts.set(projectId, list);
      return list;
    });
  }

  /** Reads everything there is, a few projects at a time, calling `onPage` after each page, until `signal` aborts or a reset. */
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

  /** Forgets everything read, and stops reading. */
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
