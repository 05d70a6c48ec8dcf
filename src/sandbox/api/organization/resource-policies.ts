import { defined } from "../../../core/base/json.ts";
import { hash } from "node:crypto";
import { json, type Answer, type RefusedCall } from "../../http/answer.ts";
import { concurrentPolicyChange, invalidArgument } from "../../http/google-errors.ts";
import {
  message,
  messages,
  parseBody,
  readAnything,
  readInteger,
  readMessage,
  readString,
  readStrings,
} from "../../http/message.ts";
import type { AuthenticatedCall } from "../../server/route.ts";
import { conditionProblem } from "../../policy/conditions.ts";
import { versionFor, type Binding, type Condition, type Policy } from "../../policy/allow-policy.ts";
import type { Cloud } from "../../state/cloud.ts";
import type { Resource } from "../../resource/resources.ts";
import { isMember, normalMember } from "../../world/parse-policy.ts";

const principalLimit = 1500;
const groupLimit = 250;

/**
 * Answers `getIamPolicy`. The IAM API takes the requested version in the query, Resource Manager in the body; here both work. Below version
 * 3, conditions are omitted and their roles are marked (in which form is unconfirmed).
 */
export function answerPolicy(call: AuthenticatedCall, resource: Resource): Answer {
  const { options } = readMessage(parseBody(call.body), { options: message({ requestedPolicyVersion: readInteger }) });
  const version = Number(call.query.get("options.requestedPolicyVersion") ?? options?.requestedPolicyVersion ?? 0);
  if (![0, 1, 3].includes(version)) throw invalidArgument();
  return json(policyMessage(resource.policy.current, version));
}

/** A policy as reads return it; for a resource without bindings, only the etag. */
function policyMessage({ version, etag, bindings, auditConfigs }: Policy, requestedVersion = 3): object {
  const audit = auditConfigs !== undefined && { auditConfigs };
  if (bindings.length === 0 && auditConfigs === undefined) return { etag };
  if (requestedVersion === 3) return { version, etag, bindings, ...audit };
  return { version: 1, etag, bindings: bindings.map(withoutCondition), ...audit };
}

function withoutCondition({ condition, ...binding }: Binding): Binding {
  if (condition === undefined) return binding;
  return { ...binding, role: `${binding.role}_withcond_${hash("sha256", JSON.stringify(condition)).slice(0, 20)}` };
}

/** Answers `testIamPermissions` with the permissions that the caller has; without any, the key is absent. */
export function answerPermissions(cloud: Cloud, call: AuthenticatedCall, resource: Resource): Answer {
  const { permissions = [] } = readMessage(parseBody(call.body), { permissions: readStrings });
  if (permissions.some((permission) => permission.includes("*"))) throw invalidArgument();
  const granted = permissions.filter((name) => cloud.access.allows(call.caller, name, resource, call.now));
  return json(granted.length > 0 ? { permissions: granted } : {});
}

/** Answers `setIamPolicy`: replaces the bindings and, if the mask names them, the audit configs. */
export function answerNewPolicy(cloud: Cloud, call: AuthenticatedCall, resource: Resource): Answer {
  const { policy, updateMask } = readMessage(parseBody(call.body), {
    policy: message({
      version: readInteger,
      etag: readString,
      bindings: messages({
        role: readString,
        members: readStrings,
        condition: message({
          title: readString,
          description: readString,
          expression: readString,
          location: readString,
        }),
        bindingId: readString,
      }),
      auditConfigs: readAnything,
    }),
    updateMask: readString,
  });
  if (policy === undefined) throw invalidArgument();
  const { current } = resource.policy;
  if (policy.etag !== undefined && policy.etag !== "" && policy.etag !== current.etag) throw concurrentPolicyChange();
  const bindings = (policy.bindings ?? []).map(toBinding).filter(({ members }) => members.length > 0);
  checkVersion(policy.version ?? 0, policy.etag, bindings, current);
  for (const { role, members } of bindings) checkBinding(cloud, resource, role, members);
  checkCounts(bindings);
  const isMasked = (updateMask ?? "").split(",").includes("auditConfigs");
  const auditConfigs = isMasked && Array.isArray(policy.auditConfigs) ? policy.auditConfigs : current.auditConfigs;
  return json(policyMessage(resource.policy.replace(bindings, auditConfigs, call.now)));
}

interface BindingMessage {
  readonly role?: string;
  readonly members?: readonly string[];
  readonly condition?: Partial<Condition>;
  readonly bindingId?: string;
}

function toBinding({ role = "", members = [], condition, bindingId }: BindingMessage): Binding {
  const plain = { role, members: members.map(normalMember), ...defined({ bindingId }) };
  if (condition === undefined) return plain;
  const { title = "", description, expression = "", location } = condition;
  const problem = conditionProblem(expression);
  if (title === "" || problem !== undefined) {
    throw invalidArgument(`Invalid condition expression: ${problem ?? "a title is required"}.`);
  }
  return { ...plain, condition: { title, ...defined({ description }), expression, ...defined({ location }) } };
}

/**
 * If the old or new policy has conditions, the write needs version 3; only a write without an etag may drop them (source:
 * google/iam/v1/policy.proto; the text is the one that people report since 2020).
 */
function checkVersion(version: number, etag: string | undefined, bindings: readonly Binding[], current: Policy): void {
  if (![0, 1, 3].includes(version)) throw invalidArgument();
  const stored = etag === undefined || etag === "" ? 1 : current.version;
  const needed = Math.max(versionFor(bindings), stored);
  if (needed === 3 && version !== 3) throw outdatedVersion(version, needed);
}

function outdatedVersion(version: number, needed: number): RefusedCall {
  return invalidArgument(
    `Specified policy version (${version}) cannot be less than the existing policy version (${needed}). ` +
      "For more information, please refer to https://cloud.google.com/iam/docs/policies#versions.",
  );
}

function checkBinding(cloud: Cloud, resource: Resource, role: string, members: readonly string[]): void {
  if (cloud.roles.get(role) === undefined) throw invalidArgument(`Role ${role} is not supported for this resource.`);
  for (const member of members) {
    if (!isMember(member)) throw invalidArgument(`Invalid member: ${member}`);
    const open = member === "allUsers" || member === "allAuthenticatedUsers";
    if (open && resource.kind !== "serviceAccount") {
      throw invalidArgument(`Members ${member} cannot be added to this resource.`);
    }
    const email = /^serviceAccount:(.+@.+\.iam\.gserviceaccount\.com)$/.exec(member)?.[1];
    if (email !== undefined && isMissing(cloud, email))
      throw invalidArgument(`Service account ${email} does not exist.`);
  }
}

/** Only accounts in this world's projects can be known to be missing; Google's own service agents are not part of it. */
function isMissing({ resources }: Cloud, email: string): boolean {
  const projectId = /@([^@]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? "";
  return resources.project(projectId) !== undefined && resources.account(email) === undefined;
}

/** A principal counts once per occurrence. */
function checkCounts(bindings: readonly Binding[]): void {
  const members = bindings.flatMap((binding) => binding.members);
  const groups = members.filter((member) => member.startsWith("group:"));
  if (members.length > principalLimit || groups.length > groupLimit) {
    throw invalidArgument("The number of members in the policy is larger than the maximum allowed size.");
  }
}
