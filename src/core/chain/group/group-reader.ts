import { fail, failureOf } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";
import { inParallel } from "../../async/in-parallel.ts";
import type { Caller } from "../../caller/credential-source.ts";
import type { Reading } from "../policy/reading.ts";
import type { GroupDirectory, GroupName } from "./group-directory.ts";
import { type GroupMembers, type GroupReadings, groupsIn, namesIn, type ToldMember } from "./group-members.ts";

/** How to make calls, and when to stop. */
export interface GroupCalls {
  /** The caller with a token that is good for one more call. */
  readonly caller: () => Promise<Caller>;
  readonly signal: AbortSignal;
}

/** A group with unknown members, and why. */
export type UnseenGroup =
  | { readonly because: "refused"; readonly email: string; readonly failure: Failure }
  /** There are too many groups to ask about; or the group was read, but Google does not name all its members. */
  | { readonly because: "tooMany" | "someNotNamed"; readonly email: string };

export interface GroupReaderOptions {
  readonly directory: GroupDirectory;
  /** Asks about at most this many groups, including nested ones. */
  readonly mostGroups: number;
  /** The caller's domain: its groups are read first, because the caller most likely sees them. */
  readonly ownDomain: string | undefined;
}

const groupsAtOnce = 6;
/** Of the largest pages: 10,000 members. */
const mostPages = 20;
/** After this many refusals and no readable group, the caller apparently sees none. */
const mostRefusals = 10;
/** These concern one group; others may be readable. All other failures except temporary ones concern all groups. */
const ofOneGroup: readonly Failure["code"][] = [
  "permissionDenied",
  "notFound",
  "invalidArgument",
  "refused",
  "answerTooLarge",
  "unexpectedAnswer",
];
/** After these, the next reading continues where this one stopped. */
const passing: readonly Failure["code"][] = ["rateLimited", "unavailable", "timedOut", "unreachable"];

/**
 * Reads the members of groups and of the groups in them, each group once. If the caller may see none, it asks about a few, not all. It
 * remembers what it has read and continues from there.
 */
export class GroupReader {
  readonly #options: GroupReaderOptions;
  readonly #readings = new Map<string, Reading<GroupMembers>>();
  #stop: Failure | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: GroupReaderOptions) {
    this.#options = options;
  }

  /** Everything that was read or refused so far. */
  get readings(): GroupReadings {
    return this.#readings;
  }

  /** Reads the missing parts of these groups. Refusals are stored; only `cancelled` and `unauthenticated` are thrown. */
  readOn(groups: readonly string[], calls: GroupCalls): Promise<void> {
    const work = this.#turn.then(() => this.#readOn(groups, calls));
    this.#turn = work.catch(() => undefined);
    return work;
  }

  /** Those of the groups, and of the groups in them, that have unknown members, ordered by name. */
  unseen(groups: readonly string[]): readonly UnseenGroup[] {
    return this.#below(groups)
      .flatMap((email) => this.#whyUnseen(email))
      .sort((one, other) => (one.email < other.email ? -1 : 1));
  }

  #whyUnseen(email: string): readonly UnseenGroup[] {
    const reading = this.#readings.get(email);
    if (reading?.kind === "read") return reading.value.isPartial ? [{ because: "someNotNamed", email }] : [];
    const failure = reading?.failure ?? this.#stop;
    return [failure === undefined ? { because: "tooMany", email } : { because: "refused", email, failure }];
  }

  async #readOn(groups: readonly string[], calls: GroupCalls): Promise<void> {
    if (this.#stop !== undefined && passing.includes(this.#stop.code)) this.#stop = undefined;
    for (let open = this.#open(groups); open.length > 0; open = this.#open(groups)) {
      const [first = "", ...others] = open;
      // The first answer may show that no other call is worth making.
      await this.#read(first, calls);
      await inParallel(others, groupsAtOnce, (email) => this.#read(email, calls), calls.signal);
      if (calls.signal.aborted) fail({ code: "cancelled" });
    }
  }

  /** The groups still to be asked about, in an order that does not depend on how they were found. */
  #open(groups: readonly string[]): readonly string[] {
    if (this.#stop !== undefined) return [];
    const isFar = (email: string): number => (email.endsWith(`@${this.#options.ownDomain ?? ""}`) ? 0 : 1);
    return this.#below(groups)
      .filter((email) => !this.#readings.has(email))
      .sort((one, other) => isFar(one) - isFar(other) || (one < other ? -1 : 1))
      .slice(0, this.#options.mostGroups - this.#readings.size);
  }

  /** Groups with the groups in them, each once. */
  #below(groups: readonly string[]): string[] {
    const found = new Set(groups);
    for (const email of found) {
      const reading = this.#readings.get(email);
      if (reading?.kind === "read") for (const inner of groupsIn(namesIn(reading.value))) found.add(inner);
    }
    return [...found];
  }

  async #read(email: string, calls: GroupCalls): Promise<void> {
    if (this.#stop !== undefined) return;
    try {
      this.#readings.set(email, { kind: "read", value: await this.#members(email, calls) });
    } catch (error) {
      const failure = failureOf(error);
      if (calls.signal.aborted || failure.code === "cancelled" || failure.code === "unauthenticated") throw error;
      if (ofOneGroup.includes(failure.code)) this.#refuse(email, failure);
      else this.#stop ??= failure;
    }
  }

  #refuse(email: string, failure: Failure): void {
    this.#readings.set(email, { kind: "unread", failure });
    const readings = [...this.#readings.values()];
    const isClosed = readings.length >= mostRefusals && readings.every(({ kind }) => kind === "unread");
    if (isClosed) this.#stop ??= failure;
  }

  async #members(email: string, { caller, signal }: GroupCalls): Promise<GroupMembers> {
    const { directory } = this.#options;
    const group: GroupName = await directory.findGroup(email, await caller(), signal);
    const members: ToldMember[] = [];
    let isPartial = false;
    let pageToken: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { items, nextPageToken } = await directory.listMembers(group, await caller(), pageToken, signal);
      for (const { member, endsAt } of items) {
        if (member === undefined) isPartial = true;
        else members.push({ member, endsAt });
      }
      if (nextPageToken === undefined) return { members, isPartial };
      pageToken = nextPageToken;
    }
    return { members, isPartial: true };
  }
}
