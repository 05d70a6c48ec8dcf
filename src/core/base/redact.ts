import { findSecrets } from "./redaction/find-secrets.ts";

const marker = "[redacted]";

/**
 * Replaces every credential with `[redacted]`, so that a text from outside can be logged or shown: what has the shape of one, and the values
 * of fields that are named like one, in whatever encoding. Errs on the side of secrecy; names, ids, scopes and sentences stay. Linear.
 */
export function redact(text: string): string {
  const spans = findSecrets(text)
    .filter(({ start, end }) => start < end)
    .sort((left, right) => left.start - right.start);
  let result = "";
  let done = 0;
  for (const { start, end } of spans) {
    if (start > done || done === 0) result += text.slice(done, start) + marker;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

const longestExcerpt = 80;
/** Far more than is shown: a value from outside may be of any length, and only its beginning matters. */
const longestRead = 20_000;

/** A short text for any value from outside, to name it in a failure: redacted and cut to length. */
export function excerpt(value: unknown): string {
  const text = redact(textOf(value).slice(0, longestRead));
  return text.length <= longestExcerpt ? text : `${text.slice(0, longestExcerpt - 1)}…`;
}

/** Other extensions may pass live objects, some of which cannot be written as JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return value.toString();
  try {
    const json = JSON.stringify(value) as string | undefined;
    return json ?? typeof value;
  } catch {
    return typeof value;
  }
}
