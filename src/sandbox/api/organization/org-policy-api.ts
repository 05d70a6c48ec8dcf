import { isObject } from "../../../core/base/json.ts";
import { json, type Answer } from "../../http/answer.ts";
import { googleError, invalidArgument, notFound } from "../../http/google-errors.ts";
import {
  message,
  messages,
  parseBody,
  readAnything,
  readBoolean,
  readMessage,
  readString,
  readStrings,
} from "../../http/message.ts";
import { listAnswer } from "../../http/paging.ts";
import { conditionProblem } from "../../policy/conditions.ts";
import {
  isOrgConstraint,
  orgConstraints,
  orgPolicyProblem,
  plainRules,
  ruleFields,
  ruleOf,
  type OrgConstraintName,
  type OrgPolicySpec,
  type OrgRule,
  type RuleFields,
} from "../../policy/org-policy.ts";
import type { StoredOrgPolicy } from "../../resource/org-policies.ts";
import { resourceName, type Resource } from "../../resource/resources.ts";
import { guardedRoutes, type ApiMethod } from "../../server/api-routes.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { resourceOf } from "./resource-manager.ts";

const pages = { defaultSize: 100, maxSize: 1000 };
/** The collections whose resources can have a policy. */
export const orgPolicyHolders = ["projects", "folders", "organizations"] as const;

const methodsOn = (holder: (typeof orgPolicyHolders)[number]): readonly ApiMethod[] => {
  const parent = `/v2/${holder}/{${holder}}`;
  const policy = `${parent}/policies/{constraint}`;
  return [
    ["constraints.list", "GET", `${parent}/constraints`, "ListConstraints", listConstraints],
    ["policies.list", "GET", `${parent}/policies`, "ListPolicies", listPolicies],
    ["policies.create", "POST", `${parent}/policies`, "CreatePolicy", createPolicy],
    ["policies.get", "GET", policy, "GetPolicy", getPolicy],
    ["policies.getEffectivePolicy", "GET", `${policy}:getEffectivePolicy`, "GetEffectivePolicy", getEffectivePolicy],
    ["policies.patch", "PATCH", policy, "UpdatePolicy", updatePolicy],
    ["policies.delete", "DELETE", policy, "DeletePolicy", deletePolicy],
  ];
};

/** Organization Policy API, v2, for the constraints that the sandbox's IAM obeys. A change takes effect at once. */
export function orgPolicyRoutes(cloud: Cloud): readonly Route[] {
  const api = { service: "orgpolicy.googleapis.com", id: "orgpolicy", rpc: "google.cloud.orgpolicy.v2.OrgPolicy" };
  return guardedRoutes(cloud, api, orgPolicyHolders.flatMap(methodsOn));
}

function listConstraints(cloud: Cloud, call: AuthenticatedCall): Answer {
  const parent = apiName(orgPolicyHolder(cloud, call, "orgpolicy.constraints.list"));
  const shown = ([name, constraint]: (typeof constraintList)[number]): object => ({
    name: `${parent}/constraints/${name}`,
    displayName: constraint.displayName,
    description: constraint.description,
    constraintDefault: constraint.allowsByDefault ? "ALLOW" : "DENY",
    ...(constraint.kind === "list" ? { listConstraint: { supportsIn: true } } : { booleanConstraint: {} }),
  });
  return listAnswer("constraints", constraintList, shown, call.query, pages);
}

const constraintList = Object.entries(orgConstraints);

function listPolicies(cloud: Cloud, call: AuthenticatedCall): Answer {
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policies.list");
  const policies = cloud.orgPolicies.on(resourceName(holder));
  return listAnswer("policies", policies, (policy) => policyMessage(holder, policy), call.query, pages);
}

function getPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policy.get");
  return json(policyMessage(holder, storedPolicy(cloud, holder, param(call, "constraint"))));
}

/** What counts on the resource after inheritance, without etag and conditions. */
function getEffectivePolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policy.get");
  const constraint = knownConstraint(param(call, "constraint"));
  const rules = plainRules(constraint, cloud.orgPolicies.rulesFor(holder, constraint, call.now));
  return json({ name: `${apiName(holder)}/policies/${constraint}`, spec: { rules: rules.map(ruleMessage) } });
}

function createPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policies.create");
  const { name = "", spec, dryRunSpec } = readMessage(parseBody(call.body), policyFields);
  const [, parent, constraintName = ""] = /^(.+)\/policies\/([^/]+)$/.exec(name) ?? [];
  if (parent !== apiName(holder) && parent !== resourceName(holder)) throw invalidArgument();
  const constraint = knownConstraint(constraintName);
  if (cloud.orgPolicies.get(resourceName(holder), constraint) !== undefined) {
    throw googleError("ALREADY_EXISTS", "Requested entity already exists.");
  }
  return store(cloud, call, { holder, constraint, spec: specOf(constraint, spec ?? {}), dryRun: dryRunSpec });
}

/** Without a mask, what the body has is written. */
function updatePolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policies.update");
  const { etag, spec, dryRunSpec } = readMessage(parseBody(call.body), policyFields);
  const stored = storedPolicy(cloud, holder, param(call, "constraint"));
  requireCurrent(stored, spec?.etag ?? etag);
  const mask = (call.query.get("updateMask") ?? "").split(",").map((path) => path.replace(/^policy\./, ""));
  const names = (path: string): boolean => mask.includes("*") || mask.includes(path) || mask.join("") === "";
  const isDryRun = names("dryRunSpec") || names("dry_run_spec");
  return store(cloud, call, {
    holder,
    constraint: stored.constraint,
    spec: names("spec") && spec !== undefined ? specOf(stored.constraint, spec) : stored,
    dryRun: isDryRun && dryRunSpec !== undefined ? dryRunSpec : stored.dryRunSpec,
  });
}

function deletePolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policies.delete");
  const stored = storedPolicy(cloud, holder, param(call, "constraint"));
  requireCurrent(stored, call.query.get("etag") ?? undefined);
  cloud.orgPolicies.delete(stored.attachedTo, stored.constraint);
  return json({});
}

interface NewPolicy {
  readonly holder: Resource;
  readonly constraint: OrgConstraintName;
  readonly spec: OrgPolicySpec;
  readonly dryRun: unknown;
}

function store(cloud: Cloud, { now }: AuthenticatedCall, { holder, constraint, spec, dryRun }: NewPolicy): Answer {
  const { inheritFromParent, reset, rules } = spec;
  const policy = { attachedTo: resourceName(holder), constraint, inheritFromParent, reset, rules };
  return json(policyMessage(holder, cloud.orgPolicies.set(policy, now, isObject(dryRun) ? dryRun : undefined)));
}

/** Google answers ABORTED; its text is unconfirmed. */
function requireCurrent({ etag }: StoredOrgPolicy, given: string | undefined): void {
  if (given !== undefined && given !== "" && given !== etag) {
    throw googleError("ABORTED", "The policy has changed since it was read: its etag is another one.");
  }
}

const ruleReaders = {
  values: message({ allowedValues: readStrings, deniedValues: readStrings }),
  allowAll: readBoolean,
  denyAll: readBoolean,
  enforce: readBoolean,
  condition: message({ title: readString, description: readString, expression: readString, location: readString }),
};
const specFields = {
  etag: readString,
  updateTime: readString,
  inheritFromParent: readBoolean,
  reset: readBoolean,
  rules: messages(ruleReaders),
};
const policyFields = {
  name: readString,
  etag: readString,
  spec: message(specFields),
  dryRunSpec: readAnything,
  alternate: readAnything,
};

interface SpecMessage {
  readonly inheritFromParent?: boolean;
  readonly reset?: boolean;
  readonly rules?: readonly RuleMessage[];
}
interface RuleMessage extends Omit<RuleFields, "condition"> {
  readonly condition?: { readonly expression?: string };
}

function specOf(
  constraint: OrgConstraintName,
  { inheritFromParent = false, reset = false, rules }: SpecMessage,
): OrgPolicySpec {
  const spec = { inheritFromParent, reset, rules: (rules ?? []).map(readRule) };
  const problem = orgPolicyProblem(constraint, spec);
  if (problem !== undefined) throw invalidArgument(problem);
  return spec;
}

function readRule({ condition, ...said }: RuleMessage): OrgRule {
  const expression = condition?.expression;
  const problem = expression === undefined ? undefined : conditionProblem(expression);
  const rule = problem === undefined ? ruleOf({ ...said, condition: expression }) : undefined;
  if (rule === undefined) throw invalidArgument(problem);
  return rule;
}

function storedPolicy(cloud: Cloud, holder: Resource, constraint: string): StoredOrgPolicy {
  const found = cloud.orgPolicies.get(resourceName(holder), constraint);
  if (found === undefined) throw notFound();
  return found;
}

/** Throws a 404 for a constraint that the sandbox does not obey. */
export function knownConstraint(name: string): OrgConstraintName {
  if (!isOrgConstraint(name)) throw notFound();
  return name;
}

/** The resource in the path; throws 403 unless the caller has the permission there. */
export function orgPolicyHolder(cloud: Cloud, call: AuthenticatedCall, permission: string): Resource {
  const holder = orgPolicyHolders.find((name) => call.params[name] !== undefined) ?? "projects";
  return requirePermission(cloud, call, permission, resourceOf(cloud, holder, param(call, holder)));
}

/** Answers name a project by its number. */
function apiName(holder: Resource): string {
  return holder.kind === "project" ? `projects/${holder.number}` : resourceName(holder);
}

function policyMessage(holder: Resource, policy: StoredOrgPolicy): object {
  const { constraint, etag, updatedAt, inheritFromParent, reset, rules, dryRunSpec } = policy;
  return {
    name: `${apiName(holder)}/policies/${constraint}`,
    spec: {
      etag,
      updateTime: new Date(updatedAt).toISOString(),
      ...(rules.length > 0 && { rules: rules.map(ruleMessage) }),
      ...(inheritFromParent && { inheritFromParent }),
      ...(reset && { reset }),
    },
    ...(dryRunSpec !== undefined && { dryRunSpec }),
    etag,
  };
}

function ruleMessage(rule: OrgRule): object {
  const { condition, ...said } = ruleFields(rule);
  return { ...said, ...(condition !== undefined && { condition: { expression: condition } }) };
}
