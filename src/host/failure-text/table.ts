import type { Failure } from "../../core/base/failure.ts";
import { type FailureText, type Remedy, selectSource, showLog } from "./remedy.ts";

type FailureByCode = { readonly [F in Failure as F["code"]]: F };

/** The failures that have a code, with their details. */
export type FailureOf<C extends Failure["code"]> = FailureByCode[C];

/** Turns a failure inside another one into words. */
export type Explain = (failure: Failure) => string;

type Sentence<F> = (failure: F, explain: Explain) => string;

/** Text and remedies for each code of a subject; a sentence alone has no remedies. A new code does not compile until it has its line. */
export type FailureTexts<F extends Failure> = {
  readonly [C in F["code"]]: (failure: FailureOf<C>, explain: Explain) => FailureText | string;
};

/** A sentence for each value of a field, such as the reason of a failure. */
export type SentencesBy<C extends Failure["code"], K extends keyof FailureOf<C>> = Readonly<
  Record<FailureOf<C>[K] & string, (failure: FailureOf<C>) => string>
>;

/** A sentence with its remedies, the most useful first. */
export function text(message: string, ...remedies: readonly Remedy[]): FailureText {
  return { message, remedies };
}

/** Makes lines of a table with the same remedies. */
export function offering(
  ...remedies: readonly Remedy[]
): <F>(sentence: Sentence<F>) => (failure: F, explain: Explain) => FailureText {
  return (sentence) => (failure, explain) => ({ message: sentence(failure, explain), remedies });
}

export const orLog = offering(showLog);
export const orSource = offering(selectSource);
