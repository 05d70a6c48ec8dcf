import { parseJwe } from "./parse-jwe.ts";
import { parseJws } from "./parse-jws.ts";
import type { MalformedToken, ParsedToken } from "./parsed-token.ts";
import { opaqueFamilyOf } from "./opaque-token.ts";
import { excerptAt, type ProblemCode } from "./problem.ts";
import { unwrapToken, type Wrapping } from "./token-text.ts";

/** A token read from text, and what was around it. */
export interface TokenReading {
  readonly parsed: ParsedToken;
  readonly removed: readonly Wrapping[];
}

/** Longer texts are not read: no receiver takes a token near this size. */
export const longestToken = 1_048_576;

/** Reads what a user pasted. Decodes, never verifies; touches nothing but its argument; linear in its length. */
export function readToken(text: string): TokenReading {
  if (text.length > longestToken) return { parsed: malformed("tooLong", "", 0), removed: [] };
  const { token, removed } = unwrapToken(text);
  return { parsed: parseToken(token), removed };
}

/** Decodes one token without wrapping. The result never quotes more of it than the excerpts of its problems. */
export function parseToken(token: string): ParsedToken {
  return parseAtDepth(token, 0);
}

const deepestToken = 8;

function parseAtDepth(token: string, depth: number): ParsedToken {
  if (token === "") return malformed("empty", token, 0);
  if (token.length > longestToken) return malformed("tooLong", "", 0);
  const family = opaqueFamilyOf(token);
  if (family !== undefined) return { kind: "opaque", family, length: token.length };
  const parts = token.split(".", 7).length;
  if (parts === 5) return parseJwe(token);
  if (parts === 3 || beginsAsJwt(token)) return parseJws(token, nestedParser(depth));
  return parseForeign(token);
}

function nestedParser(depth: number): ((token: string) => ParsedToken) | undefined {
  return depth < deepestToken ? (token) => parseAtDepth(token, depth + 1) : undefined;
}

/** Base64url of `{` and any next character begins with `e` and one of `w`, `x`, `y`, `z`. */
function beginsAsJwt(token: string): boolean {
  return /^e[wxyz]/.test(token);
}

function parseForeign(token: string): ParsedToken {
  const foreign = token.search(/[^\w~+/=-]/);
  if (foreign === -1) return { kind: "opaque", family: "unknown", length: token.length };
  return malformed("notAToken", token, foreign);
}

function malformed(code: ProblemCode, token: string, offset: number): MalformedToken {
  const problem = { code, part: "token", offset, excerpt: excerptAt(token, offset) } as const;
  return { kind: "malformed", problems: [problem], header: undefined, payload: undefined };
}
