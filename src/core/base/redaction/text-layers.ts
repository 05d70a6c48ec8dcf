/** A text with some of its encodings undone. */
export interface TextLayer {
  readonly text: string;
  /** Where each character, and the end, is in the first text; `undefined` for the first text itself. */
  readonly offsets: Int32Array | undefined;
}

/** A part of a text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Enough for three encodings around each other in any mixture; it bounds the time for a text that was built to take long. */
const mostLayers = 20;

/** The escapes of each encoding: addresses and forms; JSON, JavaScript and shells; HTML and XML. */
const encodings: readonly RegExp[] = [
  /%[\da-f]{2}|\+/gi,
  /\\u[\da-f]{4}|\\x[\da-f]{2}|\\[bfnrt"'`/\\]/gi,
  /&(?:quot|apos|amp|lt|gt|#\d{2,3}|#x[\da-f]{2});/gi,
];

const namedEscapes: Readonly<Record<string, string>> = {
  "+": " ",
  "\\b": "\b",
  "\\f": "\f",
  "\\n": "\n",
  "\\r": "\r",
  "\\t": "\t",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
};

/**
 * The text, and what it says with its encodings undone one after the other, in every order that makes a difference. Bytes above ASCII become
 * characters of their own, which is enough to find what is secret.
 */
export function* textLayers(text: string): Generator<TextLayer, void> {
  const layers: TextLayer[] = [{ text, offsets: undefined }];
  const known = new Set([text]);
  for (const layer of layers) {
    yield layer;
    for (const encoding of encodings) {
      const inner = layers.length < mostLayers ? decodeLayer(layer, encoding) : undefined;
      if (inner === undefined || known.has(inner.text)) continue;
      known.add(inner.text);
      layers.push(inner);
    }
  }
}

/** Where a part of a layer is in the first text. */
export function originalSpan({ offsets }: TextLayer, { start, end }: Span): Span {
  return offsets === undefined ? { start, end } : { start: offsets[start] ?? 0, end: offsets[end] ?? 0 };
}

/** `undefined` if nothing has this encoding. */
function decodeLayer({ text, offsets }: TextLayer, encoding: RegExp): TextLayer | undefined {
  if (text.search(encoding) === -1) return undefined;
  const places = new Int32Array(text.length + 1);
  const parts: string[] = [];
  let length = 0;
  let from = 0;
  const keep = (end: number): void => {
    for (; from < end; from += 1) places[length++] = offsets?.[from] ?? from;
  };
  for (const { 0: encoded, index } of text.matchAll(encoding)) {
    parts.push(text.slice(from, index), decoded(encoded));
    keep(index + 1);
    from = index + encoded.length;
  }
  parts.push(text.slice(from));
  keep(text.length + 1);
  return { text: parts.join(""), offsets: places.subarray(0, length) };
}

/** The one character that an escape stands for. */
function decoded(encoded: string): string {
  const digits = /^(?:%|\\[ux]|&#x)([\da-f]+)/i.exec(encoded)?.[1];
  if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
  const decimal = /^&#(\d+)/.exec(encoded)?.[1];
  if (decimal !== undefined) return String.fromCharCode(Number(decimal));
  return namedEscapes[encoded.toLowerCase()] ?? encoded.slice(1);
}
