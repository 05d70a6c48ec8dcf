/** Where a text has something with the shape of a token; `end` is exclusive. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
  /** `json`: an object in the JSON serialization of a JWS, which may go over many lines. */
  readonly kind: "jwt" | "opaque" | "json";
}

/** Letters of base64url, by code: the parts of a JWT consist of these. */
const letters = new Uint8Array(65_536);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  letters[letter.charCodeAt(0)] = 1;

/** Whether a UTF-16 code is a letter of base64url; `NaN` (from `charCodeAt` outside a text) is not. */
export function isTokenLetter(code: number): boolean {
  return letters[code] === 1;
}

const longestEscape = 6;
const escapeBefore = /(?:\\[bfnrt]|\\u[\da-fA-F]{4}|%[\da-fA-F]{2})$/;

/** Whether a word can begin at `at`: not inside another word, but right after an escape that ends in a letter (`\n`, `%22`). */
export function startsWord(text: string, at: number): boolean {
  return !isTokenLetter(text.charCodeAt(at - 1)) || escapeBefore.test(text.slice(Math.max(0, at - longestEscape), at));
}

const word = /[\w-]*/y;

/** Where the run of letters from a position ends. A regular expression is fast even for a single word of megabytes. */
export function wordEnd(text: string, at: number): number {
  word.lastIndex = at;
  word.test(text);
  return word.lastIndex;
}
