import { limits } from "../../request/limits.ts";
import type { Path } from "../../notation/chain-notation.ts";

/** A problem in a chain that is being built. Accounts are named as in the chain. */
export type DraftProblem =
  /** An account should act as itself, which works only if it may impersonate itself. */
  | { readonly kind: "selfHop"; readonly account: string }
  /** The chain returns to an account that it already contains. */
  | { readonly kind: "loop"; readonly account: string }
  /** The caller is in its own chain. */
  | { readonly kind: "callerInside"; readonly account: string }
  | { readonly kind: "tooLong"; readonly limit: number };

/** Everyone after the caller, in chain order; the last one is the target. */
export function accountsOf({ delegates, target }: Path): readonly string[] {
  return [...delegates, target];
}

/** The chain through some accounts to the last of them. Throws a RangeError if there are none. */
export function pathThrough(accounts: readonly string[]): Path {
  const target = accounts.at(-1);
  if (target === undefined) throw new RangeError("a chain has a target");
  return { delegates: accounts.slice(0, -1), target };
}

export function insertAccount(path: Path, index: number, account: string): Path {
  return pathThrough(accountsOf(path).toSpliced(index, 0, account));
}

export function replaceAccount(path: Path, index: number, account: string): Path {
  return pathThrough(accountsOf(path).with(index, account));
}

/** The chain without an account; if it is the target, the one before it becomes the target. The last account stays. */
export function removeAccount(path: Path, index: number): Path {
  const rest = accountsOf(path).toSpliced(index, 1);
  return rest.length === 0 ? path : pathThrough(rest);
}

/** Swaps an account with a neighbour: -1 towards the caller, 1 towards the target. Does nothing at the ends. */
export function moveAccount(path: Path, index: number, by: -1 | 1): Path {
  const accounts = accountsOf(path);
  const [account, neighbour] = [accounts[index], accounts[index + by]];
  if (account === undefined || neighbour === undefined) return path;
  return pathThrough(accounts.with(index, neighbour).with(index + by, account));
}

/** The chain without the accounts between two of its members; -1 stands for the caller. */
export function withoutBetween(path: Path, from: number, to: number): Path {
  return pathThrough(accountsOf(path).toSpliced(from + 1, to - from - 1));
}

/** Problems to show while a chain is built; `sameAs` gives the email for a unique id, if known. */
export function draftProblems(
  path: Path,
  caller: string | undefined,
  sameAs: (account: string) => string,
): readonly DraftProblem[] {
  const accounts = accountsOf(path);
  const names = accounts.map(sameAs);
  const problems = accounts.flatMap((account, index): DraftProblem[] => {
    const name = names[index] ?? account;
    if (name === caller) return [{ kind: index === 0 ? "selfHop" : "callerInside", account }];
    if (name === names[index - 1]) return [{ kind: "selfHop", account }];
    return names.indexOf(name) < index ? [{ kind: "loop", account }] : [];
  });
  const isTooLong = path.delegates.length > limits.delegates;
  return isTooLong ? [...problems, { kind: "tooLong", limit: limits.delegates }] : problems;
}
