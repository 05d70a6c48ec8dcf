import { toReading, type Reading } from "../policy/reading.ts";
import { inParallel } from "../../async/in-parallel.ts";
import type { AccountDirectory, ServiceAccount } from "../../account/account-directory.ts";
import type { Principal } from "../policy/member.ts";
import { hopPermissions } from "../../request/permission.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";
import type { Caller } from "../../caller/credential-source.ts";
import type { FeedReading, PolicyFeed } from "./policy-feed.ts";
import type { UnreadSubject } from "../graph/policy-fact.ts";

/** Far below a project's limit of 6,000 reads a minute. */
const callsAtOnce = 8;

export interface AccountPolicyFeedPorts {
  readonly directory: AccountDirectory;
  readonly reader: PolicyReader;
  /** The caller, if known: if an account's policy may not be read, Google can still say what the caller may do. */
  readonly self: Principal | undefined;
}

/** Reads projects account by account: one call per policy, always up to date. */
export class AccountPolicyFeed implements PolicyFeed {
  readonly #ports: AccountPolicyFeedPorts;
  readonly #projects: string[];
  readonly #containers: Set<string>;
  readonly #waiting = new Map<string, ServiceAccount>();
  readonly #done = new Set<string>();
  #pageToken: string | undefined;

  constructor(ports: AccountPolicyFeedPorts, projectIds: readonly string[]) {
    this.#ports = ports;
    this.#projects = [...projectIds];
    this.#containers = new Set(projectIds.map((projectId) => `projects/${projectId}`));
  }

  async readOn(reading: FeedReading): Promise<void> {
    await this.#readLineages(reading);
    await this.#listAccounts(reading);
    const accounts = [...this.#waiting.values()];
    await inParallel(accounts, callsAtOnce, (account) => this.#readAccount(account, reading), reading.signal);
    await inParallel([...this.#containers], callsAtOnce, (name) => this.#readContainer(name, reading), reading.signal);
    reading.signal.throwIfAborted();
  }

  /** The containers above each project, whose policies also apply to its accounts. */
  async #readLineages(reading: FeedReading): Promise<void> {
    const unknown = [...this.#containers].filter(
      (name) => name.startsWith("projects/") && this.#isNew(`above ${name}`),
    );
    await inParallel(
      unknown,
      callsAtOnce,
      async (name) => {
        const projectId = name.slice("projects/".length);
        const lineage = await this.#ask(reading, (caller) =>
          this.#ports.reader.ancestry(projectId, caller, reading.signal),
        );
        this.#done.add(`above ${name}`);
        if (lineage.kind === "unread") {
          unread(reading, "ancestry", name, lineage);
          return;
        }
        lineage.value.forEach((container, index) => {
          this.#containers.add(container);
          reading.take({ kind: "container", name: container, parent: lineage.value[index + 1] });
        });
      },
      reading.signal,
    );
  }

  async #listAccounts(reading: FeedReading): Promise<void> {
    for (let projectId = this.#projects[0]; projectId !== undefined; projectId = this.#projects[0]) {
      const page = await this.#ask(reading, (caller) =>
        this.#ports.directory.listServiceAccounts(projectId, caller, this.#pageToken, reading.signal),
      );
      if (page.kind === "unread") unread(reading, "accounts", `projects/${projectId}`, page);
      for (const account of page.kind === "read" ? page.value.items : []) {
        this.#waiting.set(account.email, account);
        reading.take({ kind: "account", account });
      }
      this.#pageToken = page.kind === "read" ? page.value.nextPageToken : undefined;
      if (this.#pageToken === undefined) this.#projects.shift();
    }
  }

  async #readAccount({ email }: ServiceAccount, reading: FeedReading): Promise<void> {
    const policy = await this.#ask(reading, (caller) =>
      this.#ports.reader.accountPolicy(email, caller, reading.signal),
    );
    if (policy.kind === "read") reading.take({ kind: "policy", resource: email, bindings: policy.value.bindings });
    else {
      unread(reading, "policy", email, policy);
      await this.#test(email, reading);
    }
    this.#waiting.delete(email);
  }

  async #test(email: string, reading: FeedReading): Promise<void> {
    const { self, reader } = this.#ports;
    if (self === undefined) return;
    const held = await this.#ask(reading, (caller) =>
      reader.testAccountPermissions(email, hopPermissions, caller, reading.signal),
    );
    if (held.kind === "unread") return;
    reading.take({ kind: "tested", principal: self, account: email, permissions: held.value });
  }

  async #readContainer(name: string, reading: FeedReading): Promise<void> {
    if (!this.#isNew(`policy ${name}`)) return;
    const policy = await this.#ask(reading, (caller) =>
      this.#ports.reader.containerPolicy(name, caller, reading.signal),
    );
    if (policy.kind === "read") reading.take({ kind: "policy", resource: name, bindings: policy.value.bindings });
    else unread(reading, "policy", name, policy);
    this.#done.add(`policy ${name}`);
  }

  #isNew(what: string): boolean {
    return !this.#done.has(what);
  }

  async #ask<T>(reading: FeedReading, call: (caller: Caller) => Promise<T>): Promise<Reading<T>> {
    return toReading(reading.caller().then(call));
  }
}

function unread(
  reading: FeedReading,
  subject: UnreadSubject,
  resource: string,
  { failure }: Extract<Reading<unknown>, { readonly kind: "unread" }>,
): void {
  reading.take({ kind: "unread", subject, resource, failure });
}
