import { findTokens } from "./find-tokens.ts";
import type { TokenSpan } from "./token-letters.ts";

/** How far a token can reach to each side: twice what servers accept in all headers together. */
const longestReach = 32_768;

/** Characters of tokens, and those that may directly precede one: assignments, paths, escapes. */
const runLetter = /[\w.~+/=%\\-]/;

/**
 * The token at a position in a text, or ending right before it. Reads only the run of characters around the position, so that a hover costs
 * the same in a line of a megabyte; longer tokens are not found.
 */
export function tokenAt(text: string, offset: number): TokenSpan | undefined {
  let start = offset;
  while (start > 0 && offset - start < longestReach && runLetter.test(text.charAt(start - 1))) start -= 1;
  let end = offset;
  while (end < text.length && end - offset < longestReach && runLetter.test(text.charAt(end))) end += 1;
  if (offset - start === longestReach || end - offset === longestReach) return undefined;
  const span = findTokens(text.slice(start, end)).find((found) => found.end + start >= offset);
  if (span === undefined || span.start + start > offset) return undefined;
  return { ...span, start: span.start + start, end: span.end + start };
}
