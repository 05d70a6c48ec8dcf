import type { Failure } from "../../core/base/failure.ts";
import type { Unread, SeenAccount } from "../../core/chain/graph/policy-fact.ts";
import type { UnseenGroup } from "../../core/chain/group/group-reader.ts";
import type { Relations } from "../../core/chain/search/relations.ts";

/** What is known of one side of an account. */
export type SideReading =
  | {
      readonly kind: "read";
      readonly relations: Relations;
      /** Nobody can act as a disabled account, whatever the policies say. */
      readonly isDisabled: boolean;
      /** What was left out, and why. */
      readonly unread: readonly Unread[];
      /** Groups whose members are not all known, with the reasons. */
      readonly unseenGroups: readonly UnseenGroup[];
      /** Containers whose deny policies can be read in a minute, when Google's small quota for that is fresh. */
      readonly denyPostponed: readonly string[];
      /** Milliseconds since 1970. */
      readonly readAt: number;
      /** How many accounts were looked at; `undefined` for the account's own policies, which are all there is. */
      readonly accounts: number | undefined;
    }
  | { readonly kind: "reading" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An account with what is known of its two sides. */
export interface Surroundings {
  readonly account: SeenAccount;
  readonly minters: SideReading;
  readonly mintables: SideReading;
}
