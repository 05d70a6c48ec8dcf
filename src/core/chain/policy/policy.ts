import { isObject, isStringArray, type JsonObject } from "../../base/json.ts";

/** The condition of a binding; hidden in a policy that was read without version 3. */
export type BindingCondition =
  | { readonly kind: "shown"; readonly title: string; readonly description: string; readonly expression: string }
  | { readonly kind: "hidden" };

export interface Binding {
  readonly role: string;
  /** As written in the policy. */
  readonly members: readonly string[];
  readonly condition: BindingCondition | undefined;
}

/** An allow policy. `json` is everything that Google sent, so that an edit preserves unknown fields. */
export interface Policy {
  readonly version: number;
  readonly etag: string;
  readonly bindings: readonly Binding[];
  readonly json: JsonObject;
}

/** A policy in an answer or a file; `undefined` for anything else. A resource without bindings has only an etag. */
export function parsePolicy(value: unknown): Policy | undefined {
  if (!isObject(value)) return undefined;
  const { version = 0, etag = "", bindings = [] } = value;
  if (typeof version !== "number" || typeof etag !== "string" || !Array.isArray(bindings)) return undefined;
  const parsed = bindings.map(parseBinding);
  if (!parsed.every((binding) => binding !== undefined)) return undefined;
  return { version, etag, bindings: parsed, json: value };
}

/** In a policy read without version 3, roles of conditional bindings end in this. */
const hiddenConditionPattern = /^(.+)_withcond_\w+$/;

/** Whether a policy was read without its conditions, so that writing it back would destroy them. */
export function hasHiddenConditions({ json }: Policy): boolean {
  const bindings = Array.isArray(json["bindings"]) ? json["bindings"].filter(isObject) : [];
  return bindings.some(({ role }) => typeof role === "string" && hiddenConditionPattern.test(role));
}

function parseBinding(value: unknown): Binding | undefined {
  if (!isObject(value)) return undefined;
  const { role, members = [], condition } = value;
  if (typeof role !== "string" || role === "" || !isStringArray(members)) return undefined;
  const baseRole = hiddenConditionPattern.exec(role)?.[1];
  if (baseRole !== undefined) return { role: baseRole, members, condition: { kind: "hidden" } };
  return { role, members, condition: parseCondition(condition) };
}

/** A condition that cannot be read must not look like no condition. */
function parseCondition(value: unknown): BindingCondition | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value) || typeof value["expression"] !== "string") return { kind: "hidden" };
  const { title, description, expression } = value;
  const text = (field: unknown): string => (typeof field === "string" ? field : "");
  return { kind: "shown", title: text(title), description: text(description), expression };
}
