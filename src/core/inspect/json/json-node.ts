/**
 * JSON as written: numbers keep their digits, objects their order and their duplicate names. `JSON.parse` loses all three, and an inspector
 * must show where a token differs from what readers make of it.
 */
export type JsonNode =
  | JsonObjectNode
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };

export interface JsonObjectNode {
  readonly kind: "object";
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

/** All values of a name in an object: more than one if the name is duplicated. */
export function valuesOf(object: JsonObjectNode, name: string): readonly JsonNode[] {
  return object.members.filter((member) => member.name === name).map((member) => member.value);
}

/** The value of a name that occurs once; `undefined` if it is missing or duplicated, so that no reader silently picks one. */
export function onlyValueOf(object: JsonObjectNode, name: string): JsonNode | undefined {
  const values = valuesOf(object, name);
  return values.length === 1 ? values[0] : undefined;
}

/** The text of a name that occurs once and is a string. */
export function textValueOf(object: JsonObjectNode, name: string): string | undefined {
  const value = onlyValueOf(object, name);
  return value?.kind === "string" ? value.value : undefined;
}
