/** The floor of activation. */
export function activate(): void {
  // Nothing to do.
}
