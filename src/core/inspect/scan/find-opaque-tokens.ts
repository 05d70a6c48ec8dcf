import { startsWord, type TokenSpan } from "./token-letters.ts";

/**
 * How a Google credential begins, and how it continues. Sticky: each pattern is tried only where its beginning was found. A beginning
 * shorter than seven characters is searched for by its first character, which is several times faster.
 */
interface OpaqueShape {
  readonly beginning: string;
  readonly whole: RegExp;
}

/** Longer than what code happens to have there (`1//` is a division in Python), shorter than what Google issues. */
const shapes: readonly OpaqueShape[] = [
  { beginning: "ya29.", whole: /ya29\.[\w.-]{9,}[\w-]/y },
  { beginning: "1//", whole: /1\/\/[\w-]{30,}/y },
  { beginning: "AIza", whole: /AIza[\w-]{35}(?![\w-])/y },
  { beginning: "GOCS", whole: /GOCSPX-[\w-]{20,}/y },
];

/** Finds Google's access tokens, refresh tokens, API keys and client secrets by their shape. Linear. */
export function findOpaqueTokens(text: string): TokenSpan[] {
  return shapes.flatMap((shape) => findShape(text, shape));
}

function findShape(text: string, { beginning, whole }: OpaqueShape): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let hit = text.indexOf(beginning);
  while (hit !== -1) {
    const end = isInsideAddress(text, hit) ? undefined : endOfMatch(text, hit, whole);
    if (end !== undefined) spans.push({ start: hit, end, kind: "opaque" });
    hit = text.indexOf(beginning, end ?? hit + beginning.length);
  }
  return spans;
}

/** After the dot of a host name or the slash of a path comes a name that only looks like a credential; the same goes for plain base64. */
function isInsideAddress(text: string, at: number): boolean {
  return /[./+]/.test(text.charAt(at - 1)) || !startsWord(text, at);
}

function endOfMatch(text: string, at: number, whole: RegExp): number | undefined {
  whole.lastIndex = at;
  return whole.test(text) ? whole.lastIndex : undefined;
}
