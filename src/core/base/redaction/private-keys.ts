import type { Span } from "./text-layers.ts";

/** Forms turn spaces into plus signs; SSH2 files have four dashes. */
const label = String.raw`[A-Z0-9 +]{0,40}PRIVATE[ +]KEY(?:[ +]BLOCK)?[ +]?-{4,5}`;

/** A key without its last line goes to the end of the text, as there is no telling how it was cut. */
const wholeKey = new RegExp(String.raw`-{4,5}[ +]?BEGIN[ +]${label}[\s\S]*?(?:-{4,5}[ +]?END[ +]${label}|$)`, "g");
const lastLine = new RegExp(String.raw`-{4,5}[ +]?END[ +]${label}`, "g");

const moreLines = String.raw`[A-Za-z0-9+/]*={0,2}(?:[\r\n\t ]{1,20}[A-Za-z0-9+/]{20,}={0,2})*(?:\r?\n[ \t]{0,16}[A-Za-z0-9+/]{1,63}={0,2}(?=\s{0,8}(?:["'\n]|$)))?`;

/**
 * How the base64 of a key begins: a sequence, then the version 0 or 1 (PKCS #1, PKCS #8, SEC 1) or the name of a password-based cipher.
 * Certificates and public keys begin otherwise.
 */
const keyStarts: readonly string[] = [
  "MII[A-Za-z0-9+/]{2}[AQgw]IB[A-D]",
  "MI[GH][A-Za-z0-9+/]AgE[AB]",
  "M[A-H][A-Za-z0-9+/]CAQ[AE]",
  "MII[A-Za-z0-9+/]{5}BgkqhkiG9w0BB",
  "MI[GH][A-Za-z0-9+/]M[A-Za-z0-9+/]{2}GCSqGSIb3DQEF",
  // OpenSSH's own form: "openssh-key-v1".
  "b3BlbnNzaC1rZXkt",
];
const keyBody = new RegExp(`(?<![A-Za-z0-9+/])(?:${keyStarts.join("|")})[A-Za-z0-9+/]{20,}${moreLines}`, "g");

/**
 * Full lines of base64 that are no hexadecimal digits: part of a key that was cut at both ends. The other blocks of the PEM form come first
 * in the pattern, since certificates and public keys have such lines too and are no secrets.
 */
const publicBlock = String.raw`-----BEGIN [A-Z0-9 ]{0,40}-----[A-Za-z0-9+/=\s]*`;
const partOfKey = String.raw`(?<![A-Za-z0-9+/])(?![\da-f]+\s)[A-Za-z0-9+/]{60,}\r?\n[ \t]{0,16}[A-Za-z0-9+/]{20,}={0,2}${moreLines}`;
const fullLines = new RegExp(`${publicBlock}|${partOfKey}`, "g");

/** The private keys in a text, whole or in part. Linear. */
export function findPrivateKeys(text: string): readonly Span[] {
  const labelled = text.includes("PRIVATE") ? [...spansOf(text, wholeKey), ...keysBeforeLastLine(text)] : [];
  return [
    ...labelled,
    ...spansOf(text, keyBody),
    ...spansOf(text, fullLines).filter(({ start }) => text.charAt(start) !== "-"),
  ];
}

/** Everything that a global pattern matches. Several times as fast as `matchAll` where there is nothing. */
export function spansOf(text: string, pattern: RegExp): readonly Span[] {
  if (text.search(pattern) === -1) return [];
  return Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

/** Keys without their first line. */
function keysBeforeLastLine(text: string): readonly Span[] {
  let before = 0;
  return spansOf(text, lastLine).map(({ start, end }) => {
    const body = { start: bodyStart(text, start, before), end };
    before = end;
    return body;
  });
}

const body = /[A-Za-z0-9+/=\s]/;

/** Goes back over the lines of a key, not over the words of a sentence before it. */
function bodyStart(text: string, end: number, before: number): number {
  let from = end;
  while (from > before && body.test(text.charAt(from - 1))) from -= 1;
  let start = end;
  const words = [...text.slice(from, end).matchAll(/\S+/g)].reverse();
  for (const [count, { 0: word, index }] of words.entries()) {
    if (count > 0 && word.length < 20) break;
    start = from + index;
  }
  return start;
}
