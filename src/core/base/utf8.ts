/** Text in UTF-8, or the offset of the first byte that is not. */
export type Utf8Reading =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "notUtf8"; readonly offset: number };

/** First byte of a sequence: how many bytes follow, which of its bits count, and the smallest code point that needs that many bytes. */
interface Lead {
  readonly following: number;
  readonly mask: number;
  readonly smallest: number;
}

const chunkUnits = 8_192;

/**
 * Decodes UTF-8 as strictly as RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF, nothing replaced. A byte order mark stays
 * in the text. Linear.
 */
export function readUtf8(bytes: Uint8Array): Utf8Reading {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      units[length] = first;
      length += 1;
      at += 1;
      continue;
    }
    const lead = leadOf(first);
    const codePoint = lead === undefined ? undefined : readSequence(bytes, at, first, lead);
    if (lead === undefined || codePoint === undefined) return { kind: "notUtf8", offset: at };
    length = putCodePoint(units, length, codePoint);
    at += lead.following + 1;
  }
  return { kind: "text", text: textOf(units.subarray(0, length)) };
}

function leadOf(first: number): Lead | undefined {
  if (first >= 0xc2 && first <= 0xdf) return { following: 1, mask: 0x1f, smallest: 0x80 };
  if (first >= 0xe0 && first <= 0xef) return { following: 2, mask: 0x0f, smallest: 0x800 };
  if (first >= 0xf0 && first <= 0xf4) return { following: 3, mask: 0x07, smallest: 0x10000 };
  return undefined;
}

function readSequence(bytes: Uint8Array, at: number, first: number, lead: Lead): number | undefined {
  let codePoint = first & lead.mask;
  for (let next = at + 1; next <= at + lead.following; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return codePoint < lead.smallest || codePoint > 0x10ffff || surrogate ? undefined : codePoint;
}

function putCodePoint(units: Uint16Array, length: number, codePoint: number): number {
  if (codePoint < 0x10000) {
    units[length] = codePoint;
    return length + 1;
  }
  units[length] = 0xd800 + ((codePoint - 0x10000) >> 10);
  units[length + 1] = 0xdc00 + (codePoint & 0x3ff);
  return length + 2;
}

/** `apply` takes a typed array directly, whatever its type says; spreading would use a slow iterator. */
function textOfUnits(units: ArrayLike<number>): string {
  return String.fromCharCode.apply(undefined, units as number[]);
}

function textOf(units: Uint16Array): string {
  if (units.length <= chunkUnits) return textOfUnits(units);
  const chunks: string[] = [];
  for (let at = 0; at < units.length; at += chunkUnits) chunks.push(textOfUnits(units.subarray(at, at + chunkUnits)));
  return chunks.join("");
}

/** How many UTF-8 bytes the first `end` code units of `text` take: maps a place in the text to its encoding. */
export function utf8Length(text: string, end: number): number {
  let bytes = 0;
  for (let at = 0; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}
