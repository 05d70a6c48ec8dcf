import type { ChainReport, CheckedHop } from "./chain-check.ts";

/** The report's verdict on the whole chain: the first hop that fails, else the first uncertain one. */
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

/** The organizations on the two sides of a hop between service accounts; `undefined` where they are the same, or not known. */
export function organizationsCrossed(
  { hops }: ChainReport,
  { hop }: CheckedHop,
): { readonly from: string; readonly to: string } | undefined {
  const from = organizationOf(hops[hop.number - 2]);
  const to = organizationOf(hops[hop.number - 1]);
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/** The organization of the account that is acted on. */
function organizationOf(checked: CheckedHop | undefined): string | undefined {
  return checked?.evidence.policies.map(({ resource }) => resource).find((name) => name.startsWith("organizations/"));
}
