import { toReading, type Reading, type ResourceReading } from "../policy/reading.ts";
import type { Failure } from "../../base/failure.ts";
import type { Caller } from "../../caller/credential-source.ts";
import type { ServiceAccount } from "../../account/account-directory.ts";
import { projectIdOfAccount } from "../../account/account-name.ts";
import type { DenyPolicy } from "../policy/deny-policy.ts";
import type { GroupDirectory } from "../group/group-directory.ts";
import type { GroupReading } from "../group/group-members.ts";
import { GroupReader } from "../group/group-reader.ts";
import type { HopEvidence, TestProof } from "./hop-evidence.ts";
import { customRolesNeeded } from "./hop-grants.ts";
import { type Principal, principalOf } from "../policy/member.ts";
import type { Hop } from "../../request/permission.ts";
import type { Policy } from "../policy/policy.ts";
import type { PolicyReader } from "../policy/policy-reader.ts";

/** The answer about a hop from the account that acts in it. */
export interface HopTest {
  readonly proof: TestProof;
  readonly reading: Reading<boolean>;
}

const mostGroups = 30;
/** A check reads at most this many custom roles. */
const customRoleLimit = 20;

/** Collects the evidence for one check; reads each item once, however many hops need it. */
export class ChainEvidence {
  readonly #reader: PolicyReader;
  readonly #groups: GroupReader;
  readonly #caller: Caller;
  readonly #callerEmail: string | undefined;
  readonly #signal: AbortSignal;
  readonly #read = new Map<string, Promise<Reading<unknown>>>();
  #customRoles = 0;

  constructor(
    { reader, groups }: { readonly reader: PolicyReader; readonly groups: GroupDirectory },
    caller: Caller,
    callerEmail: string | undefined,
    signal: AbortSignal,
  ) {
    this.#reader = reader;
    this.#groups = new GroupReader({ directory: groups, mostGroups, ownDomain: callerEmail?.split("@")[1] });
    this.#caller = caller;
    this.#callerEmail = callerEmail;
    this.#signal = signal;
  }

  /** An account's names and state; unread if the caller may not see it. */
  account(name: string): Promise<Reading<ServiceAccount>> {
    return this.#once(`account ${name}`, () => this.#reader.account(name, this.#caller, this.#signal));
  }

  /** The caller's own answer about the first hop. */
  async test(hop: Hop): Promise<HopTest> {
    const reading = await this.#once(`test ${hop.number}`, () =>
      testHop(this.#reader, hop, this.#caller, this.#signal),
    );
    return { proof: "test", reading };
  }

  /** Everything about a hop except deny policies, which have a tight quota (5 calls a minute). */
  async ofHop(hop: Hop, test: HopTest | undefined, now: number): Promise<HopEvidence> {
    const [principal, target, own] = await Promise.all([
      this.#principal(hop),
      this.account(hop.to),
      this.#once(`policy ${hop.to}`, () => this.#reader.accountPolicy(hop.to, this.#caller, this.#signal)),
    ]);
    const lineage = await this.#lineage(hop.to, target);
    const above = await this.#ofEach(lineage.containers, (container) => this.#containerPolicy(container));
    const evidence = {
      principal,
      accountMissing: isMissing(target) || isMissing(own) || (test !== undefined && isMissing(test.reading)),
      tested: test === undefined ? undefined : answerOf(test),
      policies: [{ resource: emailOf(hop.to, target), reading: own }, ...above],
      lineageUnread: lineage.failure,
      groups: new Map(),
      denyPolicies: [],
      now,
    };
    return { ...evidence, customRoles: await this.#customRolesOf(customRolesNeeded(evidence)) };
  }

  /** The same evidence with the deny policies of all containers above the account. */
  async withDenyPolicies(evidence: HopEvidence): Promise<HopEvidence> {
    const containers = evidence.policies.slice(1).map(({ resource }) => resource);
    return { ...evidence, denyPolicies: await this.#ofEach(containers, (container) => this.#denyPolicies(container)) };
  }

  /** The same evidence with what the caller may see of these groups and the groups in them. */
  async withGroups(evidence: HopEvidence, groups: readonly string[]): Promise<HopEvidence> {
    if (groups.length === 0) return evidence;
    await this.#groups.readOn(groups, { caller: () => Promise.resolve(this.#caller), signal: this.#signal });
    const unseen = this.#groups.unseen(groups).flatMap((group): [string, GroupReading][] => {
      return group.because === "refused" ? [[group.email, { kind: "unread", failure: group.failure }]] : [];
    });
    return { ...evidence, groups: new Map([...this.#groups.readings, ...unseen]) };
  }

  /** Who acts in a hop: the caller, if its source knows its email, or a delegate, if it is given by email (a unique id is not enough). */
  async #principal(hop: Hop): Promise<Principal | undefined> {
    if (hop.number === 1) return this.#callerEmail === undefined ? undefined : principalOf(this.#callerEmail);
    if (hop.from.includes("@")) return principalOf(hop.from);
    const account = await this.account(hop.from);
    return account.kind === "read" ? principalOf(account.value.email) : undefined;
  }

  async #lineage(
    account: string,
    reading: Reading<ServiceAccount>,
  ): Promise<{ containers: readonly string[]; failure: Failure | undefined }> {
    const projectId = reading.kind === "read" ? reading.value.projectId : projectIdOfAccount(account);
    if (projectId === undefined) return { containers: [], failure: failureIn(reading) };
    const ancestry = await this.#once(`ancestry ${projectId}`, () =>
      this.#reader.ancestry(projectId, this.#caller, this.#signal),
    );
    if (ancestry.kind === "read") return { containers: ancestry.value, failure: undefined };
    return { containers: [`projects/${projectId}`], failure: ancestry.failure };
  }

  #containerPolicy(container: string): Promise<Reading<Policy>> {
    return this.#once(`policy ${container}`, () => this.#reader.containerPolicy(container, this.#caller, this.#signal));
  }

  #denyPolicies(container: string): Promise<Reading<readonly DenyPolicy[]>> {
    return this.#once(`deny ${container}`, () => this.#reader.denyPolicies(container, this.#caller, this.#signal));
  }

  async #customRolesOf(roles: readonly string[]): Promise<ReadonlyMap<string, Reading<readonly string[]>>> {
    const read = await Promise.all(roles.map(async (role) => [role, await this.#customRole(role)] as const));
    return new Map(read.flatMap(([role, reading]) => (reading === undefined ? [] : [[role, reading]])));
  }

  #customRole(role: string): Promise<Reading<readonly string[]> | undefined> {
    const key = `role ${role}`;
    if (!this.#read.has(key)) {
      if (this.#customRoles === customRoleLimit) return Promise.resolve(undefined);
      this.#customRoles += 1;
    }
    return this.#once(key, () => this.#reader.rolePermissions(role, this.#caller, this.#signal));
  }

  async #ofEach<T>(
    resources: readonly string[],
    read: (resource: string) => Promise<Reading<T>>,
  ): Promise<readonly ResourceReading<T>[]> {
    return Promise.all(resources.map(async (resource) => ({ resource, reading: await read(resource) })));
  }

  #once<T>(key: string, read: () => Promise<T>): Promise<Reading<T>> {
    const known = this.#read.get(key) as Promise<Reading<T>> | undefined;
    if (known !== undefined) return known;
    const reading = toReading(read());
    this.#read.set(key, reading);
    return reading;
  }
}

/** Asks Google whether the owner of a token has a hop's permission; if Google refuses to say, it stays unread. */
export function testHop(
  reader: PolicyReader,
  { to, permission }: Hop,
  caller: Caller,
  signal: AbortSignal,
): Promise<boolean> {
  return reader.testAccountPermissions(to, [permission], caller, signal).then((held) => held.includes(permission));
}

function answerOf({ proof, reading }: HopTest): HopEvidence["tested"] {
  return reading.kind === "read" ? { proof, granted: reading.value } : undefined;
}

function isMissing(reading: Reading<unknown>): boolean {
  return reading.kind === "unread" && reading.failure.code === "notFound";
}

function failureIn(reading: Reading<unknown>): Failure | undefined {
  return reading.kind === "unread" ? reading.failure : undefined;
}

function emailOf(name: string, reading: Reading<ServiceAccount>): string {
  return reading.kind === "read" ? reading.value.email : name;
}
