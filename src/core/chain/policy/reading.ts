import type { Failure } from "../../base/failure.ts";

/** Something that was read, or why it could not be. */
export type Reading<T> =
  { readonly kind: "read"; readonly value: T } | { readonly kind: "unread"; readonly failure: Failure };

/** A reading about one resource: an account's email, `projects/ID`, `folders/N` or `organizations/N`. */
export interface ResourceReading<T> {
  readonly resource: string;
  readonly reading: Reading<T>;
}
