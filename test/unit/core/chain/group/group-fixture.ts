import { MintmarkError } from "../../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../../src/core/base/failure.ts";
import type { GroupDirectory, GroupMember } from "../../../../../src/core/chain/group/group-directory.ts";
import { GroupReader } from "../../../../../src/core/chain/group/group-reader.ts";
import { endpointsAt } from "../../../../../src/core/caller/endpoints.ts";

const caller = { token: "t", endpoints: endpointsAt("http://127.0.0.1"), quotaProject: undefined };
const google = { httpStatus: 403, status: "", message: "", reason: undefined };

export type FakeGroup = readonly (string | GroupMember)[] | Failure["code"];

export function group(name: string): string {
  return `${name}@acme.example`;
}

/** A directory in memory that counts its calls; a group may be a refusal. */
export class FakeGroups implements GroupDirectory {
  readonly groups: Record<string, FakeGroup>;
  /** Names in the order of the requests. */
  readonly asked: string[] = [];
  pages = 0;
  atOnce = 0;
  mostAtOnce = 0;
  pageSize = 1_000;
  onCall: () => void = () => undefined;

  constructor(groups: Readonly<Record<string, FakeGroup>>) {
    this.groups = { ...groups };
  }

  findGroup: GroupDirectory["findGroup"] = async (email) => {
    const name = email.split("@")[0] ?? "";
    this.asked.push(name);
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await Promise.resolve();
    this.atOnce -= 1;
    this.onCall();
    const found = this.groups[name] ?? "permissionDenied";
    if (typeof found === "string") throw new MintmarkError({ code: found, resource: email, google } as Failure);
    return { email, name: `groups/${name}` };
  };

  listMembers: GroupDirectory["listMembers"] = ({ name }, _, pageToken = "0") => {
    this.pages += 1;
    const found = this.groups[name.replace("groups/", "")];
    const all = typeof found === "string" || found === undefined ? [] : found;
    const end = Number(pageToken) + this.pageSize;
    const items = all
      .slice(Number(pageToken), end)
      .map((member) => (typeof member === "string" ? { member, endsAt: undefined } : member));
    return Promise.resolve({ items, nextPageToken: end < all.length ? String(end) : undefined });
  };

  reader(mostGroups = 100, ownDomain: string | undefined = "acme.example"): GroupReader {
    return new GroupReader({ directory: this, mostGroups, ownDomain });
  }
}

export function calls(signal: AbortSignal = new AbortController().signal) {
  return { caller: () => Promise.resolve(caller), signal };
}

/** The groups with hidden members, each with the reason. */
export function unseenOf(reader: GroupReader, names: readonly string[]): readonly string[] {
  return reader.unseen(names.map(group)).map((unseen) => {
    const why = unseen.because === "refused" ? unseen.failure.code : unseen.because;
    return `${unseen.email.split("@")[0]}: ${why}`;
  });
}
