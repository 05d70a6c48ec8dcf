import type { NetworkFailure } from "../../core/base/failure.ts";

type UnreachableReason = Extract<NetworkFailure, { code: "unreachable" }>["reason"];

const reasonByCode: ReadonlyMap<string, UnreachableReason> = new Map([
  ["ENOTFOUND", "dns"],
  ["EAI_AGAIN", "dns"],
  ["EAI_FAIL", "dns"],
  ["ECONNREFUSED", "refused"],
  ["ECONNRESET", "reset"],
  ["EPIPE", "reset"],
  ["EPROTO", "tls"],
  ["HOSTNAME_MISMATCH", "tls"],
]);
const tlsCode = /^ERR_(?:TLS|SSL)_|CERT|^UNABLE_TO_/;

/** The failure for a Node socket error on the way to `host`; the error's text is dropped, as it may contain a proxy's credentials. */
export function networkFailure(error: unknown, host: string): NetworkFailure {
  return { code: "unreachable", host, reason: reasonOf(errorCode(error)) };
}

function reasonOf(code: string): UnreachableReason {
  return reasonByCode.get(code) ?? (tlsCode.test(code) ? "tls" : "network");
}

/** The `code` of a Node error, or an empty text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
