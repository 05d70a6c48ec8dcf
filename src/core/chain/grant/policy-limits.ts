import { fail } from "../../base/errors.ts";
import { isObject, isStringArray, type JsonObject } from "../../base/json.ts";
import { hasHiddenConditions, type Policy } from "../policy/policy.ts";

/** Most principals and groups of one policy; every occurrence counts (source: google/iam/v1/policy.proto). */
const policyLimits = { principals: 1_500, groups: 250 } as const;

/** Refuses to write a policy that Google would not take whole, or whose conditions a write would destroy. */
export function checkWritable(account: string, read: Policy, written: JsonObject): void {
  if (hasHiddenConditions(read)) fail({ code: "conditionsHidden", account });
  const members = membersOf(written);
  const groups = members.filter((member) => member.startsWith("group:"));
  if (members.length > policyLimits.principals) failFull(account, "principals", members.length);
  if (groups.length > policyLimits.groups) failFull(account, "groups", groups.length);
}

function failFull(account: string, of: keyof typeof policyLimits, count: number): never {
  return fail({ code: "policyFull", account, of, count, limit: policyLimits[of] });
}

function membersOf({ bindings }: JsonObject): readonly string[] {
  if (!Array.isArray(bindings)) return [];
  return bindings.flatMap((binding) =>
    isObject(binding) && isStringArray(binding["members"]) ? binding["members"] : [],
  );
}
