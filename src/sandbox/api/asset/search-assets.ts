import { json, type Answer } from "../../http/answer.ts";
import { invalidArgument } from "../../http/google-errors.ts";
import { listAnswer } from "../../http/paging.ts";
import { param, type AuthenticatedCall } from "../../server/route.ts";
import type { Binding } from "../../policy/allow-policy.ts";
import type { Cloud } from "../../state/cloud.ts";
import { lineage, resourceName, type Resource } from "../../resource/resources.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { resourceOf } from "../organization/resource-manager.ts";

const pages = { defaultSize: 100, maxSize: 500 };
const batchLimit = 20;

/** The scope in the path of an Asset call; throws 403 unless the caller has the permission on it. */
export function scopeOf(cloud: Cloud, call: AuthenticatedCall, permission: string): Resource {
  const found = resourceOf(cloud, param(call, "collection"), param(call, "id"));
  return requirePermission(cloud, call, permission, found);
}

/** Every resource at or below a scope. */
export function* resourcesIn(cloud: Cloud, scope: Resource): Generator<Resource> {
  const { organizations, folders, projects } = cloud.resources;
  const all = [organizations.values(), folders.values(), projects, cloud.resources.accounts()];
  for (const group of all) for (const resource of group) if ([...lineage(resource)].includes(scope)) yield resource;
}

/** `//service/name`; accounts are named by email (which asset types use the unique id is unconfirmed). */
export function fullResourceName(resource: Resource): string {
  const service = resource.kind === "serviceAccount" ? "iam.googleapis.com" : "cloudresourcemanager.googleapis.com";
  return `//${service}/${resourceName(resource)}`;
}

/** Finds a resource by its full name; an account also by its unique id. */
export function resourceByFullName(cloud: Cloud, name: string): Resource | undefined {
  const account = /^\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/(.+)$/.exec(name)?.[1];
  if (account !== undefined) return cloud.resources.account(account);
  const [, collection = "", id = ""] = /^\/\/cloudresourcemanager\.googleapis\.com\/(\w+)\/(.+)$/.exec(name) ?? [];
  return collection === "" ? undefined : resourceOf(cloud, collection, id);
}

function assetType({ kind }: Resource): string {
  if (kind === "serviceAccount") return "iam.googleapis.com/ServiceAccount";
  return `cloudresourcemanager.googleapis.com/${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** Where a resource is: its project (by number), folders and organization. */
function placeOf(resource: Resource): object {
  const above = [...lineage(resource)];
  const project = above.find(({ kind }) => kind === "project");
  const folders = above.filter(({ kind }) => kind === "folder").map(resourceName);
  const organization = above.find(({ kind }) => kind === "organization");
  return {
    ...(project?.kind === "project" && { project: `projects/${project.number}` }),
    ...(folders.length > 0 && { folders }),
    ...(organization !== undefined && { organization: resourceName(organization) }),
  };
}

function isOfType(resource: Resource, types: readonly string[]): boolean {
  return types.length === 0 || types.some((type) => fullyMatches(type, assetType(resource)));
}

/** An asset type may be an RE2 expression, which must match the whole type. */
function fullyMatches(expression: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${expression})$`).test(text);
  } catch {
    throw invalidArgument();
  }
}

function typesOf({ query }: AuthenticatedCall): readonly string[] {
  return query.getAll("assetTypes").flatMap((types) => types.split(","));
}

/** Answers with the bindings at or below the scope that match the query. */
export function searchAllIamPolicies(cloud: Cloud, call: AuthenticatedCall): Answer {
  const scope = scopeOf(cloud, call, "cloudasset.assets.searchAllIamPolicies");
  const matches = policyQuery(cloud, call.query.get("query") ?? "");
  const types = typesOf(call);
  const results = [...resourcesIn(cloud, scope)]
    .filter((resource) => isOfType(resource, types))
    .flatMap((resource) => {
      const bindings = resource.policy.current.bindings.filter((binding) => matches(binding, resource));
      if (bindings.length === 0) return [];
      return [
        {
          resource: fullResourceName(resource),
          assetType: assetType(resource),
          ...placeOf(resource),
          policy: { bindings },
        },
      ];
    });
  return listAnswer("results", results, (result) => result, call.query, pages);
}

type BindingTest = (binding: Binding, resource: Resource) => boolean;

/** A policy query: `field:value` terms joined by AND; a term without a field searches all fields. Only part of Google's syntax. */
function policyQuery(cloud: Cloud, query: string): BindingTest {
  const terms = query.match(/[\w.]+[:=](?:"[^"]*"|\S+)|"[^"]*"|\S+/g) ?? [];
  const tests = terms.filter((term) => term !== "AND").map((term) => policyTerm(cloud, term));
  return (binding, resource) => tests.every((test) => test(binding, resource));
}

function policyTerm(cloud: Cloud, term: string): BindingTest {
  const [, name = "", operator = ":", quoted = ""] = /^(?:([\w.]+)([:=]))?(.*)$/.exec(term) ?? [];
  const wanted = quoted.replace(/^"|"$/g, "").toLowerCase();
  const hit = (text: string): boolean =>
    operator === "=" ? text.toLowerCase() === wanted : text.toLowerCase().includes(wanted);
  switch (name) {
    case "roles":
      return ({ role }) => hit(role);
    case "policy":
    case "":
      return ({ role, members }) => hit(role) || members.some(hit);
    case "memberTypes":
      return ({ members }) => members.some((member) => hit(member.split(":")[0] ?? ""));
    case "resource":
      return (_, resource) => hit(fullResourceName(resource));
    case "policy.role.permissions":
      return ({ role }) => [...(cloud.roles.get(role)?.permissions ?? [])].some(hit);
    default:
      throw invalidArgument();
  }
}

/** Answers with the resources at or below the scope whose names contain every word of the query. */
export function searchAllResources(cloud: Cloud, call: AuthenticatedCall): Answer {
  const scope = scopeOf(cloud, call, "cloudasset.assets.searchAllResources");
  const types = typesOf(call);
  const words = (call.query.get("query") ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "and");
  const results = [...resourcesIn(cloud, scope)]
    .filter((resource) => isOfType(resource, types))
    .map(resourceResult)
    .filter(({ name, displayName }) =>
      words.every((word) => `${name} ${displayName}`.toLowerCase().includes(word.replace(/^\w+:/, ""))),
    );
  return listAnswer("results", results, (result) => result, call.query, pages);
}

interface AssetResult {
  readonly name: string;
  readonly displayName: string;
  readonly [more: string]: unknown;
}

function resourceResult(resource: Resource): AssetResult {
  const displayName = resource.kind === "organization" ? resource.domain : resource.displayName;
  return {
    name: fullResourceName(resource),
    assetType: assetType(resource),
    ...placeOf(resource),
    displayName,
    ...(resource.kind === "serviceAccount" && {
      additionalAttributes: { email: resource.email, uniqueId: resource.uniqueId },
      state: resource.disabled ? "DISABLED" : "ENABLED",
    }),
    ...(resource.parent !== undefined && { parentFullResourceName: fullResourceName(resource.parent) }),
  };
}

/** Answers with the policies that apply to each of up to twenty resources, from the resource up to the scope. */
export function batchGetEffectivePolicies(cloud: Cloud, call: AuthenticatedCall): Answer {
  const scope = scopeOf(cloud, call, "cloudasset.assets.searchAllIamPolicies");
  const names = call.query.getAll("names");
  if (names.length === 0 || names.length > batchLimit) throw invalidArgument();
  const policyResults = names.map((name) => {
    const resource = resourceByFullName(cloud, name);
    const above = resource === undefined ? [] : [...lineage(resource)];
    if (!above.includes(scope)) throw invalidArgument(`Resource ${name} is not in the scope.`);
    const policies = above
      .slice(0, above.indexOf(scope) + 1)
      .filter(({ policy }) => policy.current.bindings.length > 0);
    return {
      fullResourceName: name,
      policies: policies.map((holder) => ({
        attachedResource: fullResourceName(holder),
        policy: holder.policy.current,
      })),
    };
  });
  return json({ policyResults });
}
