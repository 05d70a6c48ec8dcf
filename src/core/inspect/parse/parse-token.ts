import { findTokens } from "../scan/find-tokens.ts";
import { valuesOf } from "../json/json-node.ts";
import { parseJsonToken } from "./parse-json-token.ts";
import { parseJwe } from "./parse-jwe.ts";
import { parseJws } from "./parse-jws.ts";
import type { MalformedToken, ParsedToken } from "./parsed-token.ts";
import { opaqueFamilyOf } from "./opaque-token.ts";
import {
  excerptAt,
  positionOf,
  type Excerpt,
  type ProblemCode,
  type TextProblem,
  type TokenProblem,
} from "../json/problem.ts";
import { scanJson } from "../json/scan-json.ts";
import { unwrapToken, type Wrapping } from "./unwrap-token.ts";

/** A token read from text, and what surrounded it. `token` is the secret itself: only the caller that asked for it may keep it. */
export interface TokenReading {
  readonly token: string;
  readonly parsed: ParsedToken;
  readonly removed: readonly Wrapping[];
}

/** Longer texts are not read: no receiver takes a token of even nearly this size. */
export const longestToken = 1_048_576;
const mostTokens = 50;

/**
 * Reads pasted text: one token in any wrapping, or several, each once and in order. Decodes, never verifies; has no side effects; linear in
 * its length. Never empty.
 */
export function readTokens(text: string): readonly TokenReading[] {
  if (text.length > longestToken) return [readToken(text)];
  const found = new Set(findTokens(text).map(({ start, end }) => text.slice(start, end)));
  const whole = found.size > 1 ? [] : [readToken(text)];
  if (whole.some(({ parsed }) => parsed.kind !== "malformed")) return whole;
  const readings = [...found]
    .slice(0, mostTokens)
    .map(readFound)
    .filter(({ parsed }) => parsed.kind !== "malformed");
  return readings.length > 0 ? readings : [readToken(text)];
}

function readFound(token: string): TokenReading {
  return { token, parsed: parseToken(token), removed: [{ kind: "surroundingText" }] };
}

/** Reads a text as one token. */
export function readToken(text: string): TokenReading {
  if (text.length > longestToken) return { token: "", parsed: malformed("tooLong", "", 0), removed: [] };
  const { token, removed } = unwrapToken(text);
  return { token, parsed: parseToken(token), removed };
}

/** Decodes one token without wrapping. The result quotes no more of it than the excerpts of its problems. */
export function parseToken(token: string): ParsedToken {
  return parseAtDepth(token, 0);
}

const deepestToken = 8;

function parseAtDepth(token: string, depth: number): ParsedToken {
  if (token === "") return malformed("empty", token, 0);
  if (token.length > longestToken) return malformed("tooLong", "", 0);
  const family = opaqueFamilyOf(token);
  if (family !== undefined) return { kind: "opaque", family, length: token.length };
  if (token.startsWith("{")) return parseJsonText(token, depth);
  const parts = token.split(".", 7).length;
  if (parts === 5) return parseJwe(token);
  if (parts === 3 || beginsAsJwt(token)) return parseJws(token, nestedParser(depth));
  return parseForeign(token);
}

function nestedParser(depth: number): ((token: string) => ParsedToken) | undefined {
  return depth < deepestToken ? (token) => parseAtDepth(token, depth + 1) : undefined;
}

function parseJsonText(text: string, depth: number): ParsedToken {
  const json = scanJson(text);
  if (json.kind === "problem") {
    return malformed(json.problem.code, text, json.problem.offset, positionOf(text, json.problem.offset));
  }
  const object = json.value.kind === "object" ? json.value : undefined;
  const duplicates = json.duplicates.map((problem) => duplicateIn(text, problem));
  const token = object === undefined ? undefined : parseJsonToken(object, duplicates, nestedParser(depth));
  if (token !== undefined) return token;
  const isKeyFile = object !== undefined && valuesOf(object, "private_key").some(({ kind }) => kind === "string");
  return isKeyFile
    ? { kind: "opaque", family: "serviceAccountKey", length: text.length }
    : malformed("notAToken", text, 0);
}

const nameAt = /"(?:[^"\\]|\\.){0,80}"?/y;

/** Quotes the name alone: what stands beside it may be a signature. */
function duplicateIn(text: string, { code, offset }: TextProblem): TokenProblem {
  nameAt.lastIndex = offset;
  const marked = nameAt.exec(text)?.[0] ?? "";
  return {
    code,
    part: "token",
    offset,
    excerpt: { before: "", marked, after: "", position: positionOf(text, offset) },
  };
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

function malformed(...where: Parameters<typeof problemAt>): MalformedToken {
  return { kind: "malformed", problems: [problemAt(...where)], header: undefined, payload: undefined };
}

function problemAt(code: ProblemCode, token: string, offset: number, position?: Excerpt["position"]): TokenProblem {
  return { code, part: "token", offset, excerpt: excerptAt(token, offset, position) };
}
