import type { Failure } from "../../base/failure.ts";
import type { Grant } from "../check/hop-grants.ts";
import { membership, parseMember, type Principal } from "../policy/member.ts";
import type { AccessAnalysis, AnalysedBinding, AnalysisProblem, GroupEdge } from "./access-analysis.ts";
import type { AskedHop } from "./asked-hop.ts";

/** A binding that Policy Analyzer found for a principal. */
export interface AnalysedGrant {
  readonly grant: Grant;
  /** The groups between the binding's member and the principal, outermost first, without the member itself. */
  readonly groups: readonly string[];
}

/** Why a principal may have the permission although the answer does not name it. */
export type AnalysisGap =
  /** Only the scope was searched, and there are containers above it. */
  | { readonly kind: "scope"; readonly scope: string }
  | { readonly kind: "group"; readonly group: string; readonly problem: AnalysisProblem }
  /** A set that Google does not expand, such as the owners of a project. */
  | { readonly kind: "set"; readonly set: string }
  | { readonly kind: "role"; readonly role: string; readonly problem: AnalysisProblem }
  | { readonly kind: "unexplored"; readonly problem: AnalysisProblem | undefined }
  | { readonly kind: "principalUnknown" }
  /** The account's project is unknown, so there is nothing to query. */
  | { readonly kind: "placeUnknown" };

/** Policy Analyzer's verdict on a hop, by allow policies only: it ignores deny policies. */
export type AnalyzerVerdict =
  | { readonly kind: "granted"; readonly through: AnalysedGrant }
  /** There is a binding with a condition that Google cannot evaluate. */
  | { readonly kind: "conditional"; readonly through: AnalysedGrant }
  /** `near`: bindings for the right principal whose condition is not met. */
  | { readonly kind: "notGranted"; readonly near: readonly AnalysedGrant[] }
  | { readonly kind: "notExplored"; readonly gaps: readonly AnalysisGap[] }
  | { readonly kind: "notAsked"; readonly failure: Failure };

/** How a verdict relates to the earlier one; `settles` if that was unknown. */
export type Stance = "agrees" | "disagrees" | "settles" | "open";

/** Compares the names in an answer with the principal that needs the permission. */
export function verdictOn(hop: AskedHop, analysis: AccessAnalysis, scope: string): AnalyzerVerdict {
  const { principal } = hop;
  if (principal === undefined) return { kind: "notExplored", gaps: [{ kind: "principalUnknown" }] };
  const found = analysis.bindings.flatMap((binding) => grantsFor(principal, binding));
  const certain = found.filter(({ roleProblem }) => roleProblem === undefined);
  const through = certain.find(({ condition }) => condition === "none" || condition === "met");
  if (through !== undefined) return { kind: "granted", through: through.found };
  const conditional = certain.find(({ condition }) => condition === "open");
  if (conditional !== undefined) return { kind: "conditional", through: conditional.found };
  const gaps = gapsIn(hop, principal, analysis, scope);
  if (gaps.length > 0) return { kind: "notExplored", gaps };
  return { kind: "notGranted", near: certain.map((grant) => grant.found) };
}

/** How a verdict on a hop relates to what the policies that were read showed. */
export function stanceOf({ claim }: AskedHop, { kind }: AnalyzerVerdict): Stance {
  if (kind !== "granted" && kind !== "notGranted") return "open";
  if (claim === "open") return "settles";
  return kind === "granted" ? "agrees" : "disagrees";
}

interface FoundGrant extends Pick<AnalysedBinding, "condition" | "roleProblem"> {
  readonly found: AnalysedGrant;
}

function grantsFor(principal: Principal, analysed: AnalysedBinding): readonly FoundGrant[] {
  const { identities, binding, resource, condition, roleProblem } = analysed;
  return identities.flatMap(({ name }) => {
    if (membership(parseMember(name), principal) !== "is") return [];
    const [member = name, ...groups] = wayTo(name, binding.members, analysed.edges);
    return [
      {
        condition,
        roleProblem,
        found: { grant: { role: binding.role, resource, member, condition: binding.condition }, groups },
      },
    ];
  });
}

/** The binding's member and the groups that lead from it to an identity; only the identity if the answer does not show them. */
function wayTo(identity: string, members: readonly string[], edges: readonly GroupEdge[]): readonly string[] {
  if (members.includes(identity)) return [identity];
  const ways = new Map(members.map((member) => [member, [member]]));
  for (const [group, way] of ways) {
    const next = edges.filter((edge) => edge.group === group).map(({ member }) => member);
    if (next.includes(identity)) return way;
    for (const member of next) if (!ways.has(member)) ways.set(member, [...way, member]);
  }
  return [identity];
}

function gapsIn(hop: AskedHop, principal: Principal, analysis: AccessAnalysis, scope: string): readonly AnalysisGap[] {
  const isWidest = hop.isRooted && scope === hop.containers.at(-1);
  const above: readonly AnalysisGap[] = isWidest ? [] : [{ kind: "scope", scope }];
  const parts = analysis.bindings.flatMap((binding) => gapsInBinding(principal, binding));
  const isUnexplored = !analysis.isExplored || analysis.problems.length > 0;
  if (parts.length > 0 || !isUnexplored) return unique([...parts, ...above]);
  const [problem] = analysis.problems;
  return [{ kind: "unexplored", problem }, ...above];
}

/** A binding whose condition is not met grants nothing. */
function gapsInBinding(principal: Principal, analysed: AnalysedBinding): readonly AnalysisGap[] {
  const { identities, binding, roleProblem, condition } = analysed;
  const gaps: AnalysisGap[] = [];
  for (const { name, problem } of condition === "notMet" ? [] : identities) {
    const member = parseMember(name);
    const state = membership(member, principal);
    if (state === "is" && roleProblem !== undefined) {
      gaps.push({ kind: "role", role: binding.role, problem: roleProblem });
    }
    if (state !== "maybe") continue;
    if (member.kind !== "group") gaps.push({ kind: "set", set: name });
    else if (problem !== undefined) gaps.push({ kind: "group", group: name, problem });
  }
  return gaps;
}

function unique(gaps: readonly AnalysisGap[]): readonly AnalysisGap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
