/** What is wrong in a text: a code for the sentence, and the offset (UTF-16 code units) where it is found. */
export interface TextProblem {
  readonly code: ProblemCode;
  readonly offset: number;
}

/** The part of a token with the problem; `token` for the whole token. */
export type TokenPart = "token" | "header" | "payload" | "signature" | "encryptedKey" | "iv" | "ciphertext" | "tag";

/** A problem of a token: where it is in the text and, if the part could be decoded, in the decoded text. */
export interface TokenProblem {
  readonly code: ProblemCode;
  readonly part: TokenPart;
  /** Offset in the unwrapped token. */
  readonly offset: number;
  readonly excerpt: Excerpt;
}

/**
 * The text around a problem, to be shown with the wrong place marked. It quotes the token: show it, never store or log it. `line` and
 * `column` count from 1 and exist only if the quoted text is decoded JSON.
 */
export interface Excerpt {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  readonly position: { readonly line: number; readonly column: number } | undefined;
}

export type ProblemCode =
  | "empty"
  | "tooLong"
  | "notAToken"
  | "tooFewParts"
  | "tooManyParts"
  | "emptyPart"
  | "notBase64url"
  | "plainBase64"
  | "padding"
  | "impossibleLength"
  | "trailingBits"
  | "notUtf8"
  | "nestedTooDeep"
  | "tooManySignatures"
  | "notAnObject"
  | "algorithmMissing"
  | "algorithmNotText"
  | "encryptionMissing"
  | "duplicateName"
  | "headerOverlap"
  | "memberNotText"
  | "memberNotObject"
  | "noSignatures"
  | "twoForms"
  | "criticalUnsound"
  | "unencodedUnsound"
  | "unencodedMixed"
  | "unsafeCharacter"
  | JsonProblemCode;

export type JsonProblemCode =
  "unexpectedCharacter" | "unexpectedEnd" | "textAfterEnd" | "badEscape" | "controlCharacter" | "badNumber" | "tooDeep";

/**
 * Problems that readers may forgive: it still is a token. All others make it malformed. A name given twice is forgiven in the payload alone:
 * anywhere else, one reader would check the signature by the first value and another by the last.
 */
const forgivable: ReadonlySet<ProblemCode> = new Set<ProblemCode>(["trailingBits", "duplicateName", "nestedTooDeep"]);

export function isForgivable({ code, part }: Pick<TokenProblem, "code" | "part">): boolean {
  return forgivable.has(code) && (code !== "duplicateName" || part === "payload");
}

const excerptRadius = 40;

/** Quotes `text` around `offset`, at most 40 characters to each side. */
export function excerptAt(text: string, offset: number, position?: Excerpt["position"]): Excerpt {
  const marked = codePointAt(text, offset);
  const end = offset + marked.length;
  return {
    before: text.slice(Math.max(0, offset - excerptRadius), offset),
    marked,
    after: text.slice(end, end + excerptRadius),
    position,
  };
}

function codePointAt(text: string, offset: number): string {
  const codePoint = text.codePointAt(offset);
  return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
}

/** Line and column (both from 1, columns in UTF-16 code units) of an offset. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
