import { json, type Answer } from "../http/answer.ts";
import { invalidArgument } from "../http/google-errors.ts";
import type { AuthenticatedCall } from "../http/route.ts";
import type { Binding } from "../policy/policy.ts";
import type { Cloud } from "../state/cloud.ts";
import { lineage, type Resource } from "../state/resources.ts";
import { fullResourceName, resourceByFullName, resourcesIn, scopeOf } from "./asset-search.ts";

/** What the analysis counts as impersonation; being able to change the account's policy is not in it. */
const impersonation = ["actAs", "signBlob", "signJwt", "getAccessToken", "getOpenIdToken", "implicitDelegation"].map(
  (verb) => `iam.serviceAccounts.${verb}`,
);
const selectorLimit = 10;

interface AnalysisQuery {
  readonly identity: string | undefined;
  readonly resource: string | undefined;
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
  readonly expandGroups: boolean;
}

/** Answers who has which access on what, and on request what follows when the identity impersonates accounts. */
export function analyzeIamPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const scope = scopeOf(cloud, call, "cloudasset.assets.analyzeIamPolicy");
  const query = analysisQuery(call.query);
  const impersonate = call.query.get("analysisQuery.options.analyzeServiceAccountImpersonation") === "true";
  const reached = impersonate && query.identity !== undefined ? reachableAccounts(cloud, scope, query.identity) : [];
  return json({
    mainAnalysis: analyse(cloud, scope, query),
    ...(reached.length > 0 && {
      serviceAccountImpersonationAnalysis: reached.map((identity) => analyse(cloud, scope, { ...query, identity })),
    }),
    fullyExplored: true,
  });
}

function analysisQuery(query: URLSearchParams): AnalysisQuery {
  const permissions = query.getAll("analysisQuery.accessSelector.permissions");
  const roles = query.getAll("analysisQuery.accessSelector.roles");
  const identity = query.get("analysisQuery.identitySelector.identity") ?? undefined;
  const resource = query.get("analysisQuery.resourceSelector.fullResourceName") ?? undefined;
  const selects = permissions.length + roles.length > 0 || identity !== undefined || resource !== undefined;
  if (!selects || permissions.length + roles.length > selectorLimit) throw invalidArgument();
  const expandGroups = query.get("analysisQuery.options.expandGroups") === "true";
  return { identity, resource, permissions, roles, expandGroups };
}

function analyse(cloud: Cloud, scope: Resource, query: AnalysisQuery): object {
  const selected = query.resource === undefined ? undefined : resourceByFullName(cloud, query.resource);
  const covered = selected === undefined ? undefined : new Set<Resource>(lineage(selected));
  const analysisResults = [...resourcesIn(cloud, scope)]
    .filter((resource) => query.resource === undefined || covered?.has(resource) === true)
    .flatMap((resource) =>
      resource.policy.current.bindings.flatMap((binding) => bindingResult(cloud, query, resource, binding)),
    );
  return {
    analysisQuery: queryMessage(scope, query),
    ...(analysisResults.length > 0 && { analysisResults }),
    fullyExplored: true,
  };
}

function bindingResult(cloud: Cloud, query: AnalysisQuery, resource: Resource, binding: Binding): readonly object[] {
  const identities = binding.members.filter(
    (member) => query.identity === undefined || isMember(cloud, query.identity, member),
  );
  const accesses = accessesOf(cloud, query, binding.role);
  if (identities.length === 0 || accesses.length === 0) return [];
  const resources = [{ fullResourceName: query.resource ?? fullResourceName(resource) }];
  return [
    {
      attachedResourceFullName: fullResourceName(resource),
      iamBinding: binding,
      accessControlLists: [
        {
          resources,
          accesses,
          ...(binding.condition !== undefined && { conditionEvaluation: { evaluationValue: "CONDITIONAL" } }),
        },
      ],
      identityList: { identities: identities.map((name) => ({ name })) },
      fullyExplored: true,
    },
  ];
}

function accessesOf({ roles }: Cloud, query: AnalysisQuery, role: string): readonly object[] {
  if (query.permissions.length === 0 && query.roles.length === 0) return [{ role }];
  const permissions = query.permissions.filter((permission) => roles.includes(role, permission));
  return [...(query.roles.includes(role) ? [{ role }] : []), ...permissions.map((permission) => ({ permission }))];
}

function isMember(cloud: Cloud, identity: string, member: string): boolean {
  const [kind, email = ""] = identity.split(":");
  if (kind !== "user" && kind !== "serviceAccount") return identity === member;
  return cloud.memberships.of({ kind, email, uniqueId: "" }).has(member);
}

/** The accounts that an identity can come to act as, directly or through others, as members of a policy. */
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

function queryMessage(scope: Resource, { identity, resource, permissions, roles }: AnalysisQuery): object {
  return {
    scope: fullResourceName(scope).replace(/^\/\/[^/]+\//, ""),
    ...(identity !== undefined && { identitySelector: { identity } }),
    ...(resource !== undefined && { resourceSelector: { fullResourceName: resource } }),
    ...(permissions.length + roles.length > 0 && { accessSelector: { permissions, roles } }),
  };
}
