import { fail } from "../../core/base/errors.ts";
import { isObject, isStringArray, type JsonObject, parseJsonObject } from "../../core/base/json.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** The JSON object in a successful answer; throws `notJson`. */
export function readJsonObject(answer: HttpAnswer): JsonObject {
  return parseJsonObject(answer.text) ?? failNotJson(answer);
}

/** The answer came from something in between: a proxy, a sign-in page. */
export function failNotJson({ host, status, headers }: HttpAnswer): never {
  return fail({ code: "notJson", host, status, contentType: mediaType(headers["content-type"]) });
}

/** Without its parameters: a server may put anything there, including what was sent to it. */
function mediaType(header = ""): string {
  return /^[a-z]{1,20}\/[a-z\d.+-]{1,60}(?=\s*(?:;|$))/i.exec(header)?.[0] ?? "";
}

/** A required, non-empty text field of an answer; throws `unexpectedAnswer`, which names the field and never its value. */
export function readText(json: JsonObject, field: string, host: string): string {
  const value = json[field];
  if (typeof value === "string" && value !== "") return value;
  return failUnexpected(host, `no ${field}`);
}

/** A text field that Google omits when it is empty. */
export function optionalText(json: JsonObject, field: string): string {
  const value = json[field];
  return typeof value === "string" ? value : "";
}

/** A positive number of an answer, as a number or as digits; throws `unexpectedAnswer`. */
export function readPositiveNumber(json: JsonObject, field: string, host: string): number {
  const value = Number(json[field]);
  return value > 0 ? value : failUnexpected(host, `no ${field}`);
}

/** A list field; Google omits it when empty. Throws `unexpectedAnswer` if an item is not an object. */
export function readObjects(json: JsonObject, field: string, host: string): readonly JsonObject[] {
  const value = json[field] ?? [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  return failUnexpected(host, `${field} is not a list`);
}

/** A list of strings; absent when empty. */
export function readTexts(json: JsonObject, field: string, host: string): readonly string[] {
  const value = json[field] ?? [];
  return isStringArray(value) ? value : failUnexpected(host, `${field} is not a list`);
}

/** An answer that is not what the API's documentation says. */
export function failUnexpected(host: string, problem: string): never {
  return fail({ code: "unexpectedAnswer", host, problem });
}
