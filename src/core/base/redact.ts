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
