/** How one step of a wizard ended. */
export type Outcome<T> =
  { readonly kind: "chosen"; readonly value: T } | { readonly kind: "back" } | { readonly kind: "cancelled" };

/** The outcome with something else made of the value, if one was chosen. */
export function mapOutcome<T, U>(outcome: Outcome<T>, to: (value: T) => U): Outcome<U> {
  return outcome.kind === "chosen" ? { kind: "chosen", value: to(outcome.value) } : outcome;
}

/** A step's position among those that are asked. */
export interface StepPosition {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** One question of a wizard about a state `S`; the answer is the next state. */
export type Step<S> = (state: S, position: StepPosition) => Promise<Outcome<S>>;

/** How a wizard ended, and its state: a cancelled one keeps its answers, to suggest them next time. */
export interface WizardResult<S> {
  readonly kind: "finished" | "cancelled";
  readonly state: S;
}

/** Asks one step after the other; Back returns to the step before with its state. */
export async function runSteps<S>(title: string, steps: readonly Step<S>[], initial: S): Promise<WizardResult<S>> {
  const states = [initial];
  let answered = initial;
  for (;;) {
    const step = steps[states.length - 1];
    const state = states.at(-1) ?? initial;
    if (step === undefined) return { kind: "finished", state };
    const outcome = await step(state, { title, step: states.length, totalSteps: steps.length });
    if (outcome.kind === "cancelled") return { kind: "cancelled", state: answered };
    if (outcome.kind === "back") states.pop();
    else {
      states.push(outcome.value);
      answered = outcome.value;
    }
  }
}
