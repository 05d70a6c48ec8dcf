import { findTokens, type TokenSpan } from "./find-tokens.ts";

/** Characters read at a time: some milliseconds. */
const pieceLength = 1_000_000;

/**
 * Finds the tokens of a long text piece by piece, so that other work can go on in between. Pieces end where lines do, as tokens do; a
 * line is never cut, however long it is.
 */
export function* scanText(text: string, length: number = pieceLength): Generator<readonly TokenSpan[], void> {
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf("\n", start + length);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    const offset = start;
    yield findTokens(text.slice(start, end)).map((span) => ({
      ...span,
      start: span.start + offset,
      end: span.end + offset,
    }));
    start = end;
  }
}
