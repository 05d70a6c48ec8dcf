/** The caller, the delegates it goes through, and the target. `delegates` has neither the caller nor the target. */
export interface Chain {
  readonly caller: string;
  readonly delegates: readonly string[];
  readonly target: string;
}

/** All members of the chain in the order in which it is always shown: caller, delegates, target. */
export function chainMembers({ caller, delegates, target }: Chain): readonly string[] {
  return [caller, ...delegates, target];
}

/** The chain as one line, `caller → delegate → target`; `name` shortens each member. */
export function drawChain(chain: Chain, name: (account: string) => string = (account) => account): string {
  return chainMembers(chain).map(name).join(" → ");
}
