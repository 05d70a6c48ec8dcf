import type { Page } from "../../account/account-directory.ts";
import type { Caller } from "../../caller/credential-source.ts";

/** A direct member of a group. */
export interface GroupMember {
  /** As policies write it; `undefined` for a member that the answer does not name, such as a whole domain. */
  readonly member: string | undefined;
  /** When the membership ends, in milliseconds since 1970; `undefined` if it does not. */
  readonly endsAt: number | undefined;
}

/** A group by its email and by its name `groups/ID`. */
export interface GroupName {
  readonly email: string;
  readonly name: string;
}

/** Who is in the groups that the caller may see. Each method throws a `GoogleFailure` if Google refuses. */
export interface GroupDirectory {
  findGroup(email: string, caller: Caller, signal: AbortSignal): Promise<GroupName>;
  listMembers(
    group: GroupName,
    caller: Caller,
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<Page<GroupMember>>;
}
