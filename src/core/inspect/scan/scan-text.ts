import { longestJsonToken, mayHaveJsonTokens } from "./find-json-tokens.ts";
import { findTokens } from "./find-tokens.ts";
import type { TokenSpan } from "./token-letters.ts";

/** Characters read at a time: takes a few milliseconds. */
const pieceLength = 1_000_000;

/**
 * Finds the tokens of a long text in chunks, so that other work can run in between. Chunks end at line ends, as most tokens do; a line is
 * never split, however long. A token in JSON can cross the end of a chunk, so if the text may contain some, each read goes beyond its
 * chunk.
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
