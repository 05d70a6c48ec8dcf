import { membersNamed, ruleDenies } from "../policy/deny-policy.ts";
import { groupsIn } from "../group/group-members.ts";
import type { HopEvidence } from "./hop-evidence.ts";
import type { Hop } from "../policy/permission.ts";

/** A deny policy that takes a permission away, whatever the allow policies say. */
export interface Denial {
  /** `policies/ATTACHMENT/denypolicies/ID` */
  readonly policy: string;
  /** `projects/ID`, `folders/N` or `organizations/N`. */
  readonly resource: string;
}

export interface FoundDenials {
  readonly certain: readonly Denial[];
  /** They deny if the principal is in a group, or if a condition is met, which cannot be seen. */
  readonly possible: readonly Denial[];
  /** Resources whose deny policies could not be read. */
  readonly unread: readonly string[];
}

/** Sorts the deny policies above an account by what they mean for one hop. */
export function findDenials({ permission }: Hop, evidence: HopEvidence): FoundDenials {
  const { principal, denyPolicies } = evidence;
  const unread = denyPolicies.filter(({ reading }) => reading.kind === "unread").map(({ resource }) => resource);
  if (principal === undefined) return { certain: [], possible: [], unread };
  const judged = denyPolicies.flatMap(({ resource, reading }) =>
    reading.kind === "unread"
      ? []
      : reading.value.flatMap(({ name, rules }) =>
          rules.map((rule) => ({
            denial: { policy: name, resource },
            denies: ruleDenies(rule, permission, principal, evidence),
          })),
        ),
  );
  return {
    certain: judged.filter(({ denies }) => denies === "is").map(({ denial }) => denial),
    possible: judged.filter(({ denies }) => denies === "maybe").map(({ denial }) => denial),
    unread,
  };
}

/** Groups in deny rules about a hop's permission that were not read yet, by email. */
export function groupsInDenials({ permission }: Hop, { denyPolicies, groups }: HopEvidence): readonly string[] {
  const policies = denyPolicies.flatMap(({ reading }) => (reading.kind === "read" ? reading.value : []));
  const members = policies.flatMap(({ rules }) => rules.flatMap((rule) => membersNamed(rule, permission)));
  return groupsIn(members).filter((email) => !groups.has(email));
}
