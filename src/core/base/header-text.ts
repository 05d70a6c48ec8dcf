/** A text as the value of an HTTP header: those are printable ASCII, and everything else goes percent-encoded. */
export function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
}
