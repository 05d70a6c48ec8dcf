import { failureOf } from "../../base/errors.ts";
import type { Failure } from "../../base/failure.ts";

/** Something that was read, or why it could not be. */
export type Reading<T> =
  { readonly kind: "read"; readonly value: T } | { readonly kind: "unread"; readonly failure: Failure };

/** A reading about one resource: an account's email, `projects/ID`, `folders/N` or `organizations/N`. */
export interface ResourceReading<T> {
  readonly resource: string;
  readonly reading: Reading<T>;
}

/** Refusals that leave one thing unread; every other failure ends the check, as all calls would fail in the same way. */
const refusals: ReadonlySet<Failure["code"]> = new Set([
  "permissionDenied",
  "perimeterDenied",
  "notFound",
  "invalidArgument",
  "rateLimited",
  "refused",
  "serviceDisabled",
  "quotaProjectMissing",
  "unavailable",
] satisfies Failure["code"][]);

/** What an answer says, or why Google refused it; every other failure is thrown. */
export async function toReading<T>(answer: Promise<T>): Promise<Reading<T>> {
  try {
    return { kind: "read", value: await answer };
  } catch (error) {
    const failure = failureOf(error);
    if (!refusals.has(failure.code)) throw error;
    return { kind: "unread", failure };
  }
}

/** These say that something is not open to the caller, and will not be in a minute. */
const lastingRefusals: readonly Failure["code"][] = [
  "permissionDenied",
  "perimeterDenied",
  "serviceDisabled",
  "quotaProjectMissing",
  "notFound",
  "refused",
];

/** Whether asking again soon would be refused again. */
export function isLasting({ code }: Failure): boolean {
  return lastingRefusals.includes(code);
}
