/**
 * JSON as it was written: numbers keep their digits, objects their order and their duplicate names. `JSON.parse` loses all three, and a
 * token that differs from what a reader makes of it is exactly what an inspector must show.
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

/** All values that an object gives to a name: more than one where the name is duplicated. */
export function valuesOf(object: JsonObjectNode, name: string): readonly JsonNode[] {
  return object.members.filter((member) => member.name === name).map((member) => member.value);
}

/** The value of a name that occurs once; `undefined` where it is missing or duplicated, so that no reader picks one silently. */
export function onlyValueOf(object: JsonObjectNode, name: string): JsonNode | undefined {
  const values = valuesOf(object, name);
  return values.length === 1 ? values[0] : undefined;
}

/** The text of a name that occurs once and is a string. */
export function textValueOf(object: JsonObjectNode, name: string): string | undefined {
  const value = onlyValueOf(object, name);
  return value?.kind === "string" ? value.value : undefined;
}
