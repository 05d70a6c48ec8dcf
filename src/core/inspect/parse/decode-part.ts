import { readBase64url } from "../../base/base64url.ts";
import type { JsonNode } from "../json/json-node.ts";
import { excerptAt, positionOf, type TextProblem, type TokenPart, type TokenProblem } from "../json/problem.ts";
import { scanJson } from "../json/scan-json.ts";
import { readUtf8, utf8Length } from "../../base/utf8.ts";

/** One dot-separated part of a token, and its start. */
export interface EncodedPart {
  readonly token: string;
  readonly part: TokenPart;
  readonly start: number;
  readonly text: string;
}

/** A part as far as it could be decoded: always bytes, text if they are UTF-8, a value if the text is JSON. */
export interface DecodedPart {
  readonly bytes: Uint8Array;
  readonly text: string | undefined;
  readonly value: JsonNode | undefined;
  readonly problems: readonly TokenProblem[];
}

/** Splits a compact token at its dots. */
export function partsOf(token: string, names: readonly TokenPart[]): EncodedPart[] {
  let start = 0;
  return token.split(".", names.length).map((text, index) => {
    const part: EncodedPart = { token, part: names[index] ?? "token", start, text };
    start += text.length + 1;
    return part;
  });
}

/** Decodes base64url only: signatures, keys, ciphertext. */
export function decodeBytes(encoded: EncodedPart): DecodedPart {
  const { bytes, problem } = readBase64url(encoded.text);
  const problems = problem === undefined ? [] : [problemInToken(encoded, problem)];
  return { bytes, text: undefined, value: undefined, problems };
}

/** Decodes base64url, UTF-8 and JSON, and reports what is wrong at each step; later steps continue with what there is. */
export function decodeJson(encoded: EncodedPart): DecodedPart {
  const decoded = decodeBytes(encoded);
  const reading = readUtf8(decoded.bytes);
  if (reading.kind === "notUtf8") {
    const offset = encodedOffset(reading.offset);
    return withProblems(decoded, [problemInToken(encoded, { code: "notUtf8", offset })]);
  }
  const { text } = reading;
  const json = scanJson(text);
  const found = json.kind === "json" ? json.duplicates : [json.problem];
  const problems = found.map((problem) => problemInJson(encoded, text, problem));
  return { ...withProblems(decoded, problems), text, value: json.kind === "json" ? json.value : undefined };
}

function withProblems(decoded: DecodedPart, problems: readonly TokenProblem[]): DecodedPart {
  return { ...decoded, problems: [...decoded.problems, ...problems] };
}

/** A problem at an offset of the encoded part, quoted from the token. */
export function problemInToken({ token, part, start }: EncodedPart, { code, offset }: TextProblem): TokenProblem {
  return { code, part, offset: start + offset, excerpt: excerptAt(token, start + offset) };
}

/** A problem at an offset of the decoded text: quoted from there, and mapped to the encoded character. */
export function problemInJson(encoded: EncodedPart, text: string, { code, offset }: TextProblem): TokenProblem {
  return {
    code,
    part: encoded.part,
    offset: encoded.start + encodedOffset(utf8Length(text, offset)),
    excerpt: excerptAt(text, offset, positionOf(text, offset)),
  };
}

/** Three bytes become four characters of base64url. */
function encodedOffset(byteOffset: number): number {
  return Math.floor((byteOffset * 4) / 3);
}
