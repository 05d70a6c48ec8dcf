import { longestJsonToken, mayHaveJsonTokens } from "./find-json-tokens.ts";
import { findTokens } from "./find-tokens.ts";
import type { TokenSpan } from "./token-letters.ts";

/** Characters read at a time: some milliseconds. */
const pieceLength = 1_000_000;

/**
 * Finds the tokens of a long text piece by piece, so that other work can go on in between. Pieces end where lines do, as most tokens do; a
 * line is never cut, however long it is. One in JSON may go over the end of a piece, so where there can be some, a piece is read further
 * than it is answered for.
 */
export function* scanText(text: string, length: number = pieceLength): Generator<readonly TokenSpan[], void> {
  const beyond = mayHaveJsonTokens(text) ? longestJsonToken : 0;
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf("\n", start + length);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    const offset = start;
    yield findTokens(text.slice(start, end + beyond))
      .map((span) => ({ ...span, start: span.start + offset, end: span.end + offset }))
      .filter((span) => span.start < end);
    start = end;
  }
}
