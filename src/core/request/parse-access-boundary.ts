import { fail } from "../base/errors.ts";
import { isObject, isStringArray } from "../base/json.ts";
import { excerpt } from "../base/redact.ts";
import { type AccessBoundary, type BoundaryRule, bucketPattern, isPrefix } from "./access-boundary.ts";

const mostBoundaryRules = 10;
const fields = ["bucket", "prefix", "roles"];
const rolePattern = /^(?:roles|(?:projects|organizations)\/[\w.:-]+\/roles)\/[\w.]+$/;

/** The boundary in a request. Throws `notABoundary`, which says what is wrong and where. */
export function parseAccessBoundary(value: unknown): AccessBoundary {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostBoundaryRules) return refuse("rules", value);
  return value.map(parseRule);
}

function parseRule(value: unknown): BoundaryRule {
  if (!isObject(value)) return refuse("rules", value);
  const unknown = Object.keys(value).find((field) => !fields.includes(field));
  if (unknown !== undefined) return fail({ code: "unknownField", field: excerpt(`accessBoundary.${unknown}`) });
  const { bucket, prefix, roles } = value;
  if (typeof bucket !== "string" || !bucketPattern.test(bucket)) return refuse("bucket", bucket);
  if (prefix !== undefined && (typeof prefix !== "string" || !isPrefix(prefix))) return refuse("prefix", prefix);
  if (!isStringArray(roles) || roles.length === 0 || !roles.every((role) => rolePattern.test(role))) {
    return refuse("roles", roles);
  }
  return { bucket, ...(prefix === undefined || prefix === "" ? {} : { prefix }), roles };
}

function refuse(part: "rules" | "bucket" | "prefix" | "roles", actual: unknown): never {
  return fail({ code: "notABoundary", part, actual: excerpt(actual) });
}
