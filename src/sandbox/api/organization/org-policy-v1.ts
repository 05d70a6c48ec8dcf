import { json, type Answer } from "../../http/answer.ts";
import { googleError, invalidArgument } from "../../http/google-errors.ts";
import {
  message,
  parseBody,
  readAnything,
  readBoolean,
  readMessage,
  readString,
  readStrings,
} from "../../http/message.ts";
import { etagOf } from "../../policy/allow-policy.ts";
import {
  orgPolicyProblem,
  plainRules,
  type OrgConstraintName,
  type OrgPolicySpec,
  type OrgRule,
} from "../../policy/org-policy.ts";
import { resourceName } from "../../resource/resources.ts";
import type { ApiMethod, Handler } from "../../server/api-routes.ts";
import type { AuthenticatedCall, Route } from "../../server/route.ts";
import type { Cloud } from "../../state/cloud.ts";
import { knownConstraint, orgPolicyHolder, orgPolicyHolders } from "./org-policy-api.ts";
import { resourceManagerApi } from "./resource-manager.ts";

const handlers: Readonly<Record<string, Handler>> = {
  getOrgPolicy,
  getEffectiveOrgPolicy,
  setOrgPolicy,
  clearOrgPolicy,
};
const table = orgPolicyHolders.flatMap((holder) =>
  Object.entries(handlers).map(([verb, handler]): ApiMethod => [
    `v1.${holder}.${verb}`,
    "POST",
    `/v1/${holder}/{${holder}}:${verb}`,
    verb,
    handler,
  ]),
);

/** Organization policies in Resource Manager v1: what `gcloud resource-manager org-policies` calls. The policies are those of v2. */
export function orgPolicyV1Routes(cloud: Cloud): readonly Route[] {
  return resourceManagerApi(cloud, table, "google.cloudresourcemanager.v1.OrgPolicies");
}

/** A resource without a policy answers with none, and the etag with which one can be set. */
function getOrgPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const constraint = constraintIn(call);
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policy.get");
  const stored = cloud.orgPolicies.get(resourceName(holder), constraint);
  const name = `constraints/${constraint}`;
  if (stored === undefined) return json({ constraint: name, etag: etagOf(0) });
  const updateTime = new Date(stored.updatedAt).toISOString();
  return json({ constraint: name, etag: stored.etag, updateTime, ...policyMessage(stored) });
}

function getEffectiveOrgPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const constraint = constraintIn(call);
  const holder = orgPolicyHolder(cloud, call, "orgpolicy.policy.get");
  const rules = plainRules(constraint, cloud.orgPolicies.rulesFor(holder, constraint, call.now));
  const spec = { rules, inheritFromParent: false, reset: false };
  return json({ constraint: `constraints/${constraint}`, ...policyMessage(spec) });
}

function setOrgPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { policy = {} } = readMessage(parseBody(call.body), { policy: message(policyFields) });
  const constraint = knownConstraint((policy.constraint ?? "").replace(/^constraints\//, ""));
  const attachedTo = resourceName(orgPolicyHolder(cloud, call, "orgpolicy.policy.set"));
  requireCurrent(cloud.orgPolicies.get(attachedTo, constraint)?.etag ?? etagOf(0), policy.etag);
  const spec = specOf(policy);
  const problem = orgPolicyProblem(constraint, spec);
  if (problem !== undefined) throw invalidArgument(problem);
  const { etag } = cloud.orgPolicies.set({ attachedTo, constraint, ...spec }, call.now);
  return json({ constraint: `constraints/${constraint}`, etag, ...policyMessage(spec) });
}

function clearOrgPolicy(cloud: Cloud, call: AuthenticatedCall): Answer {
  const { constraint = "", etag } = readMessage(parseBody(call.body), { constraint: readString, etag: readString });
  const name = knownConstraint(constraint.replace(/^constraints\//, ""));
  const attachedTo = resourceName(orgPolicyHolder(cloud, call, "orgpolicy.policy.set"));
  requireCurrent(cloud.orgPolicies.get(attachedTo, name)?.etag ?? etagOf(0), etag);
  cloud.orgPolicies.delete(attachedTo, name);
  return json({});
}

function requireCurrent(current: string, given: string | undefined): void {
  if (given !== undefined && given !== "" && given !== current) {
    throw googleError("ABORTED", "The policy has changed since it was read: its etag is another one.");
  }
}

function constraintIn(call: AuthenticatedCall): OrgConstraintName {
  const { constraint = "" } = readMessage(parseBody(call.body), { constraint: readString });
  return knownConstraint(constraint.replace(/^constraints\//, ""));
}

const listFields = {
  allowedValues: readStrings,
  deniedValues: readStrings,
  allValues: readString,
  inheritFromParent: readBoolean,
  suggestedValue: readString,
};
const policyFields = {
  constraint: readString,
  etag: readString,
  updateTime: readString,
  version: readAnything,
  listPolicy: message(listFields),
  booleanPolicy: message({ enforced: readBoolean }),
  restoreDefault: readAnything,
};

interface PolicyV1 {
  readonly listPolicy?: ListV1;
  readonly booleanPolicy?: { readonly enforced?: boolean };
  readonly restoreDefault?: unknown;
}
interface ListV1 {
  readonly allowedValues?: readonly string[];
  readonly deniedValues?: readonly string[];
  readonly allValues?: string;
  readonly inheritFromParent?: boolean;
}

function specOf({ listPolicy, booleanPolicy, restoreDefault }: PolicyV1): OrgPolicySpec {
  const condition = undefined;
  const inheritFromParent = listPolicy?.inheritFromParent ?? false;
  const rules: OrgRule[] = [];
  if (booleanPolicy !== undefined) rules.push({ kind: "enforce", enforce: booleanPolicy.enforced ?? false, condition });
  if (listPolicy !== undefined) rules.push(...listRules(listPolicy));
  return { inheritFromParent, reset: restoreDefault !== undefined, rules };
}

function listRules({ allValues, allowedValues = [], deniedValues = [] }: ListV1): readonly OrgRule[] {
  const condition = undefined;
  if (allValues === "ALLOW" || allValues === "DENY") return [{ kind: "all", allow: allValues === "ALLOW", condition }];
  const allowed = [...new Set(allowedValues)];
  if (allowed.length === 0 && deniedValues.length === 0) return [];
  return [{ kind: "values", allowed, denied: deniedValues, condition }];
}

/** A rule with a condition cannot be said in v1. */
function policyMessage({ rules, inheritFromParent, reset }: OrgPolicySpec): object {
  if (reset) return { restoreDefault: {} };
  const plain = rules.filter(({ condition }) => condition === undefined);
  const enforcing = plain.find((rule) => rule.kind === "enforce");
  if (enforcing !== undefined) return { booleanPolicy: { enforced: enforcing.enforce } };
  const all = plain.find((rule) => rule.kind === "all");
  const listed = plain.flatMap((rule) => (rule.kind === "values" ? [rule] : []));
  const allowed = listed.flatMap((rule) => rule.allowed);
  const denied = listed.flatMap((rule) => rule.denied);
  return {
    listPolicy: {
      ...(all !== undefined && { allValues: all.allow ? "ALLOW" : "DENY" }),
      ...(allowed.length > 0 && { allowedValues: allowed }),
      ...(denied.length > 0 && { deniedValues: denied }),
      ...(inheritFromParent && { inheritFromParent }),
    },
  };
}
