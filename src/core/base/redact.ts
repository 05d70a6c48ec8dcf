const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<![\w-])ya29\.[\w.-]+/g,
  /(?<![\w-])1\/\/[\w-]{10,}/g,
  /(?<![\w-])GOCSPX-[\w-]+/g,
  /(?<![\w-])eyJ[\w-]{4,}(?:\.[\w-]*)*/g,
  /(?<=\bBearer\s+)[\w.~+/-]+=*/gi,
];

/** Replaces everything that looks like a credential by `[redacted]`, so that a text from outside can be logged or shown. */
export function redact(text: string): string {
  return secrets.reduce((rest, pattern) => rest.replace(pattern, "[redacted]"), text);
}

const longestExcerpt = 80;

/** A value from outside as a short text that can be named in a failure: redacted, and cut where it is long. */
export function excerpt(value: unknown): string {
  const text = redact(typeof value === "string" ? value : JSON.stringify(value));
  return text.length <= longestExcerpt ? text : `${text.slice(0, longestExcerpt - 1)}…`;
}
