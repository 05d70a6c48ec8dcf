import type { ChainReport, CheckedHop } from "./chain-check.ts";

/** What a report says about the whole chain: the first hop that fails, else the first that nobody can vouch for. */
export type ChainVerdict =
  | { readonly kind: "works" }
  | { readonly kind: "broken"; readonly at: CheckedHop }
  | { readonly kind: "unsure"; readonly at: CheckedHop };

export function chainVerdict({ hops }: ChainReport): ChainVerdict {
  const broken = hops.find(isBroken);
  if (broken !== undefined) return { kind: "broken", at: broken };
  const unsure = hops.find(({ verdict }) => verdict.kind !== "held");
  return unsure === undefined ? { kind: "works" } : { kind: "unsure", at: unsure };
}

/** Whether a hop surely fails. */
export function isBroken({ verdict, isDisabled }: CheckedHop): boolean {
  return isDisabled || ["missing", "denied", "noAccount"].includes(verdict.kind);
}
