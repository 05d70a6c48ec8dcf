import { isObject, parseJson } from "../../core/base/json.ts";
import { badField, invalidArgument } from "./google-errors.ts";

/** Reads one field of a JSON request; throws Google's 400 if the value has the wrong type. */
export type FieldReader<T> = (value: unknown, at: string) => T;

type Message<F> = { readonly [K in keyof F]?: F[K] extends FieldReader<infer T> ? T : never };

/**
 * Reads a JSON request as Google's servers parse it by its proto: names in camelCase or snake_case, `null` means absent, an unknown name or
 * a wrong type is a 400.
 */
export function readMessage<F extends Record<string, FieldReader<unknown>>>(body: unknown, fields: F): Message<F> {
  return readFields(body, fields, "");
}

function readFields<F extends Record<string, FieldReader<unknown>>>(body: unknown, fields: F, at: string): Message<F> {
  if (!isObject(body)) throw invalidJson("message", at, body);
  const message: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    const name = toCamelCase(key);
    const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (read === undefined) throw unknownName(key, at);
    if (value !== null) message[name] = read(value, join(at, key));
  }
  return message as Message<F>;
}

/** Parses a request body; an empty body is an empty message, as in Google's REST APIs. */
export function parseBody(body: string): unknown {
  if (body.trim() === "") return {};
  const value = parseJson(body);
  if (value === undefined) throw invalidArgument("Invalid JSON payload received. Unexpected token.");
  return value;
}

export const readString: FieldReader<string> = (value, at) => {
  if (typeof value !== "string") throw invalidJson("TYPE_STRING", at, value);
  return value;
};

export const readStrings: FieldReader<readonly string[]> = (value, at) => {
  if (!Array.isArray(value)) throw invalidJson("TYPE_STRING", at, value);
  return value.map((item, index) => readString(item, `${at}[${index}]`));
};

/** Booleans come as JSON booleans or, from some clients, as the strings "true" and "false". */
export const readBoolean: FieldReader<boolean> = (value, at) => {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw invalidJson("TYPE_BOOL", at, value);
};

export const readInteger: FieldReader<number> = (value, at) => {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) throw invalidJson("TYPE_INT32", at, value);
  return number;
};

/** One of an enum's names. */
export function readOneOf<T extends string>(type: string, names: readonly T[]): FieldReader<T> {
  return (value, at) => names.find((name) => name === value) ?? fail(invalidJson(type, at, value));
}

/** A `google.protobuf.Duration` in JSON ("3600s"), in seconds. */
export const readDuration: FieldReader<number> = (value, at) => {
  const seconds = typeof value === "string" ? /^(-?\d+(?:\.\d{1,9})?)s$/.exec(value)?.[1] : undefined;
  if (seconds === undefined) throw invalidJson("type.googleapis.com/google.protobuf.Duration", at, value);
  return Number(seconds);
};

/** A `bytes` field: base64, in the standard or the URL-safe alphabet, with or without padding. */
export const readBytes: FieldReader<Buffer> = (value, at) => {
  if (typeof value !== "string" || !/^[\w+/-]*={0,2}$/.test(value)) throw invalidJson("TYPE_BYTES", at, value);
  return Buffer.from(value, "base64");
};

/** Takes any value unchanged, for parts of a message that are read elsewhere. */
export const readAnything: FieldReader<unknown> = (value) => value;

/** A message inside a message. */
export function message<F extends Record<string, FieldReader<unknown>>>(fields: F): FieldReader<Message<F>> {
  return (value, at) => readFields(value, fields, at);
}

/** A repeated field of messages. */
export function messages<F extends Record<string, FieldReader<unknown>>>(
  fields: F,
): FieldReader<readonly Message<F>[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw invalidJson("message", at, value);
    return value.map((item, index) => readFields(item, fields, `${at}[${index}]`));
  };
}

function fail(refusal: Error): never {
  throw refusal;
}

function invalidJson(type: string, at: string, value: unknown): Error {
  const shown = typeof value === "string" ? `"${value.slice(0, 100)}"` : typeof value;
  const place = at === "" ? "the request" : `'${at}'`;
  return badField(at, `Invalid value at ${place} (${type}), ${shown}`);
}

function unknownName(key: string, at: string): Error {
  const place = at === "" ? "" : ` at '${at}'`;
  return badField(at, `Invalid JSON payload received. Unknown name "${key}"${place}: Cannot find field.`);
}

function join(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}

/** The JSON name of a field that may be written as in the proto. */
export function toCamelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
