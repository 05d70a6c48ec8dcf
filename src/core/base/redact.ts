/** Where a credential may begin: not inside a word, but right after an escape that ends in a letter or digit (`\n`, `%3D`). */
const start = String.raw`(?:(?<![\w-])|(?<=\\[bfnrt]|\\u[\da-fA-F]{4}|%[\da-fA-F]{2}))`;

/** Linear on any text: each pattern is anchored, or starts with characters that it does not repeat. */
const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /ya29\.[\w.-]+/g,
  new RegExp(String.raw`${start}1(?:\\{0,4}\/|%2F){2}[\w-]{10,}`, "gi"),
  /GOCSPX-[\w-]+/g,
  new RegExp(String.raw`${start}eyJ[\w-]{4,}(?:\.[\w-]*)*`, "g"),
  /(?<=client_secret(?:\\{0,4}["'])?\s?(?:[:=]|%3D)\s?(?:\\{0,4}["'])?)[^\s"'&,;\\]+/gi,
  /(?<=Bearer(?:\s{1,8}|%20|\+))[\w.~+/-]+=*/gi,
  /(?<=Basic(?:\s{1,8}|%20|\+))[\w+/-]{20,}=*/gi,
];

/** Replaces everything that looks like a credential with `[redacted]`, so that a text from outside can be logged or shown. */
export function redact(text: string): string {
  return secrets.reduce((rest, pattern) => rest.replace(pattern, "[redacted]"), text);
}

const longestExcerpt = 80;

/** A short text for any value from outside, to name it in a failure: redacted and cut to length. */
export function excerpt(value: unknown): string {
  const text = redact(textOf(value));
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
