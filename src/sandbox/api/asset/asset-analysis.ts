import { json, type Answer } from "../../http/answer.ts";
import type { AuthenticatedCall } from "../../server/route.ts";
import type { Binding } from "../../policy/allow-policy.ts";
import type { Cloud } from "../../state/cloud.ts";
import { lineage, resourceName, type Resource } from "../../resource/resources.ts";
import {
  accessesOf,
  type Analysed,
  type Analysis,
  type AnalysisState,
  evaluationOf,
  identitiesOf,
  isMember,
} from "./analysed-parts.ts";
import { queryMessage, readAnalysisQuery } from "./analysis-query.ts";
import { fullResourceName, resourceByFullName, resourcesIn, scopeOf } from "./search-assets.ts";

/** Permissions that count as impersonation. The right to change the account's policy does not. */
const impersonation = ["actAs", "signBlob", "signJwt", "getAccessToken", "getOpenIdToken", "implicitDelegation"].map(
  (verb) => `iam.serviceAccounts.${verb}`,
);

/**
 * Answers who has which access to what and, on request, what the identity gains by impersonating accounts. Like Google's Policy Analyzer it
 * reads allow policies only, and each answer uses up one of the organization's daily queries.
 */
export function analyzeIamPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const scope = scopeOf(cloud, call, "cloudasset.assets.analyzeIamPolicy");
  const query = readAnalysisQuery(call.query, call.now);
  spendQuery(cloud, scope, call.now);
  const analysis = { cloud, caller: call.caller, now: call.now, query };
  const { identity, analyzeImpersonation } = query;
  const reached = analyzeImpersonation && identity !== undefined ? reachableAccounts(cloud, scope, identity) : [];
  const main = analyse(analysis, scope);
  const further = reached.map((account) => analyse({ ...analysis, query: { ...query, identity: account } }, scope));
  return json({
    mainAnalysis: main.value,
    ...(further.length > 0 && { serviceAccountImpersonationAnalysis: further.map(({ value }) => value) }),
    ...explored([main, ...further].flatMap(({ states }) => states)),
  });
}

/** Daily queries are counted per organization, or per project outside any organization. */
function spendQuery({ analysisQuota, settings }: Cloud, scope: Resource, now: number): void {
  const top = [...lineage(scope)].at(-1) ?? scope;
  analysisQuota.spend("cloudasset.googleapis.com", resourceName(top), now, settings.analysesPerDay);
}

/** Google omits a field whose value is false. */
function explored(states: readonly AnalysisState[]): { readonly fullyExplored?: true } {
  return states.length === 0 ? { fullyExplored: true } : {};
}

function analyse(analysis: Analysis, scope: Resource): Analysed<object> {
  const { cloud, query } = analysis;
  const selected = query.resource === undefined ? undefined : resourceByFullName(cloud, query.resource);
  const covered = selected === undefined ? undefined : new Set<Resource>(lineage(selected));
  const results = [...resourcesIn(cloud, scope)]
    .filter((resource) => query.resource === undefined || covered?.has(resource) === true)
    .flatMap((resource) =>
      resource.policy.current.bindings.flatMap((binding) => bindingResult(analysis, resource, binding)),
    );
  const states = results.flatMap((result) => result.states);
  const value = {
    analysisQuery: queryMessage(resourceName(scope), query),
    ...(results.length > 0 && { analysisResults: results.map((result) => result.value) }),
    ...explored(states),
    ...(states.length > 0 && { nonCriticalErrors: states }),
  };
  return { value, states };
}

function bindingResult(analysis: Analysis, resource: Resource, binding: Binding): readonly Analysed<object>[] {
  const identities = identitiesOf(analysis, binding.members);
  const accesses = accessesOf(analysis, binding.role);
  if (identities.value.identities.length === 0 || accesses.value.length === 0) return [];
  const resources = [{ fullResourceName: analysis.query.resource ?? fullResourceName(resource) }];
  const states = [...identities.states, ...accesses.states];
  const value = {
    attachedResourceFullName: fullResourceName(resource),
    iamBinding: binding,
    accessControlLists: [{ resources, accesses: accesses.value, ...evaluationOf(analysis, binding, resource) }],
    identityList: identities.value,
    ...explored(states),
  };
  return [{ value, states }];
}

/** The accounts that an identity can act as, directly or through other accounts, as policy members. */
function reachableAccounts(cloud: Cloud, scope: Resource, identity: string): readonly string[] {
  const accounts = [...resourcesIn(cloud, scope)].filter(({ kind }) => kind === "serviceAccount");
  const reached = new Set<string>();
  const queue = [identity];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const account of accounts) {
      const member = account.kind === "serviceAccount" ? `serviceAccount:${account.email}` : "";
      if (member === identity || reached.has(member) || !canImpersonate(cloud, next, account)) continue;
      reached.add(member);
      queue.push(member);
    }
  }
  return [...reached];
}

function canImpersonate(cloud: Cloud, identity: string, account: Resource): boolean {
  return [...lineage(account)].some(({ policy }) =>
    policy.current.bindings.some(
      ({ role, members }) =>
        impersonation.some((permission) => cloud.roles.includes(role, permission)) &&
        members.some((member) => isMember(cloud, identity, member)),
    ),
  );
}
