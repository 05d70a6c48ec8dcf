import { MintmarkError } from "../../core/base/errors.ts";
import { isObject, type JsonObject } from "../../core/base/json.ts";

/** A place inside a world file: the value, its path (`projects[2].parent`), and the file for errors. */
export interface Place {
  readonly file: string;
  readonly at: string;
  readonly value: unknown;
  /** For the field of a record: the record's fields that were read before this one. */
  readonly before?: JsonObject;
}

/** Gives what stands at a place, or throws `worldInvalid` with the path inside the world's JSON and what is wrong there. */
export type Reader<T> = (place: Place) => T;

type Fields = Readonly<Record<string, Reader<unknown>>>;
/** What a record of these fields gives. */
export type Parsed<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> };

export function invalid({ file, at }: Place, problem: string): never {
  throw new MintmarkError({ code: "worldInvalid", path: file, at: at === "" ? "(the whole file)" : at, problem });
}

/**
 * Reads an object that has no other fields than these and the `others`, which the caller reads; `$schema` and `$comment` are always
 * allowed. The fields are read in the order given.
 */
export function record<F extends Fields>(fields: F, others: readonly string[] = []): Reader<Parsed<F>> {
  return (place) => {
    if (!isObject(place.value)) return invalid(place, "must be an object");
    for (const key of Object.keys(place.value)) {
      const known = Object.hasOwn(fields, key) || others.includes(key) || key.startsWith("$");
      if (!known) invalid(field(place, key), "is not a known field");
    }
    const before: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(fields)) before[name] = read({ ...field(place, name), before });
    return before as Parsed<F>;
  };
}

export function field({ file, at, value }: Place, name: string): Place {
  return { file, at: at === "" ? name : `${at}.${name}`, value: isObject(value) ? value[name] : undefined };
}

/** The items of an array; a missing field counts as empty. */
export function itemsOf(place: Place): readonly Place[] {
  const { file, at, value = [] } = place;
  if (!Array.isArray(value)) return invalid(place, "must be an array");
  return value.map((item: unknown, index) => ({ file, at: `${at}[${index}]`, value: item }));
}

export function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (place) => itemsOf(place).map(read);
}

export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return (place) => (place.value === undefined ? undefined : read(place));
}

/** Reads `fallback` where there is nothing. */
export function or<T>(read: Reader<T>, fallback: unknown): Reader<T> {
  return orFrom(read, () => fallback);
}

/** Reads what follows from the fields before, where there is nothing. */
export function orFrom<T>(read: Reader<T>, fallback: (before: JsonObject) => unknown): Reader<T> {
  return (place) => read(place.value === undefined ? { ...place, value: fallback(place.before ?? {}) } : place);
}

export function map<T, U>(read: Reader<T>, change: (value: T) => U): Reader<U> {
  return (place) => change(read(place));
}

export function text(place: Place): string {
  if (place.value === undefined) return invalid(place, "is missing");
  return typeof place.value === "string" ? place.value : invalid(place, "must be a string");
}

/** A string that matches `pattern`; `expected` is the pattern in words. */
export function matching(pattern: RegExp, expected: string): Reader<string> {
  return (place) => {
    const value = text(place);
    return pattern.test(value) ? value : invalid(place, `must be ${expected}, not "${value}"`);
  };
}

export function flag(place: Place): boolean {
  const { value = false } = place;
  return typeof value === "boolean" ? value : invalid(place, "must be true or false");
}

export function whole(minimum: number, maximum: number, fallback: number): Reader<number> {
  return (place) => {
    const { value = fallback } = place;
    const good = typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum;
    return good ? value : invalid(place, `must be a whole number from ${minimum} to ${maximum}`);
  };
}

export function textMap(place: Place): Readonly<Record<string, string>> {
  const { value = {} } = place;
  if (!isObject(value)) return invalid(place, "must be an object of strings");
  return Object.fromEntries(Object.keys(value).map((key) => [key, text(field(place, key))]));
}
