const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => alphabet.charAt((group >> shift) & 63)).join("");
    const missing = Math.max(0, at + 3 - bytes.length);
    text += letters.slice(0, 4 - missing) + "=".repeat(missing);
  }
  return text;
}

/** The bytes of base64 with its padding; see {@link isBase64}. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(base64Length(text));
  for (let at = 0; at < text.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => Math.max(0, alphabet.indexOf(text.charAt(at + offset))));
    const group = ((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0);
    const room = bytes.length - (at / 4) * 3;
    bytes.set([group >> 16, (group >> 8) & 255, group & 255].slice(0, room), (at / 4) * 3);
  }
  return bytes;
}

/** Bytes in hexadecimal digits. */
export function writeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a text is strictly base64 with padding, so that every reader decodes it to the same bytes. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** How many bytes a base64 text encodes. */
export function base64Length(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
}

/** The bytes in hexadecimal digits, with or without white space between them; `undefined` for anything else. */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
