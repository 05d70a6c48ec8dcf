/** Encodes a text as an HTTP header value: printable ASCII stays, everything else is percent-encoded. */
export function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
}
