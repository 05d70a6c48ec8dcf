import { findTokens } from "./find-tokens.ts";
import type { TokenSpan } from "./token-letters.ts";

/** How far to each side of a place a token can reach: twice what servers take in all headers together. */
const longestReach = 32_768;

/** Characters of tokens and of what may stand right before one without a gap: assignments, paths, escapes. */
const runLetter = /[\w.~+/=%\\-]/;

/**
 * The token that a place in a text lies in, or stands right behind. Looks at the run of characters around the place only, so that a
 * hover costs the same in a line of a megabyte; a token that reaches further is not found.
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
