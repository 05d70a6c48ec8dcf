import { isObject, isStringArray, type JsonObject } from "../../core/base/json.ts";
import { conditionHolds, conditionProblem } from "./conditions.ts";
import type { Roles } from "./roles.ts";

/** One rule of a credential access boundary: for this bucket it allows at most these roles, if the condition is true. */
export interface BoundaryRule {
  readonly bucket: string;
  readonly roles: readonly string[];
  readonly expression: string | undefined;
}

export type AccessBoundary = readonly BoundaryRule[];

const mostRules = 10;
const resourcePattern = /^\/\/storage\.googleapis\.com\/projects\/_\/buckets\/([^/]+)$/;

/** The boundary in the `options` of a token exchange (Python's client percent-encodes it); `undefined` if it is none. */
export function readBoundary(options: string, roles: Roles): AccessBoundary | undefined {
  const { accessBoundary } = parseOptions(options);
  const rules = isObject(accessBoundary) ? accessBoundary["accessBoundaryRules"] : undefined;
  if (!Array.isArray(rules) || rules.length === 0 || rules.length > mostRules) return undefined;
  const read = rules.flatMap((rule) => readRule(rule, roles) ?? []);
  return read.length === rules.length ? read : undefined;
}

function readRule(rule: unknown, roles: Roles): BoundaryRule | undefined {
  if (!isObject(rule)) return undefined;
  const { availableResource, availablePermissions, availabilityCondition } = rule;
  const bucket = typeof availableResource === "string" ? resourcePattern.exec(availableResource)?.[1] : undefined;
  if (bucket === undefined || !isStringArray(availablePermissions)) return undefined;
  const names = availablePermissions.flatMap((text) => /^inRole:(.+)$/.exec(text)?.[1] ?? []);
  const areRoles = names.length === availablePermissions.length && names.every((name) => roles.get(name) !== undefined);
  if (!areRoles || names.length === 0) return undefined;
  if (availabilityCondition === undefined) return { bucket, roles: names, expression: undefined };
  const expression = isObject(availabilityCondition) ? availabilityCondition["expression"] : undefined;
  const isCondition = typeof expression === "string" && conditionProblem(expression) === undefined;
  return isCondition ? { bucket, roles: names, expression } : undefined;
}

function parseOptions(options: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(options.startsWith("%") ? decodeURIComponent(options) : options);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** What a Cloud Storage call accesses. */
export interface StorageCall {
  readonly permission: string;
  readonly bucket: string;
  /** Name of the object; empty for a list. */
  readonly object: string;
  /** The requested prefix of a list. */
  readonly listPrefix: string;
}

/** Whether a boundary allows a Cloud Storage call: one matching rule is enough. */
export function boundaryAllows(boundary: AccessBoundary, call: StorageCall, roles: Roles, now: number): boolean {
  const { permission, bucket, object, listPrefix } = call;
  const name = `projects/_/buckets/${bucket}${object === "" ? "" : `/objects/${object}`}`;
  const type = `storage.googleapis.com/${object === "" ? "Bucket" : "Object"}`;
  const context = {
    request: { time: new Date(now) },
    resource: { name, type, service: "storage.googleapis.com", tags: {} },
    api: { "storage.googleapis.com/objectListPrefix": listPrefix },
  };
  return boundary.some(
    (rule) =>
      rule.bucket === bucket &&
      rule.roles.some((role) => roles.includes(role, permission)) &&
      (rule.expression === undefined || conditionHolds(rule.expression, context)),
  );
}
