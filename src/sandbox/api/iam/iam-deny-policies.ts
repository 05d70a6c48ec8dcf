import { json, type Answer } from "../../http/answer.ts";
import { badField, googleError, notFound } from "../../http/google-errors.ts";
import { message, messages, parseBody, readMessage, readString, readStrings } from "../../http/message.ts";
import { param, type AuthenticatedCall, type Route } from "../../server/route.ts";
import { conditionProblem } from "../../policy/conditions.ts";
import type { DenyPolicy, DenyRule } from "../../policy/deny-rule.ts";
import type { Cloud } from "../../state/cloud.ts";
import { resourceName } from "../../resource/resources.ts";
import type { ApiMethod } from "../../server/api-routes.ts";
import { iamRoutes } from "./iam-routes.ts";
import { requirePermission } from "../../server/require-permission.ts";
import { resourceOf } from "../organization/resource-manager.ts";

const collection = "/v2/policies/{attachment}/denypolicies";

const table: readonly ApiMethod[] = [
  ["list", "GET", collection, "ListPolicies", list],
  ["get", "GET", `${collection}/{id}`, "GetPolicy", (cloud, call) => json(policyMessage(found(cloud, call, "get")))],
  ["create", "POST", collection, "CreatePolicy", create],
  ["delete", "DELETE", `${collection}/{id}`, "DeletePolicy", remove],
];

/** IAM API, v2: deny policies. A write takes effect at once, though it answers with an operation as Google's does. */
export function iamDenyPolicyRoutes(cloud: Cloud): readonly Route[] {
  return iamRoutes(cloud, "iam.denyPolicies", table, "google.iam.v2.Policies");
}

function list(cloud: Cloud, call: AuthenticatedCall): Answer {
  const policies = cloud.denyPolicies.on(attachment(cloud, call, "list"));
  return json(policies.length > 0 ? { policies: policies.map(policyMessage) } : {});
}

function create(cloud: Cloud, call: AuthenticatedCall): Answer {
  const body = readMessage(parseBody(call.body), {
    name: readString,
    kind: readString,
    displayName: readString,
    etag: readString,
    rules: messages({ description: readString, denyRule: message(ruleFields) }),
  });
  const attachedTo = attachment(cloud, call, "create");
  const id = call.query.get("policyId") ?? "";
  if (!/^[a-z][\w.-]{2,62}$/.test(id)) throw badField("policy_id", "Invalid policy id.");
  if (cloud.denyPolicies.on(attachedTo).some((policy) => policy.id === id)) {
    throw googleError("ALREADY_EXISTS", "Requested entity already exists.");
  }
  const rules = (body.rules ?? []).map(({ denyRule }) => toRule(denyRule ?? {}));
  const policy: DenyPolicy = { id, attachedTo, displayName: body.displayName ?? "", rules };
  cloud.denyPolicies.set(policy);
  return operation(policyMessage(policy));
}

function remove(cloud: Cloud, call: AuthenticatedCall): Answer {
  const policy = found(cloud, call, "delete");
  cloud.denyPolicies.delete(policy.attachedTo, policy.id);
  return operation(policyMessage(policy));
}

function operation(response: object): Answer {
  return json({
    name: "operations/done",
    done: true,
    response: { "@type": "type.googleapis.com/google.iam.v2.Policy", ...response },
  });
}

const ruleFields = {
  deniedPrincipals: readStrings,
  exceptionPrincipals: readStrings,
  deniedPermissions: readStrings,
  exceptionPermissions: readStrings,
  denialCondition: message({ title: readString, description: readString, expression: readString }),
};

type RuleMessage = Partial<Omit<DenyRule, "denialCondition">> & {
  readonly denialCondition?: { readonly expression?: string };
};

function toRule({ denialCondition, ...lists }: RuleMessage): DenyRule {
  const expression = denialCondition?.expression;
  const problem = expression === undefined ? undefined : conditionProblem(expression);
  if (problem !== undefined) throw badField("policy.rules.deny_rule.denial_condition", problem);
  const empty = { deniedPrincipals: [], exceptionPrincipals: [], deniedPermissions: [], exceptionPermissions: [] };
  return { ...empty, ...lists, denialCondition: expression };
}

/**
 * The resource in the path (`cloudresourcemanager.googleapis.com%2Fprojects%2FID`); throws 403 unless the caller has the permission on it.
 */
function attachment(cloud: Cloud, call: AuthenticatedCall, verb: string): string {
  const [, collectionName = "", id = ""] =
    /^cloudresourcemanager\.googleapis\.com\/(projects|folders|organizations)\/(.+)$/.exec(param(call, "attachment")) ??
    [];
  return resourceName(
    requirePermission(cloud, call, `iam.denypolicies.${verb}`, resourceOf(cloud, collectionName, id)),
  );
}

function found(cloud: Cloud, call: AuthenticatedCall, verb: string): DenyPolicy {
  const policies = cloud.denyPolicies.on(attachment(cloud, call, verb));
  const policy = policies.find(({ id }) => id === param(call, "id"));
  if (policy === undefined) throw notFound();
  return policy;
}

function policyMessage({ id, attachedTo, displayName, rules }: DenyPolicy): object {
  const resource = encodeURIComponent(`cloudresourcemanager.googleapis.com/${attachedTo}`);
  return {
    name: `policies/${resource}/denypolicies/${id}`,
    kind: "DenyPolicy",
    displayName,
    etag: "AA==",
    rules: rules.map(({ denialCondition, ...lists }) => ({
      denyRule: {
        ...lists,
        ...(denialCondition !== undefined && { denialCondition: { expression: denialCondition } }),
      },
    })),
  };
}
