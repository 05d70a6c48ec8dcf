import { opaqueFamilyOf } from "./opaque-token.ts";

/** What surrounded the token in the user's text; `name` is that of the header, parameter, cookie or variable. */
export type Wrapping =
  | { readonly kind: "whiteSpace" }
  | { readonly kind: "lineBreaks" }
  | { readonly kind: "quotes" }
  | { readonly kind: "scheme"; readonly name: string }
  | { readonly kind: "header"; readonly name: string }
  | { readonly kind: "urlParameter"; readonly name: string }
  | { readonly kind: "cookie"; readonly name: string }
  | { readonly kind: "assignment"; readonly name: string }
  | { readonly kind: "percentEncoding" }
  | { readonly kind: "surroundingText" };

/** A token without its wrapping, and the wrapping from the outside in. */
export interface TokenText {
  readonly token: string;
  readonly removed: readonly Wrapping[];
}

interface Step {
  readonly text: string;
  readonly removed: Wrapping;
}

type Unwrapping = (text: string, removed: readonly Wrapping[]) => Step | undefined;

const mostLayers = 12;

/**
 * Extracts a token from what people copy: `Authorization: Bearer …`, quotes, a URL, a cookie, an assignment, wrapped lines. A text without
 * a token is returned unchanged, so that the parser can say what is wrong with it. Linear.
 */
export function unwrapToken(text: string): TokenText {
  const removed: Wrapping[] = [];
  let rest = text;
  for (let layer = 0; layer < mostLayers; layer += 1) {
    const step = unwrapOnce(rest, removed);
    if (step === undefined) break;
    removed.push(step.removed);
    rest = step.text;
  }
  return { token: rest, removed };
}

function unwrapOnce(text: string, removed: readonly Wrapping[]): Step | undefined {
  for (const unwrapping of unwrappings) {
    const step = unwrapping(text, removed);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** White space as `trim` defines it, and the zero-width characters that chat programs and web pages leave behind. */
const invisible = /^[\s\u200b-\u200d\u2060\ufeff]$/u;

function unwrapSpace(text: string): Step | undefined {
  let start = 0;
  let end = text.length;
  while (start < end && invisible.test(text.charAt(start))) start += 1;
  while (end > start && invisible.test(text.charAt(end - 1))) end -= 1;
  if (end - start === text.length) return undefined;
  return { text: text.slice(start, end), removed: { kind: "whiteSpace" } };
}

const quotePairs: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "<": ">" };

function unwrapQuotes(text: string): Step | undefined {
  const body = text.replace(/[,;]$/, "");
  const close = quotePairs[body.charAt(0)];
  if (body.length < 2 || close === undefined || !body.endsWith(close)) return undefined;
  return { text: body.slice(1, -1), removed: { kind: "quotes" } };
}

const headerPattern = /^(?:(?:-H|--header)\s{1,4})?["']?([A-Za-z][A-Za-z0-9-]{0,63}):(?!\/\/)\s{0,8}(?=\S)/;

function unwrapHeader(text: string): Step | undefined {
  const match = headerPattern.exec(text);
  if (match === null) return undefined;
  return {
    text: text.slice(match[0].length).replace(/["']$/, ""),
    removed: { kind: "header", name: match[1] ?? "" },
  };
}

const schemePattern = /^(Bearer|DPoP|JWT|Token)[ \t]{1,8}(?=\S)/i;

function unwrapScheme(text: string): Step | undefined {
  const match = schemePattern.exec(text);
  return match === null
    ? undefined
    : { text: text.slice(match[0].length), removed: { kind: "scheme", name: match[1] ?? "" } };
}

/** A name and a value as in URLs, cookies, shells and JSON. Bounded before the value, so that a search stays linear. */
const pairPattern = /(?<![\w.-])["']?([A-Za-z_][\w.-]{0,63})["']?(?:=|: ?)["']?([^\s"'&;#,]+)/g;

function unwrapPair(text: string, removed: readonly Wrapping[]): Step | undefined {
  if (isOneWord(text) || looksLikeToken(text)) return undefined;
  for (const [, name = "", value = ""] of text.matchAll(pairPattern)) {
    if (looksLikeToken(value) || looksLikeToken(percentDecoded(value))) {
      return { text: value, removed: { kind: pairKind(text, removed), name } };
    }
  }
  return undefined;
}

function pairKind(text: string, removed: readonly Wrapping[]): "urlParameter" | "cookie" | "assignment" {
  if (/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(text) || /^[/?#]/.test(text)) return "urlParameter";
  const inCookie = removed.some((wrapping) => wrapping.kind === "header" && /^(?:set-)?cookie$/i.test(wrapping.name));
  return inCookie || /;\s?[\w-]{1,64}=/.test(text) ? "cookie" : "assignment";
}

function unwrapPercent(text: string): Step | undefined {
  const decoded = text.includes("%") ? percentDecoded(text) : text;
  return decoded === text ? undefined : { text: decoded, removed: { kind: "percentEncoding" } };
}

function percentDecoded(text: string): string {
  return text.replace(/%(2[BbDdEeFf]|3[Dd]|5[Ff])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Joins a token that was wrapped at a line width, but not a list of several tokens: that would make a different token. */
function unwrapLines(text: string): Step | undefined {
  if (!/\s/.test(text) || text.startsWith("-----BEGIN ") || text.startsWith("{")) return undefined;
  const pieces = text.split(/(?:\\?\s|\\[rn])+/);
  if (pieces.filter(looksLikeToken).length > 1) return undefined;
  const joined = pieces.join("");
  return isOneWord(joined) ? { text: joined, removed: { kind: "lineBreaks" } } : undefined;
}

const unwrappings: readonly Unwrapping[] = [
  unwrapSpace,
  unwrapQuotes,
  unwrapScheme,
  unwrapHeader,
  unwrapPair,
  unwrapPercent,
  unwrapLines,
];

/** Only characters that can occur in a compact token, an opaque token or plain base64. */
function isOneWord(text: string): boolean {
  return /^[\w.~+/-]+=*$/.test(text);
}

/** Begins as a JWT (base64url of `{`), or has a known opaque shape. */
function looksLikeToken(text: string): boolean {
  return /^e[wxyz][\w-]{2,}\.[\w-]*\./.test(text) || opaqueFamilyOf(text) !== undefined;
}
