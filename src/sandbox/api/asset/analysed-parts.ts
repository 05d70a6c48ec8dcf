import { conditionHolds } from "../../policy/conditions.ts";
import { membershipEnd } from "../../policy/groups.ts";
import type { Binding } from "../../policy/allow-policy.ts";
import type { Principal } from "../../policy/principal.ts";
import type { Cloud } from "../../state/cloud.ts";
import { resourceName, type Resource } from "../../resource/resources.ts";
import { type AnalysisQuery, selectsAccess } from "./analysis-query.ts";

/** Why part of an analysis is incomplete, in Google's words. */
export interface AnalysisState {
  readonly code: "PERMISSION_DENIED" | "RESOURCE_EXHAUSTED";
  readonly cause: string;
}

/** One part of an answer, with the reasons why it is incomplete (none when it is complete). */
export interface Analysed<T> {
  readonly value: T;
  readonly states: readonly AnalysisState[];
}

/** Who asks, for what. */
export interface Analysis {
  readonly cloud: Cloud;
  readonly caller: Principal;
  readonly now: number;
  readonly query: AnalysisQuery;
}

/** How many members of one group are looked at (source: quotas of Policy Intelligence). */
const groupLimit = 1_000;

interface Identity {
  readonly name: string;
  readonly analysisState?: AnalysisState;
}

interface IdentityList {
  readonly identities: readonly Identity[];
  readonly groupEdges?: readonly { readonly sourceNode: string; readonly targetNode: string }[];
}

/** The identities that a binding applies to: only the one in the query, or all members, with groups expanded when the query says so. */
export function identitiesOf({ cloud, query }: Analysis, members: readonly string[]): Analysed<IdentityList> {
  const { identity } = query;
  if (identity !== undefined) {
    const isFor = members.some((member) => isMember(cloud, identity, member));
    return { value: { identities: isFor ? [{ name: identity }] : [] }, states: [] };
  }
  if (!query.expandGroups) return { value: { identities: members.map((name) => ({ name })) }, states: [] };
  return expanded(cloud, members, query.outputGroupEdges);
}

/** The members of a group that the world does not describe count as hidden from the caller. */
function expanded(cloud: Cloud, members: readonly string[], withEdges: boolean): Analysed<IdentityList> {
  const states: AnalysisState[] = [];
  const groupEdges: { sourceNode: string; targetNode: string }[] = [];
  const identities: Identity[] = [];
  const names = new Set(members);
  for (const name of names) {
    const group = name.startsWith("group:") ? cloud.world.groups.find(({ email }) => name === `group:${email}`) : null;
    if (group === undefined) {
      const analysisState = {
        code: "PERMISSION_DENIED",
        cause: `Not allowed to read the members of ${name}.`,
      } as const;
      identities.push({ name, analysisState });
      states.push(analysisState);
      continue;
    }
    identities.push({ name });
    if (group === null) continue;
    if (group.members.length > groupLimit) {
      states.push({ code: "RESOURCE_EXHAUSTED", cause: `Only ${groupLimit} members of ${name} were looked at.` });
    }
    for (const member of group.members.slice(0, groupLimit)) {
      if (membershipEnd(group, member) <= cloud.now()) continue;
      names.add(member);
      groupEdges.push({ sourceNode: name, targetNode: member });
    }
  }
  return { value: { identities, ...(withEdges && groupEdges.length > 0 && { groupEdges }) }, states };
}

interface Access {
  readonly role?: string;
  readonly permission?: string;
  readonly analysisState?: AnalysisState;
}

/** Which of the queried access a role grants. A custom role that the caller may not read might grant all of it. */
export function accessesOf(analysis: Analysis, role: string): Analysed<readonly Access[]> {
  const { cloud, query } = analysis;
  const named = query.roles.includes(role) ? [{ role }] : [];
  const asked = query.expandRoles ? [...(cloud.roles.get(role)?.permissions ?? [])] : query.permissions;
  if (!selectsAccess(query) && !query.expandRoles) return { value: [{ role }], states: [] };
  if (mayReadRole(analysis, role)) {
    const permissions = asked.filter((permission) => cloud.roles.includes(role, permission));
    const all = query.expandRoles ? [{ role }] : named;
    return { value: [...all, ...permissions.map((permission) => ({ permission }))], states: [] };
  }
  const analysisState = { code: "PERMISSION_DENIED", cause: `Not allowed to read the role ${role}.` } as const;
  const possible = query.permissions.map((permission) => ({ permission, analysisState }));
  return { value: [...named, ...possible], states: possible.length > 0 ? [analysisState] : [] };
}

function mayReadRole({ cloud, caller, now }: Analysis, role: string): boolean {
  const [, collection, id = ""] = /^(projects|organizations)\/([^/]+)\/roles\//.exec(role) ?? [];
  if (collection === undefined) return true;
  const owner = collection === "projects" ? cloud.resources.project(id) : cloud.resources.organizations.get(id);
  return owner !== undefined && cloud.access.allows(caller, "iam.roles.get", owner, now);
}

/** Evaluates a condition at the access time of the query; one that depends on more than the time stays `CONDITIONAL`. */
export function evaluationOf({ query }: Analysis, { condition }: Binding, resource: Resource): object {
  if (condition === undefined) return {};
  const { accessTime } = query;
  const looksFurther = /\b(?:resource|api|destination|origin)\.|\brequest\.(?!time\b)/.test(condition.expression);
  if (accessTime === undefined || looksFurther) return { conditionEvaluation: { evaluationValue: "CONDITIONAL" } };
  const seen = { name: resourceName(resource), type: "", service: "", tags: {} };
  const isMet = conditionHolds(condition.expression, { request: { time: new Date(accessTime) }, resource: seen });
  return { conditionEvaluation: { evaluationValue: isMet ? "TRUE" : "FALSE" } };
}

/** Whether an identity, as written in policies, is covered by a member of a binding. */
export function isMember(cloud: Cloud, identity: string, member: string): boolean {
  const [kind, email = ""] = identity.split(":");
  if (kind !== "user" && kind !== "serviceAccount") return identity === member;
  return cloud.memberships.of({ kind, email, uniqueId: "" }).has(member);
}
