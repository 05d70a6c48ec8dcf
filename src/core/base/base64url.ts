/** What is wrong in a base64url text, and the offset (UTF-16 code units) where it is found. */
export interface Base64urlProblem {
  readonly code: "notBase64url" | "plainBase64" | "padding" | "impossibleLength" | "trailingBits";
  readonly offset: number;
}

/** A decoded base64url text. `bytes` is the best reading, even if `problem` says that the text is not quite right. */
export interface Base64urlReading {
  readonly bytes: Uint8Array;
  readonly problem: Base64urlProblem | undefined;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const valueOfCode = new Int8Array(128).fill(-1);
for (let value = 0; value < alphabet.length; value += 1) valueOfCode[alphabet.charCodeAt(value)] = value;

/** The same values in plain base64's alphabet, which a JWT must not use but sometimes does. */
const foreignValues: Readonly<Record<string, number>> = { "+": 62, "/": 63 };

/**
 * Decodes base64url without padding as RFC 7515 section 2 requires. Plain base64 letters and padding are decoded but reported; any other
 * character ends the decoding. Offsets count from the start of `text`. Linear time.
 */
export function readBase64url(text: string): Base64urlReading {
  const { end, problem: paddingProblem } = withoutPadding(text);
  const bytes = new Uint8Array(Math.floor((end * 6) / 8));
  let problem: Base64urlProblem | undefined;
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let at = 0; at < end; at += 1) {
    let value = valueOfCode[text.charCodeAt(at)] ?? -1;
    if (value < 0) {
      value = foreignValues[text.charAt(at)] ?? -1;
      problem ??= { code: value < 0 ? "notBase64url" : "plainBase64", offset: at };
      if (value < 0) return { bytes: bytes.subarray(0, length), problem };
    }
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length] = (held >> bits) & 0xff;
      length += 1;
    }
  }
  const tail = tailProblem(end, held & ((1 << bits) - 1));
  return { bytes: bytes.subarray(0, length), problem: problem ?? tail ?? paddingProblem };
}

function withoutPadding(text: string): { end: number; problem: Base64urlProblem | undefined } {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x3d) end -= 1;
  return { end, problem: end === text.length ? undefined : { code: "padding", offset: end } };
}

function tailProblem(length: number, leftoverBits: number): Base64urlProblem | undefined {
  if (length % 4 === 1) return { code: "impossibleLength", offset: length - 1 };
  return leftoverBits === 0 ? undefined : { code: "trailingBits", offset: length - 1 };
}
