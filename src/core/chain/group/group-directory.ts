import type { Page } from "../../account/account-directory.ts";
import type { Caller } from "../../caller/credential-source.ts";

/** A direct member of a group. */
export interface GroupMember {
  /** As policies write it; `undefined` for somebody whom the answer does not tell, such as everybody of a domain. */
  readonly member: string | undefined;
  /** When the membership ends, in milliseconds since 1970; `undefined` when it stays. */
  readonly endsAt: number | undefined;
}

/** A group by its email and by its name `groups/ID`. */
export interface GroupName {
  readonly email: string;
  readonly name: string;
}

/** Who is in the groups that the caller may see. Each method throws a `GoogleFailure` when Google refuses. */
export interface GroupDirectory {
  findGroup(email: string, caller: Caller, signal: AbortSignal): Promise<GroupName>;
  listMembers(
    group: GroupName,
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<GroupMember>>;
}
