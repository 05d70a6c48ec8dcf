/** The minimum for activation. */
export function activate(): void {
  // Does nothing.
}
