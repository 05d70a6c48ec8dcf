import type { Failure } from "../../base/failure.ts";
import type { ServiceAccount } from "../../account/account-directory.ts";
import type { DenyPolicy } from "../policy/deny-policy.ts";
import type { Principal } from "../policy/member.ts";
import type { Binding } from "../policy/policy.ts";

/** What the graph needs to know of a service account. */
export type SeenAccount = Pick<ServiceAccount, "email" | "uniqueId" | "projectId" | "disabled">;

/** What could not be read, so that an answer can mention it. */
export type UnreadSubject = "accounts" | "policy" | "ancestry" | "role" | "denyPolicies" | "search" | "group";

/** Something that was left unread, and why. */
export interface Unread {
  readonly subject: UnreadSubject;
  /** An account's email, `projects/ID`, `folders/N`, `organizations/N`, a role's name, or a group's email. */
  readonly resource: string;
  readonly failure: Failure;
}

/**
 * One fact about who may act as whom. Facts come in any order, except that an account comes before a policy that names it by its unique id.
 * Containers are `projects/ID`, `folders/N` or `organizations/N`.
 */
export type PolicyFact =
  | { readonly kind: "container"; readonly name: string; readonly parent: string | undefined }
  | { readonly kind: "account"; readonly account: SeenAccount }
  /** A principal to search from; bindings may not name it, only everyone, its domain or a group. */
  | { readonly kind: "principal"; readonly principal: Principal }
  /** The allow policy of a container, or of an account by email or unique id. */
  | { readonly kind: "policy"; readonly resource: string; readonly bindings: readonly Binding[] }
  | { readonly kind: "denyPolicies"; readonly resource: string; readonly policies: readonly DenyPolicy[] }
  | { readonly kind: "role"; readonly role: string; readonly permissions: readonly string[] }
  /** A group whose direct members are known, as written in policies; `ends` has when memberships end, in milliseconds since 1970. */
  | {
      readonly kind: "group";
      readonly email: string;
      readonly members: readonly string[];
      readonly ends?: ReadonlyMap<string, number>;
      /** There are other members, which are unknown. */
      readonly isPartial?: boolean;
    }
  /** Google's own answer about what one principal may do on an account: all that it was asked about. */
  | {
      readonly kind: "tested";
      readonly principal: Principal;
      readonly account: string;
      readonly permissions: readonly string[];
    }
  | ({ readonly kind: "unread" } & Unread);
