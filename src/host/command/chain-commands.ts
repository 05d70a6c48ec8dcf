import type { ChainActions } from "./chain-actions.ts";
import type { CommandTable } from "./commands.ts";

/** Commands on a delegation chain, besides minting through it. */
export function chainCommands(
  chainActions: () => Promise<ChainActions>,
): Pick<
  CommandTable,
  | "mintmark.buildChain"
  | "mintmark.checkChain"
  | "mintmark.grantChain"
  | "mintmark.showChainPicture"
  | "mintmark.showNeighbourhood"
  | "mintmark.findChain"
  | "mintmark.showReachable"
  | "mintmark.showReachableFrom"
  | "mintmark.showReaching"
> {
  return {
    "mintmark.buildChain": async (argument) => (await chainActions()).build(argument),
    "mintmark.checkChain": async (argument) => (await chainActions()).check(argument),
    "mintmark.grantChain": async (argument) => (await chainActions()).grant(argument),
    "mintmark.showChainPicture": async (argument) => (await chainActions()).picture(argument),
    "mintmark.showNeighbourhood": async (argument) => (await chainActions()).neighbourhood(argument),
    "mintmark.findChain": async (argument) => (await chainActions()).find(argument),
    "mintmark.showReachable": async (argument) => (await chainActions()).reachable(argument),
    "mintmark.showReachableFrom": async (argument) => (await chainActions()).reachableFrom(argument),
    "mintmark.showReaching": async (argument) => (await chainActions()).reaching(argument),
  };
}
