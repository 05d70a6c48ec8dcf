import type { HopEvidence, TestProof } from "./hop-evidence.ts";
import { failureBelow } from "../group/group-members.ts";
import { findDenials, groupsInDenials, type Denial } from "./hop-denials.ts";
import { findGrants, groupsNeeded, type FoundGrants, type Grant, type NearMiss } from "./hop-grants.ts";
import type { Failure } from "../../base/failure.ts";
import type { Hop } from "../../request/permission.ts";

/** Why it is unknown whether a hop works, given what the caller may see. */
export type Obstacle =
  | { readonly kind: "policyUnread"; readonly resource: string; readonly failure: Failure }
  | { readonly kind: "lineageUnread"; readonly failure: Failure }
  | { readonly kind: "roleUnread"; readonly grant: Grant; readonly failure: Failure | undefined }
  /** The binding is for a group or set with hidden members; a failure says why they could not be read. */
  | { readonly kind: "membershipUnseen"; readonly grant: Grant; readonly failure: Failure | undefined }
  | { readonly kind: "denialUnclear"; readonly denial: Denial }
  | { readonly kind: "principalUnknown" }
  /** A probe could not get a token for the account that it needed to ask. */
  | { readonly kind: "probeRefused"; readonly account: string };

/** Whether one hop works, and how that is known. */
export type HopVerdict =
  | {
      readonly kind: "held";
      readonly proof: TestProof | "policies";
      /** The binding that grants it, if one was seen. */
      readonly through: Grant | undefined;
      /** Resources whose deny policies could not be read; a test by Google already accounts for them. */
      readonly denyUnread: readonly string[];
    }
  | { readonly kind: "missing"; readonly proof: TestProof | "policies"; readonly near: readonly NearMiss[] }
  | { readonly kind: "denied"; readonly denial: Denial }
  /** There is a binding, but its condition cannot be evaluated here. */
  | { readonly kind: "conditional"; readonly grants: readonly Grant[] }
  | { readonly kind: "noAccount" }
  | {
      readonly kind: "unknowable";
      readonly obstacles: readonly Obstacle[];
      /** The account's own policy and its project's were read and do not grant it: a grant may only be above the project. */
      readonly isLikelyMissing: boolean;
    };

/**
 * The verdict on a hop. Google's own answer to a test comes first; without one, the policies decide. If something could not be read, the
 * verdict is never more certain than the evidence.
 */
export function diagnoseHop(hop: Hop, evidence: HopEvidence): HopVerdict {
  if (evidence.accountMissing) return { kind: "noAccount" };
  const grants = findGrants(hop, evidence);
  const denials = findDenials(hop, evidence);
  const { tested } = evidence;
  if (tested?.granted === true) {
    const through = grants.certain[0] ?? grants.conditional[0] ?? grants.possible[0];
    return { kind: "held", proof: tested.proof, through, denyUnread: [] };
  }
  const denial = denials.certain[0];
  if (denial !== undefined) return { kind: "denied", denial };
  if (tested !== undefined) return { kind: "missing", proof: tested.proof, near: nearMisses(grants) };
  return verdictFromPolicies(grants, denials, evidence);
}

function verdictFromPolicies(
  grants: FoundGrants,
  denials: ReturnType<typeof findDenials>,
  evidence: HopEvidence,
): HopVerdict {
  const unclear: Obstacle[] = denials.possible.map((denial) => ({ kind: "denialUnclear", denial }));
  const [through] = grants.certain;
  if (through !== undefined) {
    if (unclear.length > 0) return { kind: "unknowable", obstacles: unclear, isLikelyMissing: false };
    return { kind: "held", proof: "policies", through, denyUnread: denials.unread };
  }
  if (grants.conditional.length > 0) return { kind: "conditional", grants: grants.conditional };
  const obstacles = [...obstaclesIn(grants, evidence)];
  if (obstacles.length > 0) {
    return { kind: "unknowable", obstacles, isLikelyMissing: obstacles.every(isAboveProject) };
  }
  return { kind: "missing", proof: "policies", near: grants.near };
}

function obstaclesIn(grants: FoundGrants, evidence: HopEvidence): readonly Obstacle[] {
  if (evidence.principal === undefined) return [{ kind: "principalUnknown" }];
  return [
    ...grants.possible.map((grant): Obstacle => {
      return { kind: "membershipUnseen", grant, failure: failureBelow(grant.member, evidence.groups) };
    }),
    ...grants.roleUnread.map(({ grant, failure }): Obstacle => ({ kind: "roleUnread", grant, failure })),
    ...evidence.policies.flatMap(({ resource, reading }): Obstacle[] =>
      reading.kind === "unread" ? [{ kind: "policyUnread", resource, failure: reading.failure }] : [],
    ),
    ...(evidence.lineageUnread === undefined
      ? []
      : [{ kind: "lineageUnread", failure: evidence.lineageUnread } as const]),
  ];
}

/** Groups that could change or explain the verdict and have not been read yet; none if a test or a binding already decides. */
export function groupsInDoubt(hop: Hop, evidence: HopEvidence): readonly string[] {
  if (evidence.accountMissing || evidence.tested?.granted === false) return [];
  const grants = findGrants(hop, evidence);
  const isGranted = grants.certain.length > 0;
  const isUnclear = evidence.tested === undefined && findDenials(hop, evidence).possible.length > 0;
  return [...(isGranted ? [] : groupsNeeded(grants, evidence)), ...(isUnclear ? groupsInDenials(hop, evidence) : [])];
}

function isAboveProject(obstacle: Obstacle): boolean {
  if (obstacle.kind === "lineageUnread") return true;
  return obstacle.kind === "policyUnread" && /^(?:folders|organizations)\//.test(obstacle.resource);
}

/** A binding that Google does not apply is new, or overridden by something that cannot be seen. */
function nearMisses({ certain, conditional, possible, near }: FoundGrants): readonly NearMiss[] {
  const notInForce = [...certain, ...conditional].map((grant) => ({ kind: "notInForce", grant }) as const);
  const notAMember = possible.map((grant) => ({ kind: "notAMember", grant }) as const);
  return [...notInForce, ...notAMember, ...near];
}
