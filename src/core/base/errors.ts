import type { Failure } from "./failure.ts";

const brand = Symbol.for("mintmark.error");

/**
 * A failure on its way to the one error boundary in the host. It carries a code and details, never a sentence and never a secret. Check for
 * it with {@link isMintmarkError}: lazily loaded bundles each have their own copy of this class.
 */
export class MintmarkError extends Error {
  readonly failure: Failure;
  readonly [brand] = true;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.code, options);
    this.name = "MintmarkError";
    this.failure = failure;
  }
}

export function isMintmarkError(error: unknown): error is MintmarkError {
  return error instanceof Error && brand in error;
}

/** The failure for any thrown value; an unknown error becomes `unexpected`. */
export function failureOf(error: unknown): Failure {
  if (isMintmarkError(error)) return error.failure;
  return { code: "unexpected", name: error instanceof Error ? error.name : typeof error };
}

export function fail(failure: Failure, options?: ErrorOptions): never {
  throw new MintmarkError(failure, options);
}
