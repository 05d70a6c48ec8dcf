/** How one step of a wizard ended. */
export type Outcome<T> =
  { readonly kind: "chosen"; readonly value: T } | { readonly kind: "back" } | { readonly kind: "cancelled" };

/** Where a step stands among those that are asked. */
export interface StepPosition {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** One question of a wizard about a state `S`; the answer is the next state. */
export type Step<S> = (state: S, position: StepPosition) => Promise<Outcome<S>>;

/** How a wizard ended, and with what: a cancelled one keeps what had been answered, so that it can be offered again. */
export interface WizardResult<S> {
  readonly kind: "finished" | "cancelled";
  readonly state: S;
}

/** Asks one step after the other; Back returns to the step before with the state it had. */
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
