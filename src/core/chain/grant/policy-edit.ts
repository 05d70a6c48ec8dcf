import { isObject, isStringArray, type JsonObject } from "../../base/json.ts";
import { type Policy, hasHiddenConditions } from "../policy/policy.ts";
import { fail } from "../../base/errors.ts";

/** A condition to write: a title for people and an expression in CEL. */
export interface NewCondition {
  readonly title: string;
  readonly description?: string;
  readonly expression: string;
}

/** One member of one binding: a grant adds it, and Undo removes it. */
export interface GrantEdit {
  readonly role: string;
  readonly member: string;
  readonly condition: NewCondition | undefined;
}

/** The policy to write: all that was read, with one member more or less. `undefined` if nothing would change. */
export type EditedPolicy = JsonObject | undefined;

/** A policy with conditions must be written with version 3; one without accepts it too. */
const version = 3;

/** Adds a member to the binding with this role and exactly this condition, or in a new binding. Nothing else changes. */
export function addMember(policy: Policy, edit: GrantEdit): EditedPolicy {
  const bindings = bindingsOf(policy);
  if (bindings.some((binding) => isBindingOf(binding, edit) && hasMember(binding, edit.member))) return undefined;
  // An empty binding is left alone, so that Undo, which removes a binding with its last member, restores the policy as it was.
  const index = bindings.findIndex((binding) => isBindingOf(binding, edit) && membersOf(binding).length > 0);
  const binding = bindings[index];
  if (binding === undefined) return withBindings(policy, [...bindings, newBinding(edit)]);
  const members = [...membersOf(binding), edit.member];
  return withBindings(policy, bindings.with(index, { ...binding, members }));
}

/** Removes a member from the binding with this role and exactly this condition; an empty binding is removed. */
export function removeMember(policy: Policy, edit: GrantEdit): EditedPolicy {
  const bindings = bindingsOf(policy);
  const index = bindings.findIndex((binding) => isBindingOf(binding, edit) && hasMember(binding, edit.member));
  const binding = bindings[index];
  if (binding === undefined) return undefined;
  const members = membersOf(binding).filter((member) => !isSameMember(member, edit.member));
  return withBindings(
    policy,
    members.length > 0 ? bindings.with(index, { ...binding, members }) : bindings.toSpliced(index, 1),
  );
}

/** A condition that ends a grant automatically, at a whole second (milliseconds since 1970). */
export function expiringCondition(title: string, endsAt: number): NewCondition {
  const end = `${new Date(Math.floor(endsAt / 1_000) * 1_000).toISOString().slice(0, -5)}Z`;
  return { title, expression: `request.time < timestamp("${end}")` };
}

/** Default duration of a grant. */
export const usualGrantSeconds = 3_600;

/** The condition of a grant that ends automatically some time after `now` (milliseconds since 1970). */
export function lastingCondition(seconds: number, now: number): NewCondition {
  return expiringCondition(`Mintmark ${seconds / 3_600} h`, now + seconds * 1_000);
}

function bindingsOf({ json }: Policy): readonly JsonObject[] {
  const bindings = json["bindings"];
  return Array.isArray(bindings) ? bindings.filter(isObject) : [];
}

function membersOf(binding: JsonObject): readonly string[] {
  return isStringArray(binding["members"]) ? binding["members"] : [];
}

function hasMember(binding: JsonObject, member: string): boolean {
  return membersOf(binding).some((other) => isSameMember(other, member));
}

function withBindings({ json }: Policy, bindings: readonly JsonObject[]): JsonObject {
  return { ...json, version, bindings };
}

function newBinding({ role, member, condition }: GrantEdit): JsonObject {
  return { role, members: [member], ...(condition !== undefined && { condition }) };
}

/** The title is part of a condition: bindings that differ only in the title stay separate. */
function isBindingOf(binding: JsonObject, { role, condition }: GrantEdit): boolean {
  if (binding["role"] !== role) return false;
  const written = binding["condition"];
  if (written === undefined || written === null) return condition === undefined;
  if (!isObject(written) || condition === undefined) return false;
  const text = (value: unknown): unknown => value ?? "";
  return (
    written["expression"] === condition.expression &&
    text(written["title"]) === condition.title &&
    text(written["description"]) === text(condition.description)
  );
}

/** Google compares emails case-insensitively but keeps them as written. */
function isSameMember(a: string, b: string): boolean {
  return a === b || (!a.startsWith("principal") && a.toLowerCase() === b.toLowerCase());
}

/** Most principals and groups of one policy; every occurrence counts (source: google/iam/v1/policy.proto). */
const policyLimits = { principals: 1_500, groups: 250 } as const;

/** Refuses to write a policy that Google would not take whole, or whose conditions a write would destroy. */
export function checkWritable(account: string, read: Policy, written: JsonObject): void {
  if (hasHiddenConditions(read)) fail({ code: "conditionsHidden", account });
  const members = allMembers(written);
  const groups = members.filter((member) => member.startsWith("group:"));
  if (members.length > policyLimits.principals) failFull(account, "principals", members.length);
  if (groups.length > policyLimits.groups) failFull(account, "groups", groups.length);
}

function failFull(account: string, of: keyof typeof policyLimits, count: number): never {
  return fail({ code: "policyFull", account, of, count, limit: policyLimits[of] });
}

function allMembers({ bindings }: JsonObject): readonly string[] {
  if (!Array.isArray(bindings)) return [];
  return bindings.flatMap((binding) =>
    isObject(binding) && isStringArray(binding["members"]) ? binding["members"] : [],
  );
}
