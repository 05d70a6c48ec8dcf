import type { ChainReport, CheckedHop } from "./chain-check.ts";

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
