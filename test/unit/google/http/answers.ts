import { failureOf } from "../../../../src/core/base/errors.ts";
import type { Failure } from "../../../../src/core/base/failure.ts";
import type { HttpAnswer } from "../../../../src/google/http/http-exchange.ts";

const json = "application/json; charset=UTF-8";
export const host = "iamcredentials.googleapis.com";

/** An answer of Google's, as JSON unless its content type is another. */
export function answer(status: number, body: unknown, contentType = json): HttpAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { host, status, headers: { "content-type": contentType }, text, isProven: true };
}

/** An error as all of Google's APIs write it. */
export function envelope(code: number, status: string, message: string, ...details: unknown[]): HttpAnswer {
  return answer(code, { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } });
}

/** The failure that some work throws. */
export function failureFrom(act: () => never): Failure {
  try {
    return act();
  } catch (error) {
    return failureOf(error);
  }
}
