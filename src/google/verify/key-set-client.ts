import { fail } from "../../core/base/errors.ts";
import { keysIn, type FetchedKeys, type FetchKeys } from "../../core/inspect/verify/key-set.ts";
import { keyHosts } from "../../core/inspect/verify/key-source.ts";
import { readJsonObject } from "../http/answer-json.ts";
import { throwGoogleError } from "../http/google-error.ts";
import type { HttpClient } from "../http/http-client.ts";

const timeoutSeconds = 20;

/** Fetches key sets only from Google's two key hosts or the sandbox, whatever it is asked for. Sends no credential. */
export function createFetchKeys(http: HttpClient, sandboxUrl: () => string | undefined): FetchKeys {
  return async (url, signal) => {
    const { origin, protocol, host } = new URL(url);
    const isGoogle = protocol === "https:" && keyHosts.some((known) => known === host);
    const sandbox = sandboxUrl();
    if (!isGoogle && (sandbox === undefined || origin !== new URL(sandbox).origin)) {
      fail({ code: "unexpectedAnswer", host, problem: "not a key host" });
    }
    const headers = { accept: "application/json" };
    const answer = await http.send({ method: "GET", url, headers, signal, timeoutSeconds });
    if (answer.status !== 200) throwGoogleError(answer, url);
    const keys = keysIn(readJsonObject(answer)) ?? fail({ code: "unexpectedAnswer", host, problem: "no keys" });
    return { keys, maxAgeSeconds: maxAgeSeconds(answer.headers) } satisfies FetchedKeys;
  };
}

const longestAgeSeconds = 86_400;

/** How long the answer may still be cached: `max-age` minus the time it spent in caches already (RFC 9111 section 4.2). */
function maxAgeSeconds(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  const control = headers["cache-control"];
  const directives = typeof control === "string" ? control : "";
  if (/\bno-(?:store|cache)\b/i.test(directives)) return 0;
  const maxAge = Number(/\bmax-age=(\d{1,9})/i.exec(directives)?.[1] ?? 0);
  const age = Number(headers["age"] ?? 0);
  return Math.min(Math.max(maxAge - (Number.isFinite(age) ? age : 0), 0), longestAgeSeconds);
}
