import { findJsonTokens } from "./find-json-tokens.ts";
import { findOpaqueTokens } from "./find-opaque-tokens.ts";
import { isTokenLetter, startsWord, type TokenSpan, wordEnd } from "./token-letters.ts";

const dot = 0x2e;
const letterE = 0x65;
const letterY = 0x79;
const shortestHeader = 10;

/**
 * Finds JWTs (signed, unsecured, detached and encrypted) by their shape, in order. A JOSE header begins with `{"`, in base64url `eyJ`; the
 * search is for the `J`, by far the rarest of the three in code and logs. If a token's header begins with white space, it is found by its
 * payload's `eyJ`. Reads each character a bounded number of times.
 */
export function findJwts(text: string): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let from = 0;
  for (let hit = text.indexOf("J"); hit !== -1; hit = text.indexOf("J", Math.max(from, hit + 1))) {
    if (text.charCodeAt(hit - 1) !== letterY || text.charCodeAt(hit - 2) !== letterE) continue;
    const start = headerStart(text, hit - 2, from);
    if (start === undefined) continue;
    const end = tokenEnd(text, start);
    from = end.reached;
    if (end.token !== undefined) spans.push({ start, end: end.token, kind: "jwt" });
  }
  return spans;
}

/** The start of the word at `at`, or of the part before it if that may be a header; never before `from`. */
function headerStart(text: string, at: number, from: number): number | undefined {
  if (at < from) return undefined;
  const before = text.charCodeAt(at - 1);
  if (at === from || (before !== dot && startsWord(text, at))) return at;
  if (before !== dot) return undefined;
  let start = at - 1;
  while (start > from && isTokenLetter(text.charCodeAt(start - 1))) start -= 1;
  return text.charAt(start) === "e" ? start : at;
}

interface TokenEnd {
  /** `undefined` if the number of dots does not fit a token. */
  readonly token: number | undefined;
  /** The text has been read up to here. */
  readonly reached: number;
}

function tokenEnd(text: string, start: number): TokenEnd {
  const ends: number[] = [];
  let at = start - 1;
  do {
    at = wordEnd(text, at + 1);
    ends.push(at);
  } while (text.charCodeAt(at) === dot);
  const [header = start, , third] = ends;
  const last = ends.length > 3 && ends.at(-1) === (ends.at(-2) ?? 0) + 1 ? ends.length - 1 : ends.length;
  const isToken = header - start >= shortestHeader && third !== undefined && (last === 3 || last === 5);
  return { token: isToken ? ends[last - 1] : undefined, reached: at };
}

/** What follows the `e` of a header that begins with `{` and a space, line feed, carriage return or tab. */
const spacedHeaders = ["yA", "wo", "w0", "wk"] as const;

/**
 * Finds what `findJwts` cannot: JWTs with white space after the first brace of both header and payload, or encrypted ones with it in the
 * header.
 */
function findSpacedJwts(text: string, second: string): TokenSpan[] {
  const spans: TokenSpan[] = [];
  for (let hit = text.indexOf(second); hit !== -1; hit = text.indexOf(second, hit + 1)) {
    const start = hit - 1;
    if (text.charCodeAt(start) !== letterE || text.charCodeAt(start - 1) === dot || !startsWord(text, start)) continue;
    const { token: end } = tokenEnd(text, start);
    if (end !== undefined) spans.push({ start, end, kind: "jwt" });
  }
  return spans;
}

/** Finds everything with the shape of a JWT, of a JWS in JSON or of a Google credential, in order. Linear. */
export function findTokens(text: string): TokenSpan[] {
  const others = [
    ...spacedHeaders.flatMap((second) => findSpacedJwts(text, second)),
    ...findOpaqueTokens(text),
    ...findJsonTokens(text),
  ];
  if (others.length === 0) return findJwts(text);
  const byStart = new Map([...others, ...findJwts(text)].map((span) => [span.start, span]));
  return [...byStart.values()].sort((left, right) => left.start - right.start);
}
