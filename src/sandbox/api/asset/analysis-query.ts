import { badField, invalidArgument } from "../../http/google-errors.ts";

/** The query of an analysis (source: `IamPolicyAnalysisQuery` of google/cloud/asset/v1/asset_service.proto). */
export interface AnalysisQuery {
  readonly identity: string | undefined;
  readonly resource: string | undefined;
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
  readonly expandGroups: boolean;
  readonly expandRoles: boolean;
  readonly outputGroupEdges: boolean;
  readonly analyzeImpersonation: boolean;
  /** Time of access, in milliseconds since 1970; conditions are evaluated only if it is given. */
  readonly accessTime: number | undefined;
}

/** Roles and permissions together. */
const selectorLimit = 10;
const problemMessage = "Some specified value(s) are invalid.";

/** Reads the query parameters of an analysis; `now` is the earliest access time allowed. Throws the 400 that Google sends. */
export function readAnalysisQuery(parameters: URLSearchParams, now: number): AnalysisQuery {
  const text = (name: string): string | undefined => parameters.get(`analysisQuery.${name}`) ?? undefined;
  const option = (name: string): boolean => text(`options.${name}`) === "true";
  const query = {
    identity: text("identitySelector.identity"),
    resource: text("resourceSelector.fullResourceName"),
    permissions: parameters.getAll("analysisQuery.accessSelector.permissions"),
    roles: parameters.getAll("analysisQuery.accessSelector.roles"),
    expandGroups: option("expandGroups"),
    expandRoles: option("expandRoles"),
    outputGroupEdges: option("outputGroupEdges"),
    analyzeImpersonation: option("analyzeServiceAccountImpersonation"),
    accessTime: readAccessTime(text("conditionContext.accessTime"), now),
  };
  check(query);
  return query;
}

/** Whether the query asks for roles or permissions; if not, the answer lists everything that a binding's role grants. */
export function selectsAccess({ permissions, roles }: AnalysisQuery): boolean {
  return permissions.length + roles.length > 0;
}

/** The query, in the form in which the answer repeats it. */
export function queryMessage(scope: string, query: AnalysisQuery): object {
  const { identity, resource, permissions, roles, expandGroups, expandRoles, outputGroupEdges, accessTime } = query;
  const options = {
    ...(expandGroups && { expandGroups }),
    ...(expandRoles && { expandRoles }),
    ...(outputGroupEdges && { outputGroupEdges }),
  };
  return {
    scope,
    ...(identity !== undefined && { identitySelector: { identity } }),
    ...(resource !== undefined && { resourceSelector: { fullResourceName: resource } }),
    ...(selectsAccess(query) && { accessSelector: { permissions, roles } }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(accessTime !== undefined && { conditionContext: { accessTime: new Date(accessTime).toISOString() } }),
  };
}

function check(query: AnalysisQuery): void {
  const { identity, resource, permissions, roles, expandGroups, expandRoles } = query;
  if (identity === undefined && resource === undefined && !selectsAccess(query)) throw invalidArgument();
  if (permissions.length + roles.length > selectorLimit) {
    const limit = `The total number of roles and permissions should be equal or less than ${selectorLimit}.`;
    throw badField("access_selector", limit, problemMessage);
  }
  if (expandGroups && identity !== undefined) {
    throw badField("options.expand_groups", "Not allowed together with identity_selector.", problemMessage);
  }
  if (expandRoles && selectsAccess(query)) {
    throw badField("options.expand_roles", "Not allowed together with access_selector.", problemMessage);
  }
}

function readAccessTime(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (time >= now) return time;
  throw badField("condition_context.access_time", "Must not be earlier than the current time.", problemMessage);
}
