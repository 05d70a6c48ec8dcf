import { base64Length, isBase64 } from "../base/base64.ts";
import { fail } from "../base/errors.ts";
import { limits } from "./limits.ts";

/** The bytes to sign in a request, as base64. Throws `notBase64` and what `checkPayload` throws. */
export function parsePayload(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" && isBase64(value) ? checkPayload(value) : fail({ code: "notBase64" });
}

/** Throws if there is nothing to sign, or far too much. */
export function checkPayload(payload: string): string {
  checkPayloadLength(base64Length(payload));
  return payload;
}

/** The same check for a length in bytes, so that a far too large file need not be read. */
export function checkPayloadLength(bytes: number): void {
  if (bytes <= 0 || bytes > limits.blobBytes) {
    fail({ code: "payloadOutOfRange", bytes, limitBytes: limits.blobBytes });
  }
}
