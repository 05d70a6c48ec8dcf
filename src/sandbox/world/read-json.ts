import { MintmarkError } from "../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";

/** A place inside a world file: the value, its path (`projects[2].parent`), and the file for errors. */
export interface Place {
  readonly file: string;
  readonly at: string;
  readonly value: unknown;
}

/** Throws with the path inside the world's JSON and what is wrong there. */
export function invalid({ file, at }: Place, problem: string): never {
  throw new MintmarkError({ code: "worldInvalid", path: file, at: at === "" ? "(the whole file)" : at, problem });
}

/** An object whose only fields are `known`; `$schema` and `$comment` are always allowed. */
export function readObject(place: Place, known: readonly string[]): JsonObject {
  const { value } = place;
  if (!isObject(value)) return invalid(place, "must be an object");
  for (const key of Object.keys(value)) {
    if (!known.includes(key) && !key.startsWith("$")) return invalid(field(place, value, key), "is not a known field");
  }
  return value;
}

export function field(place: Place, object: JsonObject, name: string): Place {
  return { file: place.file, at: place.at === "" ? name : `${place.at}.${name}`, value: object[name] };
}

/** The items of an array; a missing field counts as empty. */
export function readItems(place: Place): readonly Place[] {
  if (place.value === undefined) return [];
  if (!Array.isArray(place.value)) return invalid(place, "must be an array");
  return place.value.map((value: unknown, index) => ({ file: place.file, at: `${place.at}[${index}]`, value }));
}

export function readText(place: Place, fallback?: string): string {
  if (place.value === undefined && fallback !== undefined) return fallback;
  if (place.value === undefined) return invalid(place, "is missing");
  return typeof place.value === "string" ? place.value : invalid(place, "must be a string");
}

/** A string that matches `pattern`; `expected` is the pattern in words. */
export function readMatch(place: Place, pattern: RegExp, expected: string): string {
  const value = readText(place);
  return pattern.test(value) ? value : invalid(place, `must be ${expected}, not "${value}"`);
}

export function readFlag(place: Place): boolean {
  if (place.value === undefined) return false;
  return typeof place.value === "boolean" ? place.value : invalid(place, "must be true or false");
}

export function readNumber(place: Place, fallback: number, minimum: number, maximum: number): number {
  const { value } = place;
  if (value === undefined) return fallback;
  const good = typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum;
  return good ? value : invalid(place, `must be a whole number from ${minimum} to ${maximum}`);
}

export function readTexts(place: Place, fallback: readonly string[] = []): readonly string[] {
  return place.value === undefined ? fallback : readItems(place).map((item) => readText(item));
}

export function readTextMap(place: Place): Readonly<Record<string, string>> {
  if (place.value === undefined) return {};
  if (!isObject(place.value)) return invalid(place, "must be an object of strings");
  const object = place.value;
  return Object.fromEntries(Object.keys(object).map((key) => [key, readText(field(place, object, key))]));
}
