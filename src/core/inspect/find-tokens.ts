/** Where a text has something with the shape of a token; `end` is exclusive. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: "jwt" | "googleAccessToken";
}

/** Letters of base64url, by code: what the parts of a JWT are made of. */
const isLetter = new Uint8Array(65_536);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  isLetter[letter.charCodeAt(0)] = 1;
const dot = 0x2e;
const shortestHeader = 10;

/**
 * Finds JWTs (signed, unsecured, detached and encrypted) by their shape, in the order in which they stand. A JOSE header begins with `{"`,
 * in base64url `eyJ`; the search is for `yJ`, which is rarer than anything with an `e`. A token whose header begins with white space is
 * found by its payload instead. Each character is looked at a bounded number of times, whatever the text.
 */
export function findJwts(text: string): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let from = 0;
  for (let hit = text.indexOf("yJ"); hit !== -1; hit = text.indexOf("yJ", Math.max(from, hit + 2))) {
    if (text.charCodeAt(hit - 1) !== 0x65) continue;
    const start = headerStart(text, hit - 1, from);
    if (start === undefined) continue;
    const end = tokenEnd(text, start);
    from = end.reached;
    if (end.token !== undefined) spans.push({ start, end: end.token, kind: "jwt" });
  }
  return spans;
}

/** The start of the word at `at`, or of the part before it if that can be a header; never before `from`. */
function headerStart(text: string, at: number, from: number): number | undefined {
  const before = text.charCodeAt(at - 1);
  if (at === from || (before !== dot && isLetter[before] !== 1)) return at;
  if (before !== dot) return undefined;
  let start = at - 1;
  while (start > from && isLetter[text.charCodeAt(start - 1)] === 1) start -= 1;
  return text.charAt(start) === "e" ? start : at;
}

interface TokenEnd {
  /** `undefined` where the dots are not those of a token. */
  readonly token: number | undefined;
  /** Up to here the text has been read. */
  readonly reached: number;
}

function tokenEnd(text: string, start: number): TokenEnd {
  const ends: number[] = [];
  let at = start - 1;
  do {
    at += 1;
    while (isLetter[text.charCodeAt(at)] === 1) at += 1;
    ends.push(at);
  } while (text.charCodeAt(at) === dot);
  const [header = start, , third] = ends;
  const last = ends.length > 3 && ends.at(-1) === (ends.at(-2) ?? 0) + 1 ? ends.length - 1 : ends.length;
  const isToken = header - start >= shortestHeader && third !== undefined && (last === 3 || last === 5);
  return { token: isToken ? ends[last - 1] : undefined, reached: at };
}

const accessToken = /(?<![\w.-])ya29\.[\w.-]{10,}/g;

/** Finds JWTs and Google access tokens, in the order in which they stand. */
export function findTokens(text: string): TokenSpan[] {
  const accessTokens = Array.from(text.matchAll(accessToken), ({ index, 0: match }): TokenSpan => {
    const end = index + match.replace(/\.+$/, "").length;
    return { start: index, end, kind: "googleAccessToken" };
  });
  if (accessTokens.length === 0) return findJwts(text);
  return [...findJwts(text), ...accessTokens].sort((left, right) => left.start - right.start);
}
